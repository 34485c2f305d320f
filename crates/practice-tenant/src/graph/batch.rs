//! `/$batch`: up to twenty calls in one, answered in another order than asked.
//!
//! Owns the batch's own rules (json-batching.md) and faults that strike single parts. Refuses to own the calls.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::answer::{Done, Refused, reply};
use super::one::call;
use crate::faults::Answer;
use crate::identity::sessions::Bearer;
use crate::lock::lock;
use crate::log::{Seen, headers_of_interest, mask_body, mask_query};
use crate::outcome::{Outcome, arranged_reply};
use crate::shared::Shared;
use crate::watch::Arranged;
use crate::weather::Gust;
use crate::wire::{Body, Reply, Request};

/// Most calls in one batch.
const LIMIT: usize = 20;

/// One call of a batch.
struct Part {
    id: String,
    depends_on: Vec<String>,
    request: Request,
}

/// What became of a part.
enum Fate {
    Answered(Reply),
    /// The whole connection goes.
    Cut,
    Hang,
}

/// Carries out a batch; also returns what was seen of its parts, in the order they were asked.
pub(super) fn answer(
    shared: &Shared,
    request: &Request,
    bearer: &Bearer,
    caller: Option<&str>,
) -> (Outcome, Vec<Seen>) {
    let parts = match read(request) {
        Ok(parts) => parts,
        Err(refused) => return (Outcome::Answered(reply(request, Err(refused))), Vec::new()),
    };
    let mut replies: BTreeMap<String, Reply> = BTreeMap::new();
    let mut seen = Vec::new();
    let mut lost = None;
    for part in &parts {
        let failed = part.depends_on.iter().any(|id| replies.get(id).is_none_or(|reply| !reply.is_success()));
        let fate =
            if failed { Fate::Answered(failed_dependency(&part.request)) } else { run(shared, part, bearer) };
        let status = match &fate {
            Fate::Answered(reply) => Some(reply.status),
            Fate::Cut | Fate::Hang => None,
        };
        seen.push(seen_part(&part.request, status, caller));
        match fate {
            Fate::Answered(reply) => {
                replies.insert(part.id.clone(), reply);
            }
            other => lost = lost.or(Some(other)),
        }
    }
    let outcome = match lost {
        Some(Fate::Hang) => Outcome::Hang,
        Some(_) => Outcome::Cut,
        None => Outcome::Answered(together(shared, request, replies)),
    };
    (outcome, seen)
}

fn run(shared: &Shared, part: &Part, bearer: &Bearer) -> Fate {
    let request = &part.request;
    let carry_out = || {
        let path = request.path.get("/v1.0".len()..).unwrap_or_default();
        if path.trim_matches('/').eq_ignore_ascii_case("$batch") {
            return reply(request, Err(Refused::new(400, "BadRequest", "A batch cannot hold a batch.")));
        }
        reply(request, call(shared, request, bearer, path))
    };
    let gust = shared.weather.over_part(request);
    let struck = shared.faults.strike(&request.method, &request.path_and_query());
    let struck = struck.or_else(|| gust.as_ref().and_then(Gust::refusal));
    let arranged = Arranged::by(struck.as_ref());
    let fate = match struck {
        Some(Answer::DropBefore) => Fate::Cut,
        Some(Answer::DropAfter) => {
            carry_out();
            Fate::Cut
        }
        Some(Answer::Hang) => Fate::Hang,
        Some(arranged) => Fate::Answered(arranged_reply(arranged)),
        None => Fate::Answered(carry_out()),
    };
    let hidden = gust.as_ref().and_then(Gust::hiding).map(|answer| Fate::Answered(arranged_reply(answer)));
    let (fate, arranged) = hidden.map_or((fate, arranged), |hidden| (hidden, Arranged::Raw));
    let reply = match &fate {
        Fate::Answered(reply) => Some(reply),
        Fate::Cut | Fate::Hang => None,
    };
    shared.watch.exchange(request, reply, arranged);
    fate
}

fn together(shared: &Shared, request: &Request, replies: BTreeMap<String, Reply>) -> Reply {
    let mut responses: Vec<Value> = replies.into_iter().map(|(id, reply)| response(&id, reply)).collect();
    lock(&shared.documents).shuffle(&mut responses);
    reply(request, Ok(Done::ok(json!({ "responses": responses }))))
}

