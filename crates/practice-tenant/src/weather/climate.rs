//! What one storm is made of, and what it does to a request by the fall of the dice.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::json;

use super::gust::Gust;
use crate::faults::Answer;

/// What one storm is made of.
#[derive(Debug)]
pub(super) struct Climate {
    /// How many of a thousand requests are struck.
    requests: u32,
    /// How many of a thousand parts of batches are.
    parts: u32,
    /// How often each kind strikes beside the others.
    kinds: Vec<(Kind, u32)>,
    /// Between which requests there is no network.
    cut_off: Vec<Range<u32>>,
    /// How far the service's clock is ahead of this computer's.
    pub(super) ahead: SignedDuration,
    /// Replicas lag and take turns.
    pub(super) lags: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Throttled,
    Broken,
    HiddenByGateway,
    CutBefore,
    CutAfter,
    BreaksOff,
    Slow,
    Late,
    Expires,
    Challenges,
}

impl Kind {
    /// How often it comes in a storm that has it.
    const ALL: [(Self, u32); 10] = [
        (Self::Throttled, 30),
        (Self::Broken, 30),
        (Self::HiddenByGateway, 8),
        (Self::CutBefore, 12),
        (Self::CutAfter, 8),
        (Self::BreaksOff, 8),
        (Self::Slow, 12),
        (Self::Late, 4),
        (Self::Expires, 2),
        (Self::Challenges, 2),
    ];
}

impl Climate {
    pub(super) fn drawn(dice: &mut StdRng) -> Self {
        // Half of the kinds at a time, so that storms differ; those that every day has are in each.
        let kinds = Kind::ALL
            .into_iter()
            .filter(|(kind, _)| matches!(kind, Kind::Throttled | Kind::Broken) || dice.random_bool(0.5));
        let kinds = kinds.collect();
        let times = [0, 0, 1, 2][dice.random_range(0..4)];
        let cut_off = (0..times).map(|_| {
            let from = dice.random_range(1..60);
            from..from + dice.random_range(1..12)
        });
        let cut_off = cut_off.collect();
        let hours = [0, 0, 0, -26, -2, 1, 30][dice.random_range(0..7)];
        Self {
            requests: dice.random_range(20..350),
            parts: dice.random_range(0..300),
            kinds,
            cut_off,
            ahead: SignedDuration::from_hours(hours),
            lags: dice.random_bool(0.4),
        }
    }

    pub(super) fn is_cut_off(&self, request: u32) -> bool {
        self.cut_off.iter().any(|range| range.contains(&request))
    }

    pub(super) fn over_request(&self, dice: &mut StdRng, of_graph: bool) -> Option<Gust> {
        if dice.random_range(0..1000) >= self.requests {
            return None;
        }
        let gust = match self.kind(dice) {
            Kind::Throttled => Gust::Refuses(self.throttled(dice)),
            Kind::Broken => Gust::Refuses(broken(dice)),
            Kind::HiddenByGateway => Gust::Hides(gateway(504)),
            Kind::CutBefore => Gust::Refuses(Answer::DropBefore),
            Kind::CutAfter => Gust::Refuses(Answer::DropAfter),
            Kind::BreaksOff => Gust::BreaksOff,
            // The client waits for thirty seconds.
            Kind::Slow => Gust::Slow(Duration::from_secs(dice.random_range(1..45))),
            Kind::Late => Gust::Late(Duration::from_secs(dice.random_range(5..60))),
            // The sign-in service knows no tokens of Graph's.
            Kind::Expires | Kind::Challenges if !of_graph => return None,
            Kind::Expires => Gust::Expires,
            Kind::Challenges => Gust::Refuses(challenge()),
        };
        Some(gust)
    }

    pub(super) fn over_part(&self, dice: &mut StdRng) -> Option<Gust> {
        if dice.random_range(0..1000) >= self.parts {
            return None;
        }
        Some(match self.kind(dice) {
            Kind::Broken | Kind::CutBefore | Kind::Slow => Gust::Refuses(broken(dice)),
            Kind::HiddenByGateway | Kind::CutAfter | Kind::Late => Gust::Hides(gateway(504)),
            _ => Gust::Refuses(self.throttled(dice)),
        })
    }

    fn kind(&self, dice: &mut StdRng) -> Kind {
        let all: u32 = self.kinds.iter().map(|(_, often)| often).sum();
        let mut fell = dice.random_range(0..all);
        for (kind, often) in &self.kinds {
            if fell < *often {
                return *kind;
            }
            fell -= often;
        }
        Kind::Throttled
    }

    /// Seconds, decimals, a date by the service's own clock, nothing, what makes no sense; now and then a very long time.
    fn throttled(&self, dice: &mut StdRng) -> Answer {
        let from_now = |seconds| http_date(self.ahead + SignedDuration::from_secs(seconds));
        let asked = match dice.random_range(0..16) {
            0..3 => None,
            3..7 => Some(dice.random_range(1..8).to_string()),
            7 => Some("0".to_owned()),
            8 => Some("1.5".to_owned()),
            9 => Some(from_now(4)),
            10 => Some(from_now(-90)),
            11 => Some("soon".to_owned()),
            12..15 => Some(dice.random_range(8..40).to_string()),
            _ => Some([300, 1800, 7200, 86_400_000][dice.random_range(0..4)].to_string()),
        };
        match (asked, Answer::throttled("")) {
            (Some(asked), _) => Answer::throttled(&asked),
            (None, Answer::Json { status, body, .. }) => {
                Answer::Json { status, headers: BTreeMap::new(), body }
            }
            (None, other) => other,
        }
    }
}

/// A service that is broken, or what stands before it, in all the forms that they say so.
fn broken(dice: &mut StdRng) -> Answer {
    let status = [500, 502, 503, 504][dice.random_range(0..4)];
    match dice.random_range(0..4) {
        0 => gateway(status),
        1 => raw(status, "text/plain", ""),
        2 => raw(status, "application/json", "{\"error\":"),
        _ => Answer::graph_error(status, "serviceNotAvailable", "The service is temporarily unavailable."),
    }
}

/// A gateway's own page.
fn gateway(status: u16) -> Answer {
    raw(
        status,
        "text/html",
        "<html><head><title>Gateway error</title></head><body><h1>Sorry</h1></body></html>",
    )
}

fn raw(status: u16, content_type: &str, text: &str) -> Answer {
    Answer::Raw { status, content_type: content_type.to_owned(), text: text.to_owned() }
}

/// Continuous access evaluation wants a fresh sign-in (claims-challenge.md).
fn challenge() -> Answer {
    let challenge = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", \
                     error=\"insufficient_claims\", \
                     claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ==\"";
    let message = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: \
                   TokenIssuedBeforeRevocationTimestamp";
    let body = json!({ "error": { "code": "InvalidAuthenticationToken", "message": message } });
    let headers = BTreeMap::from([("WWW-Authenticate".to_owned(), challenge.to_owned())]);
    Answer::Json { status: 401, headers, body }
}

/// A time as HTTP writes it.
pub(super) fn http_date(from_now: SignedDuration) -> String {
    let at = Timestamp::now().saturating_add(from_now).unwrap_or_default();
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
