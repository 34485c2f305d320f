//! One thing that Microsoft has acknowledged: whether a read shows it, and how it is written into one that does not.

use entra::graph::{AppRoleAssignment, Application, DelegatedGrant, PasswordCredential, ServicePrincipal};

use crate::guide::{CheckId, PERMISSIONS, Permission, PermissionKind};
use crate::tenant::extra::{Held, ListedExtra};
use crate::tenant::foothold::Foothold;
use crate::tenant::registration::{has_redirect, holds, list_permission, lists, set_redirect};
use crate::tenant::snapshot::Observation;

/// Something that is so because Microsoft has said yes to a write.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// A registration is there, and is the one in use.
    Registered(Box<Application>),
    /// This run has made a registration: the answer to its creation said so.
    Made {
        /// Its object id.
        registration: String,
    },
    /// A registration is in the bin.
    Deleted(Box<Application>),
    /// A registration has these account types (`signInAudience`).
    AccountTypes {
        /// Object id of the registration.
        registration: String,
        /// Graph's word.
        audience: &'static str,
    },
    /// A registration has the guide's Web redirect.
    Redirect {
        /// Object id of the registration.
        registration: String,
    },
    /// A registration allows public client flows.
    PublicClient {
        /// Object id of the registration.
        registration: String,
    },
    /// A registration is switched on.
    Enabled {
        /// Object id of the registration.
        registration: String,
    },
    /// A registration lists a permission.
    Listed {
        /// Object id of the registration.
        registration: String,
        /// Which.
        permission: &'static Permission,
    },
    /// A service principal is there, and enabled.
    Principal(Box<ServicePrincipal>),
    /// A permission is consented to for the whole organisation.
    Consented {
        /// Object id of the service principal.
        principal: String,
        /// Which.
        permission: &'static Permission,
        /// Id of the assignment or grant, where the answer told it.
        id: Option<String>,
    },
    /// A secret is there.
    Secret {
        /// Object id of the registration.
        registration: String,
        /// It, without its value.
        credential: PasswordCredential,
    },
    /// A secret is gone.
    SecretGone {
        /// Its key id.
        key_id: String,
    },
    /// A permission that Peig does not need is taken back.
    Revoked {
        /// Object id of the service principal.
        principal: String,
        /// What it was.
        held: Box<Held>,
    },
    /// The same in the registration's list.
    Unlisted {
        /// Object id of the registration.
        registration: String,
        /// What it was.
        listed: Box<ListedExtra>,
    },
    /// Somebody's way into a registration is gone.
    Gone {
        /// Object id of the registration.
        registration: String,
        /// What it was.
        foothold: Box<Foothold>,
    },
}

impl Fact {
    /// What is consented and listed according to a read, beside the objects themselves: all that a replica which lags
    /// may not show of an object that was brought back.
    pub(crate) fn all_of(seen: &Observation) -> Vec<Self> {
        let Some(registration) = seen.registration() else { return Vec::new() };
        let mut facts = vec![Self::Registered(Box::new(registration.clone()))];
        let Some(principal) = &seen.service_principal else { return facts };
        facts.push(Self::Principal(Box::new(principal.clone())));
        facts.extend(PERMISSIONS.iter().filter(|one| seen.consents(one)).map(|permission| Self::Consented {
            principal: principal.id.clone(),
            permission,
            id: None,
        }));
        facts
    }

    /// Both are about the same thing, so the later one counts.
    pub(super) fn replaces(&self, other: &Self) -> bool {
        self.subject() == other.subject()
    }

    /// Its place among the facts that are written into a read.
    pub(super) fn rank(&self) -> u8 {
        self.subject().0
    }

    /// What it is about: a kind, in the order in which they are written, and ids.
    fn subject(&self) -> (u8, &str, &str) {
        match self {
            Self::Registered(one) | Self::Deleted(one) => (0, &one.id, ""),
            Self::Made { registration } => (u8::MAX, registration, ""),
            Self::AccountTypes { registration, .. } => (1, registration, ""),
            Self::Redirect { registration } => (2, registration, ""),
            Self::PublicClient { registration } => (3, registration, ""),
            Self::Enabled { registration } => (4, registration, ""),
            Self::Listed { registration, permission } => (5, registration, permission.value),
            Self::Principal(one) => (6, &one.app_id, ""),
            Self::Consented { principal, permission, .. } => (7, principal, permission.value),
            Self::Secret { credential, .. } => (8, &credential.key_id, ""),
            Self::SecretGone { key_id } => (8, key_id, ""),
            Self::Revoked { held, .. } => (100 + held.subject.kind as u8, &held.id, &held.subject.name),
            Self::Unlisted { listed, .. } => {
                (102 + listed.subject.kind as u8, &listed.service_app_id, &listed.id)
            }
            // The same address may stand on several platforms.
            Self::Gone { foothold, .. } => (9 + foothold.kind as u8, &foothold.id, ""),
        }
    }

