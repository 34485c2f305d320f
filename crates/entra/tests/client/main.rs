//! What is said to Microsoft and how its answers are read. One program for all of it, so that it is compiled and linked
//! once.

#[path = "../support/mod.rs"]
mod support;

mod batch;
mod catalogue;
mod cloud;
mod contract;
mod identity;
mod objects;
mod practice;
mod pure;
mod retry;
mod secret;
mod sign_in;
mod tokens;
mod wire;
