//! Changes of a registration that is there: properties, and lists that are replaced whole.

use entra::graph::{Application, object, reads};
use entra::{Code, Fault, Idempotence};
use serde_json::{Map, Value, json};

use super::tools::{Tools, none_in_use};
use crate::guide::Permission;
use crate::ledger::Fact;
use crate::plan::Change;
use crate::tenant::snapshot::Observation;

/// Changes the registration in use: all of it in one request. Where that is refused as such, one after the other, so that
/// what can be done is done and what cannot is named.
pub(super) async fn change(
    tools: &Tools<'_>,
    changes: &[Change],
    seen: &mut Observation,
    done: &mut Vec<Fact>,
) -> Result<(), Fault> {
    let known = seen.registration().ok_or_else(none_in_use)?.clone();
    let wanted: Vec<_> = changes.iter().flat_map(|change| facts(change, &known.id)).collect();
    match patch(tools, &known, &wanted).await {
        Err(fault) if is_about_one(&fault) && changes.len() > 1 => {
            one_by_one(tools, known, changes, seen, done).await
        }
        Err(fault) => Err(fault),
        Ok(now) => {
            take_in(now, seen);
            done.extend(wanted);
            Ok(())
        }
    }
}

/// It can be one of several properties that is refused.
fn is_about_one(fault: &Fault) -> bool {
    matches!(fault.code, Code::BadRequest | Code::Forbidden | Code::Conflict)
}

/// The first refusal is given; what does not depend on it is done all the same.
async fn one_by_one(
    tools: &Tools<'_>,
    mut now: Application,
    changes: &[Change],
    seen: &mut Observation,
    done: &mut Vec<Fact>,
) -> Result<(), Fault> {
    let mut refused = None;
    for change in changes {
        let wanted: Vec<_> = facts(change, &now.id).collect();
        match patch(tools, &now, &wanted).await {
            Ok(latest) => {
                now = latest;
                for fact in &wanted {
                    fact.write_into(&mut now);
                }
                done.extend(wanted);
            }
            Err(fault) if is_about_one(&fault) => {
                refused.get_or_insert(fault);
            }
            // The service, or the sign-in, is at fault: the others would fare no better.
            Err(fault) => {
                refused.get_or_insert(fault);
                break;
            }
        }
    }
    take_in(now, seen);
    refused.map_or(Ok(()), Err)
}

/// What the change makes so has been acknowledged.
pub(super) fn is_made(change: &Change, done: &[Fact]) -> bool {
    let mut wanted =
        done.iter().filter_map(Fact::registration).take(1).flat_map(|id| facts(change, id)).peekable();
    wanted.peek().is_some() && wanted.all(|fact| done.contains(&fact))
}

/// What a change makes so.
pub(super) fn facts(change: &Change, registration: &str) -> impl Iterator<Item = Fact> {
    let id = || registration.to_owned();
    let listed = |permissions: &[&'static Permission]| {
        permissions.iter().map(|permission| Fact::Listed { registration: id(), permission }).collect()
    };
    let facts = match change {
        Change::SetAccountTypes { audience } => {
            vec![Fact::AccountTypes { registration: id(), audience: audience.sign_in_audience() }]
        }
        Change::EnableRegistration => vec![Fact::Enabled { registration: id() }],
        Change::AddRedirect => vec![Fact::Redirect { registration: id() }],
        Change::ListPermissions { missing } => listed(missing),
        Change::AllowPublicClient => vec![Fact::PublicClient { registration: id() }],
        _ => Vec::new(),
    };
    facts.into_iter()
}

fn replaces_a_list(fact: &Fact) -> bool {
    matches!(fact, Fact::Redirect { .. } | Fact::Listed { .. })
}

/// The registration as it is now, before a list of it is replaced whole: what a colleague added since the last look must
/// not be dropped. What this run has had acknowledged stays, also where the replica that answers has not heard of it; one
/// that denies a registration which was just made is not waited for.
async fn look_again(tools: &Tools<'_>, known: &Application) -> Result<Application, Fault> {
    let read = tools.graph.json(&reads::application(&known.id)).await;
    match read.and_then(|read| object::<Application>(&read)) {
        Ok(mut read) => {
            tools.ledger.write_into_registration(&mut read);
            Ok(read)
        }
        Err(fault) if fault.code == Code::NotFound && tools.is_young(known) => Ok(known.clone()),
        Err(fault) => Err(fault),
    }
}

/// One `PATCH`; gives the registration as it was before it. Between two tries minutes may pass, in which a colleague goes on
/// working, so it is looked again before each.
async fn patch(tools: &Tools<'_>, known: &Application, wanted: &[Fact]) -> Result<Application, Fault> {
    let replaces = wanted.iter().any(replaces_a_list);
    tools
        .patiently(Idempotence::Idempotent, tools.is_young(known), || async move {
            let now = if replaces { look_again(tools, known).await? } else { known.clone() };
            tools.graph.patch_application(&now.id, &body(&now, wanted)).await?;
            Ok(now)
        })
        .await
}

/// Lists and complex properties are sent whole or merged as Microsoft merges them: a list is replaced, the rest of `web`
/// stays.
fn body(registration: &Application, wanted: &[Fact]) -> Value {
    let mut after = registration.clone();
    for fact in wanted {
        fact.write_into(&mut after);
    }
    let mut body = Map::new();
    for fact in wanted {
        let (name, value) = match fact {
            Fact::AccountTypes { audience, .. } => ("signInAudience", json!(audience)),
            Fact::Enabled { .. } => ("isDisabled", json!(false)),
            Fact::PublicClient { .. } => ("isFallbackPublicClient", json!(true)),
            Fact::Redirect { .. } => ("web", json!({ "redirectUris": after.web.redirect_uris })),
            Fact::Listed { .. } => ("requiredResourceAccess", json!(after.required_resource_access)),
            _ => continue,
        };
        body.insert(name.to_owned(), value);
    }
    Value::Object(body)
}

fn take_in(registration: Application, seen: &mut Observation) {
    if let Some(known) = seen.registration_mut() {
        *known = registration;
    }
}
