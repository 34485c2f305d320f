//! Who else holds a registration, and what hangs on its service principal: read in one batch with everything else.

use entra::graph::{
    AppRoleAssignment, DelegatedGrant, DirectoryObject, FederatedCredential, Graph, KeyCredential, Part,
    PasswordCredential, ServicePrincipal, reads,
};
use entra::{Code, Fault};
use jiff::Timestamp;

use super::ask::{Answers, Optional, is_busy, optional, or_before, read};
use super::is_fresh;

/// Who owns the registration and its service principal, and what signs in beside what the registration itself tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Holders {
    /// Owners of the registration.
    pub owners: Optional<Vec<DirectoryObject>>,
    /// Federated credentials of the registration.
    pub federated: Optional<Vec<FederatedCredential>>,
    /// Owners of the service principal; none without one.
    pub principal_owners: Optional<Vec<DirectoryObject>>,
    /// The service principal's own credentials; none without one.
    pub principal: Optional<Credentials>,
}

/// Credentials of a service principal's own, beside those of its registration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// Its secrets.
    pub secrets: Vec<PasswordCredential>,
    /// Its certificates.
    pub certificates: Vec<KeyCredential>,
}

impl Holders {
    /// The same, with what was known before wherever a service was too busy to say, or a replica has not heard of it.
    fn or_before(mut self, before: &Self) -> Self {
        let is_silence = |fault: &Fault| is_busy(fault) || fault.code == Code::NotFound;
        or_before(&mut self.owners, &before.owners, is_silence);
        or_before(&mut self.federated, &before.federated, is_silence);
        or_before(&mut self.principal_owners, &before.principal_owners, is_silence);
        or_before(&mut self.principal, &before.principal, is_silence);
        self
    }
}

/// What a service principal has been granted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    pub(crate) assignments: Vec<AppRoleAssignment>,
    pub(crate) grants: Vec<DelegatedGrant>,
}

/// Which registration is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// Object id of the registration.
    pub(super) registration: String,
    /// Object id of its service principal.
    pub(super) principal: Option<String>,
}

/// What hangs on it.
#[derive(Debug, Clone)]
pub(super) struct Around {
    pub(super) of: Subject,
    /// None where the service principal is not known to the replica that answered.
    pub(super) held: Option<Held>,
    pub(super) holders: Holders,
    /// When the service principal's own credentials were read.
    credentials_at: Timestamp,
    /// Some of it is what an earlier look saw, because nobody answered: once that may stand.
    stale: bool,
}

impl Around {
    /// The replica knows the service principal.
    pub(super) fn is_whole(&self) -> bool {
        self.of.principal.is_none() || self.held.is_some()
    }

    /// The credentials are to be read with the next look.
    pub(super) fn refresh(&mut self) {
        self.credentials_at = Timestamp::MIN;
    }

    /// Microsoft answers that part 150 times a minute for a whole tenant (`serviceprincipal-get`), so it is not asked for
    /// with every look.
    fn credentials(&self, now: Timestamp) -> Option<&Credentials> {
        self.holders.principal.as_ref().ok().filter(|_| is_fresh(self.credentials_at, now))
    }
}

impl Subject {
    /// The parts that are asked for, where `before` is what was known.
    pub(super) fn parts(&self, before: Option<&Around>, now: Timestamp) -> Vec<Part> {
        let mut parts =
            vec![reads::owners(&self.registration), reads::federated_credentials(&self.registration)];
        if let Some(principal) = &self.principal {
            parts.extend([
                reads::app_role_assignments(principal),
                reads::delegated_grants(principal),
                reads::principal_owners(principal),
            ]);
            if before.and_then(|before| before.credentials(now)).is_none() {
                parts.push(reads::principal_credentials(principal));
            }
        }
        parts
    }

    /// Takes in their answers. What is refused is not known; where nobody had time to answer, or a replica has not heard of
    /// it, what was known `before` stands.
    pub(super) async fn take(
        self,
        graph: &Graph,
        answers: &mut Answers,
        before: Option<&Around>,
        now: Timestamp,
    ) -> Result<Around, Fault> {
        let owners = optional(answers.list(graph).await)?;
        let federated = optional(answers.list(graph).await)?;
        let none = Holders {
            owners,
            federated,
            principal_owners: Ok(Vec::new()),
            principal: Ok(Credentials::default()),
        };
        let mut around = Around { held: None, holders: none, of: self, credentials_at: now, stale: false };
        if around.of.principal.is_some() {
            // The service principal that was known may have been deleted since; then its lists are a 404, not a failure.
            around.held = held(answers.list(graph).await, answers.list(graph).await)?;
            around.holders.principal_owners = optional(answers.list(graph).await)?;
            if let Some((before, known)) = before.and_then(|before| Some((before, before.credentials(now)?)))
            {
                around.holders.principal = Ok(known.clone());
                around.credentials_at = before.credentials_at;
            } else {
                let read = answers.take().and_then(|value| value.object::<ServicePrincipal>());
                around.holders.principal = optional(read.map(|one| Credentials {
                    secrets: one.password_credentials,
                    certificates: one.key_credentials,
                }))?;
            }
        }
        if let Some(before) = before.filter(|before| !before.stale) {
            let read = around.holders.clone();
            around.holders = around.holders.or_before(&before.holders);
            around.stale = around.holders != read;
        }
        // What was not answered is asked for again with the next look.
        if around.stale || around.holders.principal.is_err() {
            around.credentials_at = Timestamp::MIN;
        }
        Ok(around)
    }

    /// Reads it by itself. A replica that does not know a service principal of a moment ago knows of no consent either.
    pub(super) async fn read(self, graph: &Graph, now: Timestamp) -> Result<Around, Fault> {
        let mut answers = Answers::of(read(graph, self.parts(None, now)).await?);
        self.take(graph, &mut answers, None, now).await
    }
}

fn held(
    assignments: Result<Vec<AppRoleAssignment>, Fault>,
    grants: Result<Vec<DelegatedGrant>, Fault>,
) -> Result<Option<Held>, Fault> {
    match (assignments, grants) {
        (Ok(assignments), Ok(grants)) => Ok(Some(Held { assignments, grants })),
        (Err(fault), _) | (_, Err(fault)) if fault.code == Code::NotFound => Ok(None),
        (Err(fault), _) | (_, Err(fault)) => Err(fault),
    }
}
