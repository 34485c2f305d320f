//! Consent for the whole organisation and the secret, in as few requests as can be: one `$batch` where both are wanted.
//!
//! Each part is granted or refused by itself and is told as soon as it is known. What is throttled or not replicated yet is
//! asked for again, what was granted is not, and a refusal of one part keeps none of the others from being asked for
//! again. Only where this account surely may consent does the secret go along in the same batch; otherwise it is made once
//! all consents are there, and not where one is refused. No part depends on another: Microsoft recommends batches that are
//! either fully sequential or fully parallel ("Combine multiple HTTP requests using JSON batching").

use entra::graph::{
    DelegatedGrant, NewSecret, Part, PartAnswer, PasswordCredential, Told, add_password_part,
    assign_app_role_part, create_grant_part, new_secret, patch_grant_part, reads,
};
use entra::{Attempt, Clock as _, Code, Decision, Fault, Idempotence, SystemClock, decide};
use jiff::Timestamp;
use tokio::time::Instant;
use uuid::Uuid;

use super::secret::remove_orphan;
use super::tools::{MEANT, Tools, is_broken, none_in_use, patience};
use crate::guide::{Permission, PermissionKind};
use crate::ledger::Fact;
use crate::secret::trace::{Begun, Secrets, remembered};
use crate::tenant::ask::whole_list;
use crate::tenant::snapshot::Observation;

/// A secret that is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The key id it is asked for with, so that it is known before it exists.
    pub key_id: Uuid,
    /// Its name.
    pub name: String,
    /// When it ends.
    pub end: Timestamp,
}

/// What comes of it, told at once.
pub enum Heard {
    /// Microsoft has acknowledged a consent.
    Consented(Fact),
    /// The secret was made. Its value exists nowhere else.
    Made(NewSecret),
}

/// Why not all of it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotGiven {
    /// A consent was refused, or not acknowledged in time; this one, where it was one of several.
    Consent(Fault, Option<&'static Permission>),
    /// The secret was refused; none was made.
    Secret(Fault),
    /// The answer to making the secret was lost; what it may have left behind was looked for, and removed if it was there.
    Lost(Box<Loss>),
}

/// A secret whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// How it was lost.
    pub fault: Fault,
    /// What was found and removed.
    pub removed: Option<PasswordCredential>,
    /// What may turn up later.
    pub lost: Begun,
}

/// What is still to be asked for, and what was refused for good.
struct Open<'a> {
    tools: &'a Tools<'a>,
    principal: String,
    object_id: String,
    /// Both were made a moment ago: "does not exist" is not believed.
    young: bool,
    grants: Vec<&'static Permission>,
    secret: Option<Wanted>,
    /// The secret goes along with the consents.
    together: bool,
    /// The service takes no key id of the caller's choice.
    without_key_id: bool,
    /// Secrets that were there before.
    known: Secrets,
    /// The first refusal.
    refused: Option<NotGiven>,
}

/// What is to be done after a round.
enum Next {
    /// Nothing more.
    Over,
    /// Ask at once for what is still open.
    Again,
    /// Ask again after a pause: this passes.
    After(Fault),
}

/// Consents, and makes the secret; `together` where the consents are sure. What is acknowledged is written into what was
/// seen.
pub async fn give(
    tools: &Tools<'_>,
    grants: Vec<&'static Permission>,
    secret: Option<Wanted>,
    together: bool,
    seen: &mut Observation,
    heard: &mut (dyn FnMut(Heard) + Send),
) -> Result<(), NotGiven> {
    let registration = seen.registration().ok_or_else(|| NotGiven::Secret(none_in_use()))?;
    let principal = seen.service_principal.as_ref();
    let mut open = Open {
        tools,
        principal: principal.map(|one| one.id.clone()).unwrap_or_default(),
        object_id: registration.id.clone(),
        young: tools.is_young(registration)
            || tools.ledger.is_young(principal.map_or("", |one| &one.id), None, tools.now),
        grants,
        secret,
        together,
        without_key_id: false,
        known: remembered(&registration.password_credentials),
        refused: None,
    };
    open.ask(seen, heard).await;
    match open.refused {
        None => Ok(()),
        Some(NotGiven::Lost(mut loss)) => {
            loss.removed = remove_orphan(tools, &loss.lost).await;
            Err(NotGiven::Lost(loss))
        }
        Some(refused) => Err(refused),
    }
}

