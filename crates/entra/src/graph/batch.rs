//! Several requests in one (`$batch`).
//!
//! Microsoft's page on JSON batching: at most twenty parts, addresses relative to the version, answers in any order,
//! 200 for the whole whatever the parts say, and nobody repeats a throttled part but the caller.

use std::collections::HashMap;

use reqwest::Method;
use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::client::Graph;
use super::part::{BATCH, Part, PartAnswer};
use super::told::Told;
use super::wiped::Wiped;
use crate::fault::{Code, Fault};
use crate::http::Answer;

/// The most parts that Graph takes at once.
pub const LARGEST_BATCH: usize = 20;

/// HTTP's status of what was not done because something before it failed.
const FAILED_DEPENDENCY: u16 = 424;

#[derive(Serialize)]
struct Asked<'a> {
    id: String,
    method: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    headers: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a Value>,
    #[serde(rename = "dependsOn", skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<String>,
}

#[derive(Deserialize)]
struct Answers {
    responses: Vec<Answered>,
    /// Where further answers are, in the same form. Rare: known from the description only.
    #[serde(rename = "@odata.nextLink")]
    next_link: Option<String>,
}

#[derive(Deserialize)]
struct Answered {
    id: String,
    status: u16,
    headers: Option<Map<String, Value>>,
    // A part may make a secret: what is not handed on is wiped.
    body: Option<Wiped>,
}

impl Graph {
    /// Sends up to twenty parts in one request. The answers come back in the order of the parts; each has succeeded or
    /// failed by itself. The outer fault is that of the request as a whole.
    pub async fn batch(&self, parts: Vec<Part>) -> Result<Vec<PartAnswer>, Fault> {
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        if parts.len() > LARGEST_BATCH {
            return Err(Fault::new(Code::Internal).with_message("more parts than Graph takes in one batch"));
        }
        if parts.iter().enumerate().any(|(index, part)| part.after.is_some_and(|earlier| earlier >= index)) {
            return Err(Fault::new(Code::Internal).with_message("a part that depends on none before it"));
        }
        let requests: Vec<_> = parts.iter().enumerate().map(|(index, part)| asked(index, part)).collect();
        let answer = self.send(&Part::post(BATCH, json!({ "requests": requests }))).await?;
        if parts.iter().any(|part| part.method != Method::GET) {
            self.note_write(&answer);
        }
        let mut answers = read(&answer)?;
        // The parts have been carried out: what goes wrong from here on concerns only those without an answer.
        let missing = match self.further(&mut answers, parts.len()).await {
            Ok(()) => answer.unexpected("the batch leaves a part without an answer"),
            Err(fault) => Fault { answer_lost: true, ..fault },
        };
        let mut by_id = HashMap::new();
        for one in answers.responses {
            if by_id.insert(one.id.clone(), one).is_some() {
                return Err(answer.unexpected("the batch answers one part twice"));
            }
        }
        let mut in_order: Vec<PartAnswer> = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let own = match by_id.remove(&id_of(index)) {
                Some(one) => one.into_answer(&answer),
                None => Err(missing.clone()),
            };
            let cause = part.after.and_then(|earlier| in_order[earlier].as_ref().err());
            in_order.push(own.map_err(|fault| not_carried_out(fault, cause)));
        }
        Ok(in_order)
    }

    /// Follows the links to further answers until every part has one. They must lead to this cloud's Graph, as those of
    /// lists must.
    async fn further(&self, answers: &mut Answers, wanted: usize) -> Result<(), Fault> {
        // Each page that answers nothing is one too many.
        for _ in 0..LARGEST_BATCH {
            let Some(link) = answers.next_link.take().filter(|_| answers.responses.len() < wanted) else {
                return Ok(());
            };
            let more = read(&self.follow(&link).await?)?;
            answers.responses.extend(more.responses);
            answers.next_link = more.next_link;
        }
        Ok(())
    }
}

fn read(answer: &Answer) -> Result<Answers, Fault> {
    serde_json::from_slice(&answer.body).map_err(|_| answer.unexpected("not the answer of a batch"))
}

fn id_of(index: usize) -> String {
    (index + 1).to_string()
}

fn asked(index: usize, part: &Part) -> Asked<'_> {
    let mut headers: Map<String, Value> =
        part.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    if part.body.is_some() {
        headers.insert("Content-Type".to_owned(), json!("application/json"));
    }
    Asked {
        id: id_of(index),
        method: part.method.as_str(),
        url: &part.url,
        headers,
        body: part.body.as_ref(),
        depends_on: part.after.map(id_of).into_iter().collect(),
    }
}

/// What a part says of itself that was left out because the one it depends on has failed (424, Microsoft's page on JSON
/// batching): the fault of that one, which is the reason. It certainly did nothing.
fn not_carried_out(fault: Fault, cause: Option<&Fault>) -> Fault {
    match cause {
        Some(cause) if fault.status == Some(FAILED_DEPENDENCY) => {
            Fault { answer_lost: false, request_id: fault.request_id, ..cause.clone() }
        }
        _ => fault,
    }
}

impl Answered {
    /// `whole` is the batch's answer, whose id and clock count where the part tells none.
    fn into_answer(self, whole: &Answer) -> PartAnswer {
        // One that says both that it went well and that it did not is no success; whether it was carried out nobody knows.
        let denies =
            self.body.as_ref().is_some_and(|body| body.get().get("error").is_some_and(Value::is_object));
        let fine = (200..300).contains(&self.status);
        if fine && !denies {
            let own = Fault::of_headers(self.status, &header_map(self.headers)).request_id;
            return Ok(Told::new(self.body.map(Wiped::take).unwrap_or_default(), whole).of_part(own));
        }
        let body = self.body.as_ref().map(Wiped::get);
        let mut headers = header_map(self.headers);
        if let (Some(date), false) = (whole.headers.get(DATE), headers.contains_key(DATE)) {
            headers.insert(DATE, date.clone());
        }
        let mut fault = Fault::from_graph_json(self.status, &headers, body);
        fault.request_id = fault.request_id.take().or_else(|| whole.request_id());
        fault.named.asked_as.clone_from(&whole.asked_as);
        fault.answer_lost |= fine;
        fault.tell_whose_answer();
        Err(fault)
    }
}

fn header_map(headers: Option<Map<String, Value>>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers.into_iter().flatten() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(text)) {
            map.append(name, value);
        }
    }
    map
}
