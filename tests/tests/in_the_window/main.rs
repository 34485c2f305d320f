//! The journeys through the real window, one file a subject. One program for all of them, so that it is compiled and
//! linked once.

mod as_a_person;
mod by_hand;
mod cloud_file;
mod cut_off;
mod desk;
mod drift;
mod everything_at_once;
mod expiry;
mod files;
mod first_start;
mod gate;
mod keyring;
mod language;
mod making;
mod memory;
mod microsofts_names;
mod no_roots;
mod on_the_page;
mod others;
mod prepared;
mod program;
mod reading;
mod renewal_stopped;
mod resume;
mod second_start;
mod secret_life;
mod session;
mod shipped;
mod signing_out;
mod unread;
mod upkeep;
mod whole_journey;
