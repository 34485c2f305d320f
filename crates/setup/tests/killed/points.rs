//! The points at which the process is ended: each request of an undisturbed run, at each moment of it; and whatever the
//! program keeps on the computer.

use std::collections::BTreeMap;

use practice_tenant::{Moment, Seen};

use crate::computer::Stop;

/// The moments of a request.
pub(crate) const MOMENTS: [Moment; 3] = [Moment::BeforeActing, Moment::BeforeAnswer, Moment::AfterAnswer];

/// A request, told apart from all others but those that ask for the same.
pub(crate) fn name(seen: &Seen) -> String {
    let mut name = format!("{} {}", seen.method, without_ids(&seen.path));
    let keys: Vec<_> = seen.query.keys().map(String::as_str).collect();
    if !keys.is_empty() {
        name.push('?');
        name.push_str(&keys.join("&"));
    }
    let body = seen.body.clone().unwrap_or_default();
    if let Some(grant) = body["grant_type"].as_str() {
        name = format!("{name} ({grant})");
    }
    let parts: Vec<_> = body["requests"].as_array().into_iter().flatten().map(part).collect();
    if !parts.is_empty() {
        name = format!("{name} [{}]", parts.join(", "));
    }
    name
}

fn part(part: &serde_json::Value) -> String {
    let [method, url] = ["method", "url"].map(|key| part[key].as_str().unwrap_or_default());
    format!("{method} {}", without_ids(url.split('?').next().unwrap_or_default()))
}

/// Ids differ from run to run.
fn without_ids(path: &str) -> String {
    let is_id = |text: &str| uuid::Uuid::try_parse(text).is_ok();
    let segments = path.split('/').map(|segment| {
        let quoted = segment.split('\'').map(|text| if is_id(text) { "{id}" } else { text });
        quoted.collect::<Vec<_>>().join("'")
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The program asks for it, and not the browser.
fn is_the_programs(seen: &Seen) -> bool {
    !seen.in_batch && (seen.host == "graph" || seen.path.ends_with("/token"))
}

/// It changes the tenant, or asks for a token.
fn writes(seen: &Seen) -> bool {
    let body = seen.body.clone().unwrap_or_default();
    let batch = body["requests"].as_array();
    match batch {
        Some(parts) => parts.iter().any(|part| part["method"] != "GET"),
        None => seen.method != "GET",
    }
}

/// One point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Point {
    /// At a request.
    Request {
        /// Which ([`name`]).
        request: String,
        /// So many of the name come before it.
        nth: usize,
        /// When.
        moment: Moment,
        /// It changes the tenant, or asks for a token.
        writes: bool,
    },
    /// At something that the program does on the computer.
    Computer(Stop),
}

impl Point {
    /// Something may be changed, in the tenant or on the computer.
    pub(crate) fn writes(&self) -> bool {
        match self {
            Self::Request { writes, .. } => *writes,
            Self::Computer(_) => true,
        }
    }
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (moment, nth, what) = match self {
            Self::Request { request, nth, moment, .. } => {
                let moment = match moment {
                    Moment::BeforeActing => "before",
                    Moment::BeforeAnswer | Moment::Between => "before the answer to",
                    Moment::AfterAnswer => "after the answer to",
                };
                (moment, nth, request)
            }
            Self::Computer(stop) => (if stop.after { "after" } else { "before" }, &stop.nth, &stop.act),
        };
        write!(f, "ended {moment} number {} of `{what}`", nth + 1)
    }
}

/// All points of a run, by what it asked Microsoft for and did on the computer.
pub(crate) fn points(log: &[Seen], acts: &[String]) -> Vec<Point> {
    let mut known = BTreeMap::<String, usize>::new();
    let mut count = |name: &str| {
        let count = known.entry(name.to_owned()).or_default();
        *count += 1;
        *count - 1
    };
    let mut points = Vec::new();
    for seen in log.iter().filter(|seen| is_the_programs(seen)) {
        let (request, writes) = (name(seen), writes(seen));
        let nth = count(&request);
        points.extend(MOMENTS.map(|moment| Point::Request { request: request.clone(), nth, moment, writes }));
    }
    for act in acts {
        let nth = count(act);
        points.extend([false, true].map(|after| Point::Computer(Stop { act: act.clone(), nth, after })));
    }
    points
}