    /// It says that something is not there, whose id is never given twice: nothing but a replica that lags, or somebody who
    /// restores it, can show it again. An owner or an address may be there again.
    pub(super) fn is_absence(&self) -> bool {
        matches!(self, Self::Deleted(_) | Self::SecretGone { .. })
    }

    /// The checklist items that settle with it, with their subject.
    pub(super) fn checks(&self) -> &'static [CheckId] {
        match self {
            Self::Registered(_) => {
                &[CheckId::Registered, CheckId::AccountTypes, CheckId::RedirectUri, CheckId::Enabled]
            }
            Self::AccountTypes { .. } => &[CheckId::AccountTypes],
            Self::Redirect { .. } => &[CheckId::RedirectUri],
            Self::PublicClient { .. } => &[CheckId::PublicClientFlows],
            Self::Enabled { .. } => &[CheckId::Enabled],
            Self::Listed { .. } => &[CheckId::PermissionListed],
            Self::Principal(_) => &[CheckId::ServicePrincipal],
            Self::Consented { .. } => &[CheckId::PermissionConsented],
            Self::Secret { .. } => &[CheckId::SecretLive],
            Self::Made { .. }
            | Self::Deleted(_)
            | Self::SecretGone { .. }
            | Self::Revoked { .. }
            | Self::Unlisted { .. }
            | Self::Gone { .. } => &[],
        }
    }

    /// The registration of which it is a property.
    pub(crate) fn registration(&self) -> Option<&str> {
        match self {
            Self::AccountTypes { registration, .. }
            | Self::Redirect { registration }
            | Self::PublicClient { registration }
            | Self::Enabled { registration }
            | Self::Listed { registration, .. }
            | Self::Secret { registration, .. }
            | Self::Unlisted { registration, .. }
            | Self::Gone { registration, .. } => Some(registration),
            _ => None,
        }
    }

    /// The permission that was consented to.
    pub(crate) fn grant(&self) -> Option<&'static Permission> {
        match self {
            Self::Consented { permission, .. } => Some(permission),
            _ => None,
        }
    }

    /// A role was assigned by what was asked; one that was there already is acknowledged without an id.
    pub(crate) fn is_new_role(&self) -> bool {
        matches!(self, Self::Consented { permission, id: Some(_), .. } if permission.kind == PermissionKind::Application)
    }

    /// The permission that it is about.
    pub(super) fn permission(&self) -> Option<&'static str> {
        match self {
            Self::Listed { permission, .. } | Self::Consented { permission, .. } => Some(permission.value),
            _ => None,
        }
    }

    /// The read shows it; nothing where the read says nothing about it, because something else is in use.
    pub(super) fn is_shown_by(&self, seen: &Observation) -> Option<bool> {
        let registration = |id: &str| seen.registrations.iter().find(|one| one.id == id);
        let of = |id: &str, holds: &dyn Fn(&Application) -> bool| registration(id).map(holds);
        match self {
            Self::Made { .. } => None,
            Self::Registered(one) => Some(registration(&one.id).is_some()),
            // The bin is read only while none is alive, and its replicas lag by themselves.
            Self::Deleted(one) => {
                let in_the_bin = seen.deleted.iter().any(|other| other.id == one.id);
                Some(registration(&one.id).is_none() && (in_the_bin || !seen.registrations.is_empty()))
            }
            Self::AccountTypes { registration, audience } => {
                of(registration, &|one| one.sign_in_audience.as_deref() == Some(audience))
            }
            Self::Redirect { registration } => of(registration, &has_redirect),
            Self::PublicClient { registration } => {
                of(registration, &|one| one.is_fallback_public_client == Some(true))
            }
            Self::Enabled { registration } => of(registration, &|one| !one.is_deactivated()),
            Self::Listed { registration, permission } => of(registration, &|one| lists(one, permission)),
            Self::Principal(one) => {
                let in_use =
                    seen.registration().is_some_and(|registration| registration.app_id == one.app_id);
                let there = seen.service_principal.as_ref();
                in_use.then(|| there.is_some_and(|it| it.account_enabled != Some(false)))
            }
            Self::Consented { principal, permission, .. } => {
                let in_use = seen.service_principal.as_ref().is_some_and(|one| one.id == *principal);
                in_use.then(|| seen.consents(permission))
            }
            Self::Secret { registration, credential } => {
                of(registration, &|one| holds(one, &credential.key_id))
            }
            Self::SecretGone { key_id } => Some(!seen.registrations.iter().any(|one| holds(one, key_id))),
            Self::Revoked { principal, held } => {
                let in_use = seen.service_principal.as_ref().is_some_and(|one| one.id == *principal);
                let elsewhere = &seen.elsewhere;
                in_use.then(|| {
                    !held.is_in(&seen.assignments, &seen.grants)
                        && !held.is_in(&elsewhere.assignments, &elsewhere.grants)
                })
            }
            Self::Unlisted { registration, listed } => of(registration, &|one| !listed.is_in(one)),
            Self::Gone { registration, foothold } => {
                let in_use = seen.chosen.as_ref() == Some(registration);
                in_use.then(|| !foothold.is_in(seen))
            }
        }
    }

    /// Writes it into a read that does not show it.
    pub(crate) fn write(&self, seen: &mut Observation) {
        if self.is_shown_by(seen) == Some(true) {
            return;
        }
        match self {
            Self::Made { .. } => {}
            Self::Registered(one) => register(one, seen),
            Self::Deleted(one) => delete(one, seen),
            Self::Principal(one) => {
                if seen.registration().is_some_and(|registration| registration.app_id == one.app_id) {
                    seen.service_principal = Some((**one).clone());
                }
            }
            Self::Consented { principal, permission, id } => {
                consent(principal, permission, id.as_deref(), seen);
            }
            Self::Gone { foothold, .. } => foothold.leave_out(seen),
            Self::Revoked { held, .. } => {
                held.leave_out(&mut seen.assignments, &mut seen.grants);
                held.leave_out(&mut seen.elsewhere.assignments, &mut seen.elsewhere.grants);
            }
            Self::SecretGone { key_id } => {
                for registration in &mut seen.registrations {
                    registration.password_credentials.retain(|secret| secret.key_id != *key_id);
                }
            }
            Self::AccountTypes { registration, .. }
            | Self::Redirect { registration }
            | Self::PublicClient { registration }
            | Self::Enabled { registration }
            | Self::Listed { registration, .. }
            | Self::Unlisted { registration, .. }
            | Self::Secret { registration, .. } => {
                if let Some(one) = seen.registrations.iter_mut().find(|one| one.id == *registration) {
                    self.write_into(one);
                }
            }
        }
    }

    /// Writes a property into its registration.
    pub(crate) fn write_into(&self, registration: &mut Application) {
        match self {
            Self::AccountTypes { audience, .. } => {
                registration.sign_in_audience = Some((*audience).to_owned());
            }
            Self::Redirect { .. } => set_redirect(registration),
            Self::PublicClient { .. } => registration.is_fallback_public_client = Some(true),
            Self::Enabled { .. } => registration.is_disabled = Some(false),
            Self::Listed { permission, .. } => {
                list_permission(&mut registration.required_resource_access, permission);
            }
            Self::Secret { credential, .. } if !holds(registration, &credential.key_id) => {
                registration.password_credentials.push(credential.clone());
            }
            Self::Unlisted { listed, .. } => listed.leave_out_of(registration),
            Self::Gone { foothold, .. } => foothold.leave_out_of(registration),
            _ => {}
        }
    }
}

