//! The Graph host: token, version, permissions, and then the call.
//!
//! Owns the order of these checks. Refuses to own any call: each concern has its module, and `table` says which.

mod access;
mod answer;
mod applications;
mod assignments;
mod batch;
mod bin;
mod call;
mod directory;
mod federated;
mod filter;
#[cfg(any(test, fuzzing))]
pub mod fuzzed;
mod grants;
mod keys;
mod lag;
mod one;
mod owners;
mod passwords;
mod query;
pub(crate) mod route;
mod schema;
mod service_principals;
mod table;

use answer::{Refused, reply};

use crate::identity::sessions::{BadToken, Bearer};
use crate::lock::lock;
use crate::log::Seen;
use crate::outcome::{Acted, Outcome};
use crate::shared::Shared;
use crate::wire::{Reply, Request};

/// Answers a request to the Graph host.
pub(crate) fn answer(shared: &Shared, request: &Request) -> Acted {
    let bearer = match authenticate(shared, request) {
        Ok(bearer) => bearer,
        Err(refused) => return acted(reply(request, Err(refused)), Vec::new(), None),
    };
    let caller = Some(match &bearer {
        Bearer::User { upn, .. } => upn.clone(),
        Bearer::App { app_id, .. } => format!("app:{app_id}"),
    });
    let path = match below_version(&request.path) {
        Ok(path) => path,
        Err(refused) => return acted(reply(request, Err(refused)), Vec::new(), caller),
    };
    if path.trim_matches('/').eq_ignore_ascii_case("$batch") {
        let (outcome, parts) = batch::answer(shared, request, &bearer, caller.as_deref());
        return Acted { outcome, parts, caller };
    }
    let result = one::call(shared, request, &bearer, path);
    acted(reply(request, result), Vec::new(), caller)
}

fn acted(reply: Reply, parts: Vec<Seen>, caller: Option<String>) -> Acted {
    Acted { outcome: Outcome::Answered(reply), parts, caller }
}

fn authenticate(shared: &Shared, request: &Request) -> Result<Bearer, Refused> {
    let header = request.header("authorization").unwrap_or_default();
    let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let token = token.map(|(_, token)| token.trim()).filter(|token| !token.is_empty());
    let Some(token) = token else {
        return Err(Refused::unauthorized("Access token is empty."));
    };
    lock(&shared.sessions).bearer(token).map_err(|bad| match bad {
        BadToken::Expired => Refused::unauthorized("Access token has expired or is not yet valid."),
        BadToken::Elsewhere => Refused::unauthorized("Access token validation failure. Invalid audience."),
        BadToken::Unknown if token.split('.').count() == 3 => {
            Refused::unauthorized("Access token validation failure. Invalid signature.")
        }
        BadToken::Unknown => Refused::unauthorized("CompactToken parsing failed with error code: 80049217"),
    })
}

/// The path below `/v1.0`.
fn below_version(path: &str) -> Result<&str, Refused> {
    let version = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if version.eq_ignore_ascii_case("v1.0") {
        return Ok(&path.trim_start_matches('/')[version.len()..]);
    }
    Err(Refused::new(400, "BadRequest", format!("Invalid version: {version}.")))
}