fn response(id: &str, reply: Reply) -> Value {
    let named: [(&str, &str); 5] = [
        ("content-type", "Content-Type"),
        ("location", "Location"),
        ("odata-version", "OData-Version"),
        ("request-id", "request-id"),
        ("www-authenticate", "WWW-Authenticate"),
    ];
    let mut headers: Map<String, Value> = named
        .iter()
        .filter_map(|(name, shown)| {
            let (_, value) = reply.headers.iter().find(|(header, _)| header == name)?;
            Some(((*shown).to_owned(), json!(value)))
        })
        .collect();
    headers.extend(reply.extra.into_iter().map(|(name, value)| (name, Value::from(value))));
    let body = match reply.body {
        Body::None => Value::Null,
        Body::Json(value) => value,
        Body::Text(text) => Value::from(text),
    };
    json!({ "id": id, "status": reply.status, "headers": headers, "body": body })
}

fn failed_dependency(request: &Request) -> Reply {
    let message = "The request failed because a request that it depends on failed.";
    reply(request, Err(Refused::new(424, "FailedDependency", message)))
}

fn read(request: &Request) -> Result<Vec<Part>, Refused> {
    let bad = |message: String| Refused::new(400, "BadRequest", message);
    if request.method != "POST" {
        return Err(Refused::new(405, "Request_BadRequest", "Only POST is allowed for a batch."));
    }
    let body: Value = serde_json::from_slice(&request.body).map_err(|_| Refused::not_json())?;
    let items = body["requests"].as_array().filter(|items| !items.is_empty());
    let items = items.ok_or_else(|| bad("The batch has no 'requests'.".to_owned()))?;
    if items.len() > LIMIT {
        return Err(bad(format!("Number of batch request steps exceeds the maximum value of {LIMIT}.")));
    }
    let mut parts: Vec<Part> = Vec::new();
    for item in items {
        let part = read_part(item, request)?;
        if parts.iter().any(|other| other.id == part.id) {
            return Err(bad(format!("Request id : {} is used more than once.", part.id)));
        }
        if let Some(unknown) = part.depends_on.iter().find(|id| !parts.iter().any(|other| other.id == **id)) {
            return Err(bad(format!(
                "Request id : {} depends on {unknown}, which is not before it.",
                part.id
            )));
        }
        parts.push(part);
    }
    Ok(parts)
}

fn read_part(item: &Value, batch: &Request) -> Result<Part, Refused> {
    let bad = |message: String| Refused::new(400, "BadRequest", message);
    let need = |name: &str| {
        item[name]
            .as_str()
            .filter(|t| !t.is_empty())
            .ok_or_else(|| bad(format!("A request of the batch has no '{name}'.")))
    };
    let (id, method, url) = (need("id")?.to_owned(), need("method")?, need("url")?);
    if url.contains("://") {
        return Err(bad(format!("Request id : {id} has a url that is not relative.")));
    }
    let mut headers: BTreeMap<String, String> = item["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.to_lowercase(), value.as_str()?.to_owned())))
        .collect();
    let body = match item.get("body") {
        None | Some(Value::Null) => Vec::new(),
        Some(body) => body.to_string().into_bytes(),
    };
    let writes = matches!(method.to_ascii_uppercase().as_str(), "POST" | "PATCH" | "PUT");
    if (writes && body.is_empty()) || (!body.is_empty() && !headers.contains_key("content-type")) {
        return Err(bad(format!("Write request id : {id} does not contain Content-Type header or body.")));
    }
    if let Some(client_request_id) = batch.header("client-request-id") {
        headers.entry("client-request-id".to_owned()).or_insert_with(|| client_request_id.to_owned());
    }
    let depends_on = item["dependsOn"].as_array().into_iter().flatten();
    let depends_on = depends_on.filter_map(Value::as_str).map(str::to_owned).collect();
    let target = format!("/v1.0/{}", url.trim_start_matches('/'));
    Ok(Part { id, depends_on, request: Request::new(method, &target, headers, body) })
}

fn seen_part(request: &Request, status: Option<u16>, caller: Option<&str>) -> Seen {
    Seen {
        host: "graph",
        method: request.method.clone(),
        path: request.path.clone(),
        query: mask_query(&request.query),
        headers: headers_of_interest(&request.headers),
        body: request.body_for_log().as_ref().map(mask_body),
        caller: caller.map(str::to_owned),
        status,
        in_batch: true,
        span: None,
    }
}
