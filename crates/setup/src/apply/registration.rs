//! Changes of a registration that is there: properties, and lists that are replaced whole.

use entra::graph::{Application, reads, without_keys};
use entra::{Code, Fault, Idempotence};
use serde_json::{Map, Value, json};

use super::tools::{MAYBE_MEANT, MEANT, Tools, is_broken, none_in_use};
use crate::guide::{FootholdKind, Permission};
use crate::ledger::Fact;
use crate::plan::Change;
use crate::tenant::foothold::Foothold;
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
    let most = if changes.len() > 1 { MAYBE_MEANT } else { MEANT };
    match patch(tools, &known, &wanted, most).await {
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
    use Code::{AppPolicy, BadRequest, Conflict, Forbidden, TooManyEntries};
    matches!(fault.code, BadRequest | Forbidden | Conflict | AppPolicy | TooManyEntries) || is_broken(fault)
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
        match patch(tools, &now, &wanted, MEANT).await {
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
        Change::AddRedirect | Change::MoveRedirect { .. } => vec![Fact::Redirect { registration: id() }],
        Change::ListPermissions { missing } => listed(missing),
        Change::AllowPublicClient => vec![Fact::PublicClient { registration: id() }],
        Change::TakeAway(one) if is_property(one.kind) => vec![gone(registration, one)],
        Change::Unlist(one) => vec![Fact::Unlisted { registration: id(), listed: Box::new(one.clone()) }],
        _ => Vec::new(),
    };
    facts.into_iter()
}

/// Somebody's way into the registration that stands in a list of its properties.
pub(super) fn is_property(kind: FootholdKind) -> bool {
    use FootholdKind::{Certificate, Identifier, PublicClientRedirect, SpaRedirect, WebRedirect};
    matches!(kind, Certificate | Identifier | PublicClientRedirect | SpaRedirect | WebRedirect)
}

pub(super) fn gone(registration: &str, foothold: &Foothold) -> Fact {
    Fact::Gone { registration: registration.to_owned(), foothold: Box::new(foothold.clone()) }
}

fn replaces_a_list(fact: &Fact) -> bool {
    use Fact::{Gone, Listed, Redirect, Unlisted};
    matches!(fact, Redirect { .. } | Listed { .. } | Unlisted { .. } | Gone { .. })
}

/// The registration as it is now, before a list of it is replaced whole: what a colleague added since the last look must
/// not be dropped. What this run has had acknowledged stays, also where the replica that answers has not heard of it; one
/// that denies a registration which was just made is not waited for.
async fn look_again(tools: &Tools<'_>, known: &Application) -> Result<(Application, Value), Fault> {
    let read = tools.graph.json(&reads::application(&known.id)).await;
    match read.and_then(|raw| Ok((raw.object::<Application>()?, raw.into_value()))) {
        Ok((mut read, raw)) => {
            tools.ledger.write_into_registration(&mut read);
            Ok((read, raw))
        }
        Err(fault) if fault.code == Code::NotFound && tools.is_young(known) => {
            Ok((known.clone(), Value::Null))
        }
        Err(fault) => Err(fault),
    }
}

/// One `PATCH`; gives the registration as it was before it. Between two tries minutes may pass, in which a colleague goes on
/// working, so it is looked again before each.
async fn patch(
    tools: &Tools<'_>,
    known: &Application,
    wanted: &[Fact],
    most: u32,
) -> Result<Application, Fault> {
    let replaces = wanted.iter().any(replaces_a_list);
    tools
        .until_meant(most, Idempotence::Idempotent, tools.is_young(known), || async move {
            let (now, raw) =
                if replaces { look_again(tools, known).await? } else { (known.clone(), Value::Null) };
            // The list of certificates is sent as it was read, so it has to have been.
            if raw.is_null() && wanted.iter().any(|fact| certificate(fact).is_some()) {
                return Err(Fault::new(Code::NotReplicatedYet));
            }
            tools.graph.patch_application(&now.id, &body(&now, &raw, wanted)).await?;
            Ok(now)
        })
        .await
}

/// Lists and complex properties are sent whole or merged as Microsoft merges them: a list is replaced, the rest of `web`
/// stays. Certificates are sent as they were read (`raw`), also what is not known of them here.
fn body(registration: &Application, raw: &Value, wanted: &[Fact]) -> Value {
    let mut after = registration.clone();
    for fact in wanted {
        fact.write_into(&mut after);
    }
    let certificates: Vec<_> = wanted.iter().filter_map(certificate).collect();
    let mut body = Map::new();
    for fact in wanted {
        let (name, value) = match fact {
            Fact::AccountTypes { audience, .. } => ("signInAudience", json!(audience)),
            Fact::Enabled { .. } => ("isDisabled", json!(false)),
            Fact::PublicClient { .. } => ("isFallbackPublicClient", json!(true)),
            Fact::Redirect { .. } => {
                // In the same request, or the address would stand under two platforms.
                for (name, before, after) in [
                    ("spa", &registration.spa, &after.spa),
                    ("publicClient", &registration.public_client, &after.public_client),
                ] {
                    if before != after {
                        body.insert(name.to_owned(), json!({ "redirectUris": after.redirect_uris }));
                    }
                }
                ("web", json!({ "redirectUris": after.web.redirect_uris }))
            }
            Fact::Listed { .. } | Fact::Unlisted { .. } => {
                ("requiredResourceAccess", json!(after.required_resource_access))
            }
            Fact::Gone { foothold, .. } => match foothold.kind {
                FootholdKind::WebRedirect => ("web", json!({ "redirectUris": after.web.redirect_uris })),
                FootholdKind::SpaRedirect => ("spa", json!({ "redirectUris": after.spa.redirect_uris })),
                FootholdKind::PublicClientRedirect => {
                    ("publicClient", json!({ "redirectUris": after.public_client.redirect_uris }))
                }
                FootholdKind::Identifier => ("identifierUris", json!(after.identifier_uris)),
                FootholdKind::Certificate => {
                    ("keyCredentials", without_keys(raw, &certificates)["keyCredentials"].take())
                }
                _ => continue,
            },
            _ => continue,
        };
        body.insert(name.to_owned(), value);
    }
    Value::Object(body)
}

/// The key id of a certificate that goes.
fn certificate(fact: &Fact) -> Option<&str> {
    match fact {
        Fact::Gone { foothold, .. } if foothold.kind == FootholdKind::Certificate => Some(&foothold.id),
        _ => None,
    }
}

fn take_in(registration: Application, seen: &mut Observation) {
    if let Some(known) = seen.registration_mut() {
        *known = registration;
    }
}
