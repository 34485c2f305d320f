//! What can happen to one request.

use std::time::Duration;

use crate::faults::Answer;

/// What happens to one request.
#[derive(Clone, Debug)]
pub(crate) enum Gust {
    /// Nothing is done, and this comes instead of an answer.
    Refuses(Answer),
    /// It is carried out, and something before the service answers this instead.
    Hides(Answer),
    /// It is carried out, and its answer breaks off in the middle.
    BreaksOff,
    /// It is carried out at once and answered so late.
    Slow(Duration),
    /// It is carried out so late, whoever still waits for it.
    Late(Duration),
    /// All tokens have expired.
    Expires,
}

impl Gust {
    /// A service that says of itself that it is out of order.
    pub(super) fn outage() -> Self {
        let message = "The service is temporarily unavailable. You may repeat the request after a delay.";
        Self::Refuses(Answer::graph_error(503, "serviceNotAvailable", message))
    }

    /// What comes instead of being carried out.
    pub(crate) fn refusal(&self) -> Option<Answer> {
        match self {
            Self::Refuses(answer) => Some(answer.clone()),
            _ => None,
        }
    }

    /// What comes instead of the answer.
    pub(crate) fn hiding(&self) -> Option<Answer> {
        match self {
            Self::Hides(answer) => Some(answer.clone()),
            _ => None,
        }
    }
}
