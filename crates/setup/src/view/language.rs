//! The language that the program speaks, as the page is told.

use serde::Serialize;

/// The language of everything that the program says. The shell chooses it, at the start and
/// when the admin asks for another one; the page asks before it draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Language {
    /// Name of the catalogue (BCP 47), for example `de`.
    pub tag: String,
    /// Whose form dates have: the admin's own region where it speaks the language of the catalogue (`de-AT`), otherwise
    /// the catalogue's language, so that no sentence has a date of another.
    pub dates: String,
}