/// It is in use where nothing else is. Where a read took another one for the only one of the name, there are two, and the
/// admin has to choose.
fn register(one: &Application, seen: &mut Observation) {
    let chosen = seen.chosen.is_none().then(|| one.id.clone());
    seen.registrations.push(one.clone());
    seen.deleted.retain(|other| other.id != one.id);
    if seen.chosen != chosen {
        seen.use_registration(chosen);
    }
}

/// It is in the bin, which a replica that still shows it does not know either.
fn delete(one: &Application, seen: &mut Observation) {
    seen.registrations.retain(|other| other.id != one.id);
    if seen.chosen.as_deref() == Some(&one.id) {
        seen.use_registration(None);
    }
    if seen.registrations.is_empty() && !seen.deleted.iter().any(|other| other.id == one.id) {
        seen.deleted.insert(0, one.clone());
    }
}

fn consent(principal: &str, permission: &Permission, id: Option<&str>, seen: &mut Observation) {
    let in_use = seen.service_principal.as_ref().is_some_and(|one| one.id == principal);
    if !in_use || seen.consents(permission) {
        return;
    }
    let (id, resource) = (id.unwrap_or_default().to_owned(), seen.graph.id.clone());
    match permission.kind {
        PermissionKind::Application => seen.assignments.push(AppRoleAssignment {
            id,
            app_role_id: permission.id.to_owned(),
            principal_id: principal.to_owned(),
            resource_id: resource,
            created_date_time: None,
            resource_display_name: None,
        }),
        PermissionKind::Delegated => match seen.grants.first_mut() {
            Some(grant) => grant.scope = grant.with(permission.value),
            None => seen.grants.push(DelegatedGrant {
                id,
                client_id: principal.to_owned(),
                consent_type: "AllPrincipals".to_owned(),
                principal_id: None,
                resource_id: resource,
                scope: permission.value.to_owned(),
            }),
        },
    }
}
