//! The engine against the practice tenant over HTTP, one file a subject. One program for all of them: each alone would
//! compile and link the engine, the tenant and what they share once more.

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod activity;
mod agreed;
mod at_once;
mod begun;
mod broken_off;
mod by_hand;
mod catalogue;
mod closing;
mod clouds;
mod consent_again;
mod extra;
mod footholds;
mod footholds_meanwhile;
mod foreign_cloud;
mod growth;
mod journey;
mod lagging;
mod leaving;
mod ledger;
mod left_in_bin;
mod left_over;
mod left_undone;
mod lifetimes;
mod lost_answers;
mod meanwhile;
mod not_coming_back;
mod nuances;
mod on_the_page;
mod other_cloud;
mod own_domain;
mod promises;
mod reachable;
mod record;
mod refusals;
mod removal;
mod renewal;
mod replication;
mod requests;
mod rules_for_apps;
mod session;
mod several;
mod signing_out;
mod steady;
mod switched_off;
mod twins;
mod unread;
mod updates;
mod upkeep;