impl Open<'_> {
    /// A grant's scopes are one string that is replaced whole: what somebody added since the last look, or while Microsoft
    /// was waited for, has to stay in it. A service principal that this run has just made has none.
    async fn look_for_grant(&self, seen: &mut Observation) -> Result<(), Fault> {
        if self.grants.iter().all(|permission| permission.kind != PermissionKind::Delegated) {
            return Ok(());
        }
        if seen.grants.is_empty() && self.tools.ledger.is_young(&self.principal, None, self.tools.now) {
            return Ok(());
        }
        let read = || self.for_everybody(&seen.graph.id);
        seen.grants = self.tools.patiently(Idempotence::Idempotent, self.young, read).await?;
        Ok(())
    }

    /// Asks until nothing is open that asking again could help.
    async fn ask(&mut self, seen: &mut Observation, heard: &mut (dyn FnMut(Heard) + Send)) {
        let began = Instant::now();
        for number in 1.. {
            if let Err(fault) = self.look_for_grant(seen).await {
                return self.refuse(fault);
            }
            let fault = match self.round(seen, heard).await {
                Next::Over => return,
                Next::Again => continue,
                Next::After(fault) => fault,
            };
            // What is answered so every time is not asked for again and again.
            if is_broken(&fault) && number >= MEANT {
                return self.refuse(fault);
            }
            let attempt = Attempt { number, elapsed: began.elapsed() };
            let patience = patience(self.young);
            let Decision::RetryAfter(wait) =
                decide(Idempotence::Idempotent, &fault, attempt, patience, SystemClock.jitter())
            else {
                return self.refuse(fault);
            };
            (self.tools.on_wait)(wait, &fault);
            if self.tools.cancel.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                return self.refuse(Fault::new(Code::Cancelled));
            }
        }
    }

    /// The first refusal is the one that is told.
    fn refuse(&mut self, fault: Fault) {
        let refused =
            if self.grants.is_empty() { NotGiven::Secret(fault) } else { NotGiven::Consent(fault, None) };
        self.refused.get_or_insert(refused);
    }

    /// One request for all that is open.
    async fn round(&mut self, seen: &mut Observation, heard: &mut (dyn FnMut(Heard) + Send)) -> Next {
        if self.grants.is_empty() {
            // Where a consent was refused for good, no secret is made that could not sign in.
            let secret = self.secret.take().filter(|_| self.refused.is_none());
            return match secret {
                Some(wanted) => self.make(wanted, heard).await,
                None => Next::Over,
            };
        }
        let mut parts: Vec<_> = self.grants.iter().map(|one| self.part(one, seen)).collect();
        let along =
            self.secret.clone().filter(|_| self.together && !self.without_key_id && self.refused.is_none());
        if let Some(wanted) = &along {
            parts.push(wanted.part(&self.object_id));
        }
        let mut answers = match self.tools.graph.batch(parts).await {
            Ok(answers) => answers,
            // Consents can be asked for again; a secret may have been made.
            Err(fault) => {
                if fault.may_have_acted() && along.is_some() {
                    self.secret = None;
                    self.lose(along, fault.clone());
                }
                return Next::After(fault);
            }
        };
        let mut next = Next::Over;
        if along.is_some()
            && let Some(answer) = answers.pop()
        {
            // The value first: nothing that can fail stands between it and whoever keeps it.
            self.secret = None;
            if let Some(wanted) = along {
                next = self.hear_secret(wanted, answer.and_then(new_secret), heard);
            }
        }
        for (permission, answer) in std::mem::take(&mut self.grants).into_iter().zip(answers) {
            if let Err(fault) = self.hear_grant(permission, answer, seen, heard).await {
                next = later(next, fault);
            }
        }
        match next {
            Next::Over if self.secret.is_some() => Next::Again,
            next => next,
        }
    }

    async fn make(&mut self, wanted: Wanted, heard: &mut (dyn FnMut(Heard) + Send)) -> Next {
        let (graph, id) = (self.tools.graph, self.object_id.as_str());
        let made = if self.without_key_id {
            graph.add_password(id, &wanted.name, wanted.end).await
        } else {
            graph.add_password_as(id, &wanted.name, wanted.key_id, wanted.end).await
        };
        self.hear_secret(wanted, made.map(|written| written.value), heard)
    }

    fn hear_secret(
        &mut self,
        wanted: Wanted,
        answer: Result<NewSecret, Fault>,
        heard: &mut (dyn FnMut(Heard) + Send),
    ) -> Next {
        let fault = match answer {
            Ok(made) => {
                heard(Heard::Made(made));
                return Next::Over;
            }
            Err(fault) => fault,
        };
        if fault.may_have_acted() {
            self.lose(Some(wanted), fault);
            return Next::Over;
        }
        // A service that does not take the caller's key id refuses the request as such.
        if fault.code == Code::BadRequest && !self.without_key_id {
            (self.without_key_id, self.secret) = (true, Some(wanted));
            return Next::Again;
        }
        if self.passes(Idempotence::NotIdempotent, &fault) {
            self.secret = Some(wanted);
            return Next::After(fault);
        }
        self.refused.get_or_insert(NotGiven::Secret(fault));
        Next::Over
    }

    /// It may have been made, and its value is nowhere. This is told before anything else.
    fn lose(&mut self, wanted: Option<Wanted>, fault: Fault) {
        let Some(wanted) = wanted else { return };
        let lost = wanted.begun(&self.object_id, &self.known);
        self.refused = Some(NotGiven::Lost(Box::new(Loss { fault, removed: None, lost })));
    }

    /// Takes in the answer to one consent; the fault is one that passes.
    async fn hear_grant(
        &mut self,
        permission: &'static Permission,
        answer: PartAnswer,
        seen: &mut Observation,
        heard: &mut (dyn FnMut(Heard) + Send),
    ) -> Result<(), Fault> {
        let granted = match answer {
            // "Already exists" is done, too: somebody, or a lost answer of ours, was faster. Of a delegated grant it
            // says only that there is one, not that it names this scope.
            Err(fault) if fault.code == Code::AlreadyExists => match permission.kind {
                PermissionKind::Delegated => self.add_scope(permission, seen).await.map(Some),
                PermissionKind::Application => Ok(None),
            },
            Err(fault) => Err(fault),
            Ok(answer) => id_in(permission, &answer),
        };
        match granted {
            Ok(id) => {
                let fact = Fact::Consented { principal: self.principal.clone(), permission, id };
                fact.write(seen);
                heard(Heard::Consented(fact));
                Ok(())
            }
            Err(fault) if self.passes(Idempotence::Idempotent, &fault) => {
                self.grants.push(permission);
                Err(fault)
            }
            Err(fault) => {
                self.refused.get_or_insert(NotGiven::Consent(fault, Some(permission)));
                Ok(())
            }
        }
    }

    /// Asking again can help.
    fn passes(&self, idempotence: Idempotence, fault: &Fault) -> bool {
        let first = Attempt { number: 1, elapsed: std::time::Duration::ZERO };
        decide(idempotence, fault, first, patience(self.young), 0.0) != Decision::GiveUp
    }

    /// Sees to it that the grant which is there names the scope. Gives the grant's id.
    async fn add_scope(&self, permission: &Permission, seen: &mut Observation) -> Result<String, Fault> {
        let grants = self.for_everybody(&seen.graph.id).await?;
        // The replica that was read does not know it yet.
        let grant = grants.into_iter().next().ok_or_else(|| Fault::new(Code::NotReplicatedYet))?;
        let id = grant.id.clone();
        if !grant.names(permission.value) {
            let scopes = grant.with(permission.value);
            let answer = self.tools.graph.batch(vec![patch_grant_part(&id, &scopes)]).await?.pop();
            answer.unwrap_or_else(|| Err(Fault::new(Code::UnexpectedAnswer)))?;
        }
        seen.grants = vec![grant];
        Ok(id)
    }

    /// Reads the grants of a resource's permissions for the whole organisation.
    async fn for_everybody(&self, resource: &str) -> Result<Vec<DelegatedGrant>, Fault> {
        let part = reads::delegated_grants(&self.principal);
        let mut grants: Vec<DelegatedGrant> = whole_list(self.tools.graph, part).await?;
        grants.retain(|grant| grant.resource_id == resource && grant.is_for_everybody());
        Ok(grants)
    }

    fn part(&self, permission: &Permission, seen: &Observation) -> Part {
        let (principal, resource) = (&self.principal, &seen.graph.id);
        match permission.kind {
            PermissionKind::Application => assign_app_role_part(resource, principal, permission.id),
            PermissionKind::Delegated => match seen.grants.first().filter(|grant| !grant.id.is_empty()) {
                // One grant for each client, resource and kind: further scopes go into its string, which is replaced.
                Some(grant) => patch_grant_part(&grant.id, &grant.with(permission.value)),
                None => create_grant_part(principal, resource, permission.value),
            },
        }
    }
}

/// The longest pause that is asked for counts.
fn later(next: Next, fault: Fault) -> Next {
    match next {
        Next::After(other) if other.retry_after > fault.retry_after => Next::After(other),
        _ => Next::After(fault),
    }
}

impl Wanted {
    /// What identifies it before it exists. `known` is what is there already.
    pub fn begun(&self, object_id: &str, known: &Secrets) -> Begun {
        Begun {
            object_id: object_id.to_owned(),
            key_id: self.key_id.to_string(),
            name: self.name.clone(),
            end: self.end,
            known: known.clone(),
        }
    }

    fn part(&self, object_id: &str) -> Part {
        add_password_part(object_id, &self.name, self.key_id, self.end)
    }
}

/// The id that the answer tells; a change of a grant has no body. An answer that tells none otherwise acknowledges nothing.
fn id_in(permission: &Permission, answer: &Told) -> Result<Option<String>, Fault> {
    match answer["id"].as_str().filter(|id| !id.is_empty()) {
        Some(id) => Ok(Some(id.to_owned())),
        None if answer.is_null() && permission.kind == PermissionKind::Delegated => Ok(None),
        None => Err(answer.lacks("not the answer to a consent")),
    }
}
