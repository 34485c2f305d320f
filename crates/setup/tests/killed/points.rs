//! The points at which the process is ended: each request of an undisturbed run, at each moment of it.

use std::collections::BTreeMap;

use practice_tenant::{Moment, Seen};

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
        name.push_str(&format!(" ({grant})"));
    }
    let parts: Vec<_> = body["requests"].as_array().into_iter().flatten().map(part).collect();
    if !parts.is_empty() {
        name.push_str(&format!(" [{}]", parts.join(", ")));
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
pub(crate) struct Point {
    /// The request ([`name`]).
    pub(crate) request: String,
    /// So many of the name come before it.
    pub(crate) nth: usize,
    /// When.
    pub(crate) moment: Moment,
    /// The request changes the tenant, or asks for a token.
    pub(crate) writes: bool,
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let moment = match self.moment {
            Moment::BeforeActing => "before",
            Moment::BeforeAnswer => "before the answer to",
            Moment::AfterAnswer => "after the answer to",
        };
        write!(f, "ended {moment} number {} of `{}`", self.nth + 1, self.request)
    }
}

/// All points of a run, in its order.
pub(crate) fn points(log: &[Seen]) -> Vec<Point> {
    let mut known = BTreeMap::<String, usize>::new();
    let mut points = Vec::new();
    for seen in log.iter().filter(|seen| is_the_programs(seen)) {
        let request = name(seen);
        let count = known.entry(request.clone()).or_default();
        let nth = *count;
        *count += 1;
        points.extend(MOMENTS.map(|moment| Point {
            request: request.clone(),
            nth,
            moment,
            writes: writes(seen),
        }));
    }
    points
}
