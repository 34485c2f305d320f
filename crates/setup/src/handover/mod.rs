//! What is handed out: the values that Peig's form asks for, a reminder for the calendar, a message to a colleague, a report
//! for people and for the change record. Pure: facts and words in, text out. No secret's value ever comes here.

mod calls;
mod consent;
mod files;
mod lines;
mod quote;
mod record;
mod reminder;
mod report;
mod script;
mod values;
mod words;

pub use calls::Ids;
pub use consent::{Asked, consent_message};
pub use files::{Document, FileId, SavedFile, render};
pub use lines::{Lines, lines};
pub use record::{Entry, Granted, Run, Undone, grants};
pub use script::{Shell, script};
pub use values::{STORE_SERVICE, ValueId, fields, store_entry};
pub use words::{ConsentWords, ReminderWords, ReportWords, Words};
