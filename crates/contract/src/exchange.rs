//! One exchange with Graph, and what may be found wrong with it.
//!
//! Owns the words in which a verdict is told. Refuses to own the rules.

use std::fmt;

use serde_json::Value;

/// Who broke the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What was asked.
    Request,
    /// What was answered.
    Answer,
}

/// One request to Graph with its answer, or one part of a `$batch`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Exchange<'a> {
    /// HTTP method in capitals.
    pub method: &'a str,
    /// Decoded path with its version, such as `/v1.0/applications`.
    pub path: &'a str,
    /// Decoded query.
    pub query: &'a [(String, String)],
    /// JSON body of the request.
    pub sent: Option<&'a Value>,
    /// HTTP status of the answer; `None` when there was none.
    pub status: Option<u16>,
    /// JSON body of the answer.
    pub answered: Option<&'a Value>,
}

/// A rule of the published description that an exchange breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Whose fault it is.
    pub side: Side,
    /// Method and path.
    pub call: String,
    /// Property, query option or other place.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Request => "request",
            Side::Answer => "answer",
        };
        write!(f, "{side} of {}: {} {}", self.call, self.place, self.what)
    }
}
