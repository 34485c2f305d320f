//! The report: what is there and what was changed, as a page to print and as JSON for a change record.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use entra::graph::{DelegatedGrant, PasswordCredential};
use entra::same_scope;
use jiff::Timestamp;
use serde::Serialize;

use super::record::{Entry, Run, Undone, grants};
use super::words::{ReportWords, Words, filled, tenant_name};
use crate::facts::{Choices, Decision, Facts};
use crate::guide::{APPLICATION_NAME, PERMISSIONS, PermissionKind, portal_place, spelled};
use crate::names;
use crate::params::Params;
use crate::plan::{everything, of_foothold};
use crate::secret::known::{Obstacle, Proof};
use crate::tenant::foothold::Foothold;

/// All that the report says. The field names are those of the JSON file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    made_at: Timestamp,
    made_by: String,
    program: String,
    version: String,
    practice: bool,
    cloud: String,
    graph: String,
    tenant_name: String,
    tenant_id: String,
    application: String,
    /// It is in the tenant; otherwise what follows is what is known of it from before.
    exists: bool,
    application_id: Option<String>,
    object_id: Option<String>,
    service_principal_id: Option<String>,
    account_types: Option<String>,
    created_at: Option<Timestamp>,
    public_client_flows: bool,
    redirect_uris: Vec<String>,
    permissions: Vec<Permission>,
    secrets: Vec<Secret>,
    /// Through what others can sign in as the registration, or can give themselves a way to.
    others: Vec<Other>,
    changes: Vec<Change>,
    /// What Microsoft has refused for good, and is still so.
    left_undone: Vec<LeftUndone>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct LeftUndone {
    kind: String,
    /// Where it is done in the portal, in the portal's words.
    place: String,
    microsoft_code: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    name: String,
    application: bool,
    /// One of the five of the guide; otherwise somebody consented to more than Peig needs.
    needed_by_peig: bool,
    consented: bool,
    granted_at: Option<String>,
    granted_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Other {
    kind: String,
    parameters: Params,
    decision: Decision,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Secret {
    name: Option<String>,
    key_id: String,
    hint: Option<String>,
    expires_at: Option<Timestamp>,
    expired: bool,
    proof: Known,
    kept_on_this_computer: bool,
}

/// What this run knows of a secret's working.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Known {
    Untried,
    Activating,
    SignsIn,
    NotAccepted,
    /// A policy of the company does not let it be tried from this computer.
    Blocked,
    /// The same, and it is handed over on the admin's word.
    OnWord,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    at: Timestamp,
    kind: String,
    parameters: Params,
    account: String,
    request_id: Option<String>,
}

impl Report {
    /// None where there is neither a registration nor a change to tell of.
    pub(super) fn of(facts: &Facts<'_>, run: &Run<'_>) -> Option<Self> {
        let registration = facts.registration();
        if registration.is_none() && run.journal.is_empty() {
            return None;
        }
        let known =
            |name: &str| run.journal.iter().rev().find_map(|entry| entry.change.params.get(name)).cloned();
        Some(Self {
            made_at: facts.now,
            made_by: run.account.to_owned(),
            program: "Peig Setup".to_owned(),
            version: run.version.to_owned(),
            practice: run.practice,
            cloud: run.sign_in_host.to_owned(),
            graph: run.graph_host.to_owned(),
            tenant_name: tenant_name(facts, run.tenant_id),
            tenant_id: run.tenant_id.to_owned(),
            application: APPLICATION_NAME.to_owned(),
            exists: registration.is_some(),
            application_id: registration.map(|one| one.app_id.clone()).or_else(|| known("appId")),
            object_id: registration.map(|one| one.id.clone()),
            service_principal_id: facts.observation.service_principal.as_ref().map(|one| one.id.clone()),
            account_types: registration.and_then(|one| one.sign_in_audience.clone()),
            created_at: registration.and_then(|one| one.created_date_time),
            public_client_flows: registration.is_some_and(|one| one.is_fallback_public_client == Some(true)),
            redirect_uris: registration.map(|one| one.web.redirect_uris.clone()).unwrap_or_default(),
            permissions: permissions(facts, run),
            secrets: secrets(facts),
            others: facts.footholds().iter().map(|one| other(one, facts)).collect(),
            changes: run.journal.iter().map(change).collect(),
            left_undone: left_undone(facts, run),
        })
    }

    /// As a page of its own, ready to be printed.
    pub(super) fn html(&self, words: &Words) -> Option<String> {
        Page { report: self, all: words, words: &words.report }.render().ok()
    }
}

fn permissions(facts: &Facts<'_>, run: &Run<'_>) -> Vec<Permission> {
    let granted = grants(facts, run.journal);
    let peigs = PERMISSIONS.iter().map(|permission| {
        let grant = granted.iter().find(|one| one.permission == permission.value);
        Permission {
            name: permission.value.to_owned(),
            application: permission.kind == PermissionKind::Application,
            needed_by_peig: true,
            consented: grant.is_some(),
            granted_at: grant.and_then(|one| one.granted_at.clone()),
            granted_by: grant.and_then(|one| one.granted_by.clone()),
        }
    });
    peigs.chain(further(facts)).collect()
}

/// What is consented beyond the guide's permissions: an adopted registration may hold it. This program grants none of
/// it, so nobody knows here who did.
fn further(facts: &Facts<'_>) -> Vec<Permission> {
    let seen = facts.observation;
    let permission = |name: &str, application, granted_at: Option<Timestamp>| Permission {
        name: name.to_owned(),
        application,
        needed_by_peig: false,
        consented: true,
        granted_at: granted_at.map(|at| at.to_string()),
        granted_by: None,
    };
    let of_guide =
        |kind, name: &str| PERMISSIONS.iter().any(|one| one.kind == kind && same_scope(one.value, name));
    let roles = seen.assignments.iter().filter_map(|one| {
        let name = seen.graph.name(&one.app_role_id);
        let known = PERMISSIONS.iter().any(|known| known.id == one.app_role_id);
        (!known).then(|| permission(&name, true, one.created_date_time))
    });
    let scopes = seen.grants.iter().flat_map(DelegatedGrant::scopes);
    let scopes = scopes.filter(|scope| !of_guide(PermissionKind::Delegated, scope));
    roles.chain(scopes.map(|scope| permission(scope, false, None))).collect()
}

/// All secrets, the one in use first, then the longest-lived.
fn secrets(facts: &Facts<'_>) -> Vec<Secret> {
    let secret = |one: &PasswordCredential| {
        let at_hand = facts.secret.key_id.as_ref() == Some(&one.key_id);
        Secret {
            name: names::of(one.display_name.as_ref()),
            key_id: one.key_id.clone(),
            hint: one.hint.clone(),
            expires_at: one.end_date_time,
            expired: one.end_date_time.is_some_and(|end| end <= facts.now),
            proof: match &facts.secret.proof {
                Proof::Trying { .. } if at_hand => Known::Activating,
                Proof::Proved { .. } if at_hand => Known::SignsIn,
                Proof::Failed if at_hand => Known::NotAccepted,
                Proof::Blocked { by: Obstacle::Rule } if at_hand => Known::Blocked,
                Proof::Blocked { by: Obstacle::Word } if at_hand => Known::OnWord,
                _ => Known::Untried,
            },
            kept_on_this_computer: at_hand && facts.secret.stored,
        }
    };
    facts.secrets_in_order().into_iter().map(secret).collect()
}

fn other(one: &Foothold, facts: &Facts<'_>) -> Other {
    Other { kind: spelled(one.kind), parameters: of_foothold(one), decision: facts.decision(one) }
}

/// What was refused, as far as it has not been done since by somebody else.
fn left_undone(facts: &Facts<'_>, run: &Run<'_>) -> Vec<LeftUndone> {
    let choices = Choices { without: BTreeSet::new(), ..facts.choices.clone() };
    let open = everything(&Facts { choices: &choices, ..*facts });
    let still = run.left.iter().filter(|one| open.iter().any(|change| change.kind() == one.change.kind()));
    let told = |one: &Undone| LeftUndone {
        kind: spelled(one.change.kind()),
        place: portal_place(one.change.kind()).unwrap_or_default().to_owned(),
        microsoft_code: one.service_code.clone(),
    };
    still.map(told).collect()
}

fn change(entry: &Entry) -> Change {
    Change {
        at: entry.at,
        kind: spelled(entry.change.kind),
        parameters: entry.change.params.clone(),
        account: entry.account.clone(),
        request_id: entry.request_id.clone(),
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    all: &'a Words,
    words: &'a ReportWords,
}

impl Page<'_> {
    fn moment(&self, at: &Timestamp) -> String {
        self.all.moment(*at)
    }

    /// The same of a moment that may be missing.
    fn maybe(&self, at: Option<&String>) -> String {
        match at.and_then(|at| at.parse::<Timestamp>().ok()) {
            Some(at) => self.moment(&at),
            None => self.words.unknown.clone(),
        }
    }

    fn made(&self) -> String {
        let at = self.moment(&self.report.made_at);
        filled(&self.words.made, &[("time", &at), ("version", &self.report.version)])
    }

    fn sentence(&self, change: &Change) -> String {
        self.told(&self.words.done, &change.kind, &change.parameters)
    }

    fn other(&self, other: &Other) -> String {
        self.told(&self.all.foothold, &other.kind, &other.parameters)
    }

    fn told(&self, sentences: &BTreeMap<String, String>, kind: &str, parameters: &Params) -> String {
        let readable: Vec<_> =
            parameters.iter().map(|(name, value)| (name.as_str(), self.readable(value))).collect();
        let values: Vec<_> = readable.iter().map(|(name, value)| (*name, value.as_str())).collect();
        sentences.get(kind).map_or_else(|| kind.to_owned(), |words| filled(words, &values))
    }

    /// Whether a secret works and where its value is, a sentence each.
    fn state(&self, secret: &Secret) -> Vec<&str> {
        if secret.expired {
            return vec![&self.words.expired];
        }
        let tried = match secret.proof {
            Known::Untried => &self.words.not_tried,
            Known::Activating => &self.words.being_tried,
            Known::SignsIn => &self.words.signs_in,
            Known::NotAccepted => &self.words.not_accepted,
            Known::Blocked => &self.words.blocked,
            Known::OnWord => &self.words.on_word,
        };
        let kept = if secret.kept_on_this_computer { &self.words.kept } else { &self.words.not_kept };
        vec![tried, kept]
    }

    fn holds_more_than_needed(&self) -> bool {
        self.report.permissions.iter().any(|one| !one.needed_by_peig)
    }

    /// Moments and Graph's words as a person reads them; anything else as it is, and a dash for what is not there.
    fn readable(&self, value: &str) -> String {
        if value.is_empty() {
            return "–".to_owned();
        }
        match value.parse::<Timestamp>() {
            Ok(at) => self.moment(&at),
            Err(_) => self.all.audience.get(value).map_or_else(|| value.to_owned(), Clone::clone),
        }
    }

    fn account_types(&self) -> String {
        let told = self.report.account_types.as_deref().map(|types| self.readable(types));
        told.unwrap_or_else(|| self.words.unknown.clone())
    }
}
