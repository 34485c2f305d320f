//! Keeps the tenant steady on screen while Microsoft's replicas catch up with a write.
//!
//! `settle` does so for the checklist; this does it for what is read, so that neither a plan nor the screen takes back
//! what Microsoft has acknowledged because one replica has not heard of it: a second secret offered beside the one just
//! made, a removed one that returns. An acknowledged thing stays for as long as `settle` expects it. Pure.

use std::collections::BTreeMap;

use entra::Code;
use entra::graph::Application;
use jiff::Timestamp;

use crate::check::key;
use crate::check::permissions::lists;
use crate::check::registration::has_redirect;
use crate::guide::{PERMISSIONS, PermissionKind};
use crate::ipc::CheckId;
use crate::observe::Observation;
use crate::reading::Optional;
use crate::settle::{LAG, Settling};

/// What was taken away, by id, and when: a replica that lags still shows it.
#[derive(Debug, Clone, Default)]
pub struct Gone(BTreeMap<String, Timestamp>);

impl Gone {
    /// Takes in what an acknowledged change has taken away or brought back.
    pub fn note(&mut self, before: &Observation, after: &Observation, now: Timestamp) {
        for id in ids(before) {
            if !ids(after).any(|other| other == id) {
                self.0.insert(id.to_owned(), now);
            }
        }
        for id in ids(after) {
            self.0.remove(id);
        }
    }

    fn holds(&self, id: &str, now: Timestamp) -> bool {
        self.0.get(id).is_some_and(|since| now.duration_since(*since) < LAG)
    }
}

/// Ids of registrations and of their secrets.
fn ids(observation: &Observation) -> impl Iterator<Item = &str> {
    observation.registrations.iter().flat_map(|one| {
        let secrets = one.password_credentials.iter().map(|secret| secret.key_id.as_str());
        std::iter::once(one.id.as_str()).chain(secrets)
    })
}

/// What was read, with what Microsoft has acknowledged and this read may not show yet. `before` is what was known.
pub fn steady(
    mut read: Observation,
    before: &Observation,
    settling: &Settling,
    gone: &Gone,
    at_hand: Option<&str>,
) -> Observation {
    without_gone(&mut read, before, gone);
    with_registration(&mut read, before, settling, at_hand);
    with_principal(&mut read, before, settling);
    keep_if_busy(&mut read.roles, &before.roles);
    keep_if_busy(&mut read.licenses, &before.licenses);
    keep_if_busy(&mut read.policy, &before.policy);
    read
}

fn without_gone(read: &mut Observation, before: &Observation, gone: &Gone) {
    let now = read.read_at;
    let ghosts: Vec<_> = read.registrations.extract_if(.., |one| gone.holds(&one.id, now)).collect();
    if !ghosts.is_empty() {
        read.chosen = None;
        read.service_principal = None;
        read.assignments.clear();
        read.grants.clear();
    }
    if read.registrations.is_empty() {
        // They are in the bin, which the same replica does not know either.
        let known: Vec<_> = read.deleted.iter().map(|one| one.id.clone()).collect();
        let missed = before.deleted.iter().filter(|one| gone.holds(&one.id, now) && !known.contains(&one.id));
        read.deleted.extend(missed.cloned());
    }
    for registration in &mut read.registrations {
        registration.password_credentials.retain(|secret| !gone.holds(&secret.key_id, now));
    }
}

fn with_registration(
    read: &mut Observation,
    before: &Observation,
    settling: &Settling,
    at_hand: Option<&str>,
) {
    let holds = |check| settling.expects(&key(check, None));
    let Some(known) = before.registration() else { return };
    if !read.registrations.iter().any(|one| one.id == known.id) {
        if !holds(CheckId::Registered) {
            return;
        }
        read.registrations.push(known.clone());
        read.deleted.retain(|one| one.id != known.id);
        if read.chosen.is_none() {
            read.chosen = Some(known.id.clone());
        }
    }
    let Some(seen) = read.registrations.iter_mut().find(|one| one.id == known.id) else { return };
    if holds(CheckId::AccountTypes) {
        seen.sign_in_audience.clone_from(&known.sign_in_audience);
    }
    if holds(CheckId::RedirectUri) && !has_redirect(&seen.web.redirect_uris) {
        seen.web.redirect_uris.clone_from(&known.web.redirect_uris);
    }
    if holds(CheckId::PublicClientFlows) {
        seen.is_fallback_public_client = known.is_fallback_public_client;
    }
    let behind = PERMISSIONS.iter().any(|permission| {
        settling.expects(&key(CheckId::PermissionListed, Some(permission.value)))
            && !lists(seen, permission)
            && lists(known, permission)
    });
    if behind {
        seen.required_resource_access.clone_from(&known.required_resource_access);
    }
    if holds(CheckId::SecretLive) {
        with_secret(seen, known, at_hand);
    }
}

fn with_secret(seen: &mut Application, known: &Application, at_hand: Option<&str>) {
    let made = |one: &Application| {
        one.password_credentials.iter().find(|secret| Some(secret.key_id.as_str()) == at_hand).cloned()
    };
    if made(seen).is_none() {
        seen.password_credentials.extend(made(known));
    }
}

fn with_principal(read: &mut Observation, before: &Observation, settling: &Settling) {
    if read.chosen.is_none() || read.chosen != before.chosen {
        return;
    }
    if read.service_principal.is_none() && settling.expects(&key(CheckId::ServicePrincipal, None)) {
        read.service_principal.clone_from(&before.service_principal);
    }
    if read.service_principal.as_ref().map(|one| &one.id)
        != before.service_principal.as_ref().map(|one| &one.id)
    {
        return;
    }
    for permission in &PERMISSIONS {
        if !settling.expects(&key(CheckId::PermissionConsented, Some(permission.value))) {
            continue;
        }
        match permission.kind {
            PermissionKind::Application => {
                if !read.assignments.iter().any(|one| one.app_role_id == permission.id) {
                    let known = before.assignments.iter().find(|one| one.app_role_id == permission.id);
                    read.assignments.extend(known.cloned());
                }
            }
            PermissionKind::Delegated => {
                if !read.grants.iter().any(|grant| grant.scopes().contains(permission.value)) {
                    read.grants.clone_from(&before.grants);
                }
            }
        }
    }
}

/// A service that is busy has said nothing; what it said before still stands.
fn keep_if_busy<T: Clone>(read: &mut Optional<T>, before: &Optional<T>) {
    let busy = |fault: &entra::Fault| matches!(fault.code, Code::Throttled | Code::Outage);
    if read.as_ref().is_err_and(|fault| busy(fault)) && before.is_ok() {
        read.clone_from(before);
    }
}
