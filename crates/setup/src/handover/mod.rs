//! What is handed out: the values that Peig's form asks for, a reminder for the calendar, a report for people and for the
//! change record. Pure: facts and words in, text out. No secret's value ever comes here.

mod files;
mod record;
mod reminder;
mod report;
mod values;
mod words;

pub use files::{Document, FileId, SavedFile, render};
pub use record::{Entry, Granted, Run, Undone, grants};
pub use values::{ValueId, fields, store_entry};
pub use words::{ReminderWords, ReportWords, Words};
