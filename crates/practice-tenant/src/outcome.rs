//! What becomes of a request.

use crate::faults::Answer;
use crate::log::Seen;
use crate::wire::{Body, Reply};

/// What becomes of a request.
pub(crate) enum Outcome {
    Answered(Reply),
    Cut,
    Hang,
}

/// What a host did with a request.
pub(crate) struct Acted {
    pub(crate) outcome: Outcome,
    pub(crate) parts: Vec<Seen>,
    pub(crate) caller: Option<String>,
}

/// The reply that a fault prescribes; faults without a reply are handled before.
pub(crate) fn arranged_reply(answer: Answer) -> Reply {
    match answer {
        Answer::Json { status, headers, body } => {
            let mut reply = Reply::new(status, Body::Json(body)).with("content-type", "application/json");
            reply.extra = headers;
            reply
        }
        Answer::Raw { status, content_type, text } => {
            Reply::new(status, Body::Text(text)).with("content-type", content_type)
        }
        Answer::DropBefore | Answer::DropAfter | Answer::Hang => Reply::new(500, Body::None),
    }
}
