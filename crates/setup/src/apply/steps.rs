//! An agreed list of changes as steps: what can go into one request goes into one.

use entra::{Code, Fault};

use super::tools::Tools;
use super::{bin, extra, foothold, objects, registration, secret};
use crate::guide::{FootholdKind, Permission};
use crate::ledger::Fact;
use crate::plan::Change;
use crate::secret::lifetime::Lifetime;
use crate::tenant::snapshot::Observation;

/// Changes that are made together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The registration is created or changed: one request for all of it.
    Registration(Vec<Change>),
    /// One change by itself.
    One(Change),
    /// Consents, and the secret with them.
    Access {
        /// The consents.
        grants: Vec<&'static Permission>,
        /// The secret.
        secret: Option<Lifetime>,
    },
}

impl Step {
    /// The changes that it is made of.
    pub fn changes(&self) -> Vec<Change> {
        match self {
            Self::Registration(changes) => changes.clone(),
            Self::One(change) => vec![change.clone()],
            Self::Access { grants, secret } => {
                let grants = grants.iter().map(|permission| Change::Grant { permission });
                grants.chain(secret.map(|expiry| Change::MakeSecret { expiry })).collect()
            }
        }
    }

    /// What a creation has changed of a registration that was there already.
    pub fn overwritten(&self) -> Vec<Change> {
        let changed = |change: Change| match change {
            Change::CreateRegistration { audience } => {
                vec![Change::SetAccountTypes { audience }, Change::AddRedirect]
            }
            other => vec![other],
        };
        self.changes().into_iter().flat_map(changed).collect()
    }

    /// Those of its changes that have been made, by what was acknowledged: all of them where all went well.
    pub fn done(&self, facts: &[Fact], all: bool) -> Vec<Change> {
        let mut changes = self.changes();
        // A secret that was gone already was not removed by us.
        let gone = |change: &Change| {
            matches!(change, Change::TakeAway(one) if one.kind == FootholdKind::Secret) && facts.is_empty()
        };
        changes.retain(|change| (all && !gone(change)) || registration::is_made(change, facts));
        changes
    }
}

/// The steps of a list, in an order in which each finds what it needs: what goes (owners first, who could put the rest back),
/// the registration, its service principal, then consents and secret. One that others held is switched on again only once
/// they are gone.
pub fn steps(changes: &[Change]) -> Vec<Step> {
    let (mut owners, mut away, mut by_themselves) = (Vec::new(), Vec::new(), Vec::new());
    let (mut of_registration, mut switched_on, mut grants, mut secret) =
        (Vec::new(), Vec::new(), Vec::new(), None);
    let others = changes.iter().any(|change| matches!(change, Change::TakeAway(_)));
    for change in changes {
        match change {
            Change::EnableRegistration if others => switched_on.push(change.clone()),
            Change::CreateRegistration { .. }
            | Change::SetAccountTypes { .. }
            | Change::EnableRegistration
            | Change::AddRedirect
            | Change::MoveRedirect { .. }
            | Change::ListPermissions { .. }
            | Change::Unlist(_)
            | Change::AllowPublicClient => of_registration.push(change.clone()),
            Change::TakeAway(one) if registration::is_property(one.kind) => {
                of_registration.push(change.clone());
            }
            Change::TakeAway(one) if one.kind.is_owner() => owners.push(Step::One(change.clone())),
            Change::TakeAway(_) | Change::Revoke(_) => away.push(Step::One(change.clone())),
            Change::Grant { permission } => grants.push(*permission),
            Change::MakeSecret { expiry } => secret = Some(*expiry),
            _ => by_themselves.push(Step::One(change.clone())),
        }
    }
    let registration = [of_registration, switched_on];
    let registration = registration.into_iter().filter(|changes| !changes.is_empty()).map(Step::Registration);
    let last = (!grants.is_empty() || secret.is_some()).then_some(Step::Access { grants, secret });
    owners.into_iter().chain(away).chain(registration).chain(by_themselves).chain(last).collect()
}

/// Makes a step other than [`Step::Access`]. What is acknowledged is written into what was seen and into `facts`, also what
/// comes before a fault.
pub async fn apply(
    tools: &Tools<'_>,
    step: &Step,
    seen: &mut Observation,
    facts: &mut Vec<Fact>,
) -> Result<(), Fault> {
    let applied = match step {
        Step::Registration(changes) => match changes.first() {
            Some(Change::CreateRegistration { .. }) => {
                objects::create_registration(tools, changes, seen).await.map(|made| facts.extend(made))
            }
            _ => registration::change(tools, changes, seen, facts).await,
        },
        Step::One(change) => one(tools, change, seen).await.map(|made| facts.extend(made)),
        Step::Access { .. } => Err(Fault::new(Code::Internal)),
    };
    for fact in facts.iter() {
        fact.write(seen);
    }
    applied
}

async fn one(tools: &Tools<'_>, change: &Change, seen: &mut Observation) -> Result<Vec<Fact>, Fault> {
    match change {
        Change::CreateServicePrincipal => objects::create_service_principal(tools, seen).await,
        Change::EnableServicePrincipal => objects::enable_service_principal(tools, seen).await,
        Change::TakeAway(one) if one.kind == FootholdKind::Secret => {
            secret::take_away(tools, &one.id, seen).await
        }
        Change::TakeAway(one) => foothold::take_away(tools, one, seen).await,
        Change::Revoke(held) => extra::revoke(tools, held, seen).await,
        Change::DeleteRegistration { object_id, .. } => bin::delete(tools, object_id, seen).await,
        Change::RestoreRegistration { object_id, app_id } => {
            bin::restore(tools, object_id, app_id, seen).await
        }
        Change::TakeBackSignIn(left) => {
            // Read a moment ago: one that is gone was taken back by somebody else, or by us in a request whose answer was
            // lost.
            let take_back = || async { tools.graph.delete_grant(&left.grant_id).await.map(|_| ()) };
            tools.take_away(false, take_back).await?;
            Ok(Vec::new())
        }
        // The others are never by themselves (`steps`).
        _ => Err(Fault::new(Code::Internal)),
    }
}
