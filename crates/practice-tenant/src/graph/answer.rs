//! Answers and errors of Graph in their recorded form: headers, contexts, error bodies.
//!
//! Owns form only. Refuses to own any decision.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::wire::{Body, Reply, Request};

/// Content type of a successful answer.
const ODATA: &str =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// What a call did.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: Option<Value>,
}

impl Done {
    pub(crate) fn ok(body: Value) -> Self {
        Self { status: 200, location: None, body: Some(body) }
    }

    pub(crate) fn created(body: Value, location: Option<String>) -> Self {
        Self { status: 201, location, body: Some(body) }
    }

    pub(crate) fn no_content() -> Self {
        Self { status: 204, location: None, body: None }
    }
}

/// A refusal of Graph.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) details: Option<Value>,
    /// `WWW-Authenticate`, with a 401.
    pub(crate) challenge: Option<String>,
}

impl Refused {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: None, challenge: None }
    }

    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, "Request_BadRequest", message)
    }

    pub(crate) fn unsupported_query() -> Self {
        Self::new(400, "Request_UnsupportedQuery", "Unsupported Query.")
    }

    pub(crate) fn denied() -> Self {
        Self::new(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    }

    /// No object with this id. Microsoft's text is the same for an app id in the place of an object id.
    pub(crate) fn not_found(id: &str) -> Self {
        let message = format!(
            "Resource '{id}' does not exist or one of its queried reference-property objects are not present."
        );
        Self::new(404, "Request_ResourceNotFound", message)
    }

    pub(crate) fn invalid_value(property: &str, resource: &str) -> Self {
        Self::bad(format!("Invalid value specified for property '{property}' of resource '{resource}'."))
    }

    pub(crate) fn not_json() -> Self {
        let message = "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is \
                       of valid JSON format.";
        Self::new(400, "BadRequest", message)
    }

    pub(crate) fn unauthorized(message: &str) -> Self {
        let challenge = "Bearer realm=\"\", \
                         authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", \
                         client_id=\"00000003-0000-0000-c000-000000000000\"";
        let challenge = Some(challenge.to_owned());
        Self { challenge, ..Self::new(401, "InvalidAuthenticationToken", message) }
    }

    pub(crate) fn with_details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }
}

/// The whole reply to a call, with the headers that every answer of Graph carries.
pub(crate) fn reply(request: &Request, result: Result<Done, Refused>) -> Reply {
    let request_id = uuid::Uuid::new_v4().to_string();
    let client_request_id = request.header("client-request-id").unwrap_or(&request_id).to_owned();
    let diagnostic = json!({ "ServerInfo": { "DataCenter": "Practice", "Slice": "E", "Ring": "5",
        "ScaleUnit": "000", "RoleInstance": "PRACTICE00" } });
    let reply = match result {
        Ok(done) => {
            let mut reply = match done.body {
                Some(body) => Reply::new(done.status, Body::Json(body)).with("content-type", ODATA),
                None => Reply::new(done.status, Body::None),
            }
            .with("odata-version", "4.0");
            if let Some(location) = done.location {
                reply = reply.with("location", location);
            }
            reply
        }
        Err(refused) => {
            let body = refused_body(&refused, &request_id, &client_request_id);
            let reply = Reply::new(refused.status, Body::Json(body)).with("content-type", "application/json");
            match refused.challenge {
                Some(challenge) => reply.with("www-authenticate", challenge),
                None => reply,
            }
        }
    };
    reply
        .with("request-id", request_id)
        .with("client-request-id", client_request_id)
        .with("x-ms-ags-diagnostic", diagnostic.to_string())
        .with("x-ms-resource-unit", "1")
        .with("cache-control", "no-cache")
}

fn refused_body(refused: &Refused, request_id: &str, client_request_id: &str) -> Value {
    let date = Timestamp::now().to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let mut error = json!({ "code": refused.code, "message": refused.message,
        "innerError": { "date": date, "request-id": request_id, "client-request-id": client_request_id } });
    if let Some(details) = &refused.details {
        error["details"] = details.clone();
    }
    json!({ "error": error })
}
