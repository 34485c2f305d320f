//! Where an answer comes from.

use crate::faults::Answer;

/// Whether an answer comes from the tenant or from a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arranged {
    /// The tenant answered.
    No,
    /// A test wrote an answer in Graph's form; it has to be one.
    Json,
    /// A test wrote text that is meant to be no answer of Graph's (`Answer::Raw`).
    Raw,
}

impl Arranged {
    /// What a fault that strikes makes of the answer.
    pub(crate) fn by(fault: Option<&Answer>) -> Self {
        match fault {
            Some(Answer::Json { .. }) => Self::Json,
            Some(Answer::Raw { .. }) => Self::Raw,
            Some(Answer::DropBefore | Answer::DropAfter | Answer::Hang) | None => Self::No,
        }
    }
}
