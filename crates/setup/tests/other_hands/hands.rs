//! What a colleague may do meanwhile: one entry each, with what the checklist has to say of it and what mends it.

use practice_tenant::{Documents, Tenant};
use serde_json::{Value, json};
use setup::guide::{PERMISSIONS, Permission, PermissionKind};
use setup::ipc::{ChangeKind, SectionId};

use crate::support::NAME;

const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";
/// `Mail.Send` and `Directory.Read.All`, which Peig does not need.
const MAIL_SEND: &str = "b633e1c5-b582-4048-a93e-9f11b44c7e96";
const DIRECTORY_READ: &str = "7ab1d382-f21e-4acd-a863-ba3e13f7da61";

/// Lists every variant once, so that none can be forgotten in the table.
macro_rules! hands {
    ($($hand:ident),+ $(,)?) => {
        /// One thing that a colleague does.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(crate) enum Hand {
            $($hand,)+
            /// Takes back the consent to this permission.
            Revokes(&'static Permission),
            /// Takes this permission off the list.
            Unlists(&'static Permission),
        }

        impl Hand {
            /// All of them, in an order in which one wizard can mend one after the other: as long as it has not been closed it
            /// knows which secret called as Peig's is not, and a second registration stays.
            pub(crate) fn all() -> Vec<Self> {
                let of = |make: fn(&'static Permission) -> Self| PERMISSIONS.iter().map(make);
                of(Self::Revokes).chain(of(Self::Unlists)).chain([$(Self::$hand),+]).collect()
            }
        }
    };
}

hands! {
    AddsASecretCalledPeig,
    DisablesThePrincipal,
    DeletesThePrincipal,
    SwitchesOff,
    WidensTheAccountTypes,
    RemovesTheRedirect,
    FlipsTheFlag,
    RemovesTheSecrets,
    ListsAnother,
    GrantsAnother,
    GrantsAnotherScope,
    AddsASecret,
    AddsACertificate,
    AddsATrust,
    AddsAnOwner,
    AddsARedirect,
    AddsASinglePage,
    AddsAnIdentifier,
    AddsASecretToThePrincipal,
    AddsAnOwnerToThePrincipal,
    DeletesIt,
    RenamesIt,
    RegistersASecond,
}

/// What the checklist has to say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// This item is red.
    Red(SectionId, String),
    /// This one warns: it is there, works, and is nothing to be mended.
    Warns(SectionId, String),
    /// Nothing: the tenant is as it should be.
    Nothing,
}

/// The registration that Peig is to use, as a colleague finds it: under the key, else the oldest of the name.
pub(crate) fn ours(documents: &Documents) -> Option<&Value> {
    let all = &documents.applications;
    all.iter()
        .find(|one| one["uniqueName"] == NAME)
        .or_else(|| all.iter().find(|one| one["displayName"] == NAME))
}

pub(crate) fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// Its service principal.
pub(crate) fn principal(documents: &Documents) -> Option<&Value> {
    let app_id = &ours(documents)?["appId"];
    documents.service_principals.iter().find(|one| one["appId"] == *app_id)
}

/// It has this consent for everybody.
pub(crate) fn consents(documents: &Documents, permission: &Permission) -> bool {
    let Some(id) = principal(documents).map(|one| one["id"].clone()) else { return false };
    match permission.kind {
        PermissionKind::Application => documents
            .app_role_assignments
            .iter()
            .any(|one| one["principalId"] == id && one["appRoleId"] == permission.id),
        PermissionKind::Delegated => documents
            .grants
            .iter()
            .filter(|one| one["clientId"] == id && one["consentType"] == "AllPrincipals")
            .any(|one| text(one, "scope").split(' ').any(|scope| scope == permission.value)),
    }
}

/// It lists this permission.
pub(crate) fn lists(application: &Value, permission: &Permission) -> bool {
    let resources = application["requiredResourceAccess"].as_array().into_iter().flatten();
    let of_graph = resources.filter(|one| one["resourceAppId"] == MICROSOFT_GRAPH);
    of_graph
        .flat_map(|one| one["resourceAccess"].as_array().into_iter().flatten())
        .any(|one| one["id"] == permission.id)
}

impl Hand {
    /// There is something to lay this hand on.
    pub(crate) fn finds_work(self, documents: &Documents) -> bool {
        let (one, principal) = (ours(documents), principal(documents));
        let list = |pointer: &str| {
            one.and_then(|one| one.pointer(pointer)?.as_array()).is_some_and(|list| !list.is_empty())
        };
        match self {
            Self::Revokes(permission) => consents(documents, permission),
            Self::Unlists(permission) => one.is_some_and(|one| lists(one, permission)),
            Self::DeletesThePrincipal
            | Self::DisablesThePrincipal
            | Self::GrantsAnother
            | Self::GrantsAnotherScope
            | Self::AddsASecretToThePrincipal
            | Self::AddsAnOwnerToThePrincipal => principal.is_some(),
            Self::RemovesTheRedirect => list("/web/redirectUris"),
            Self::FlipsTheFlag => one.is_some_and(|one| one["isFallbackPublicClient"] == true),
            Self::RemovesTheSecrets => list("/passwordCredentials"),
            Self::RegistersASecond => true,
            Self::SwitchesOff
            | Self::WidensTheAccountTypes
            | Self::ListsAnother
            | Self::AddsASecret
            | Self::AddsASecretCalledPeig
            | Self::AddsACertificate
            | Self::AddsATrust
            | Self::AddsAnOwner
            | Self::AddsARedirect
            | Self::AddsASinglePage
            | Self::AddsAnIdentifier
            | Self::DeletesIt
            | Self::RenamesIt => one.is_some(),
        }
    }

    /// Its place among hands that differ only in which permission, or through what somebody signs in.
    pub(crate) fn place_in_its_kind(self) -> Option<usize> {
        match self {
            Self::Revokes(which) | Self::Unlists(which) => PERMISSIONS.iter().position(|one| one == which),
            _ if matches!(self.shows(true), Said::Red(_, key) if key == "onlyPeig") => Some(self.number()),
            _ => None,
        }
    }

    fn number(self) -> usize {
        Self::all().iter().position(|one| *one == self).unwrap_or_default()
    }

    /// Does it, through the tenant's documents, as somebody at the portal would.
    pub(crate) fn acts(self, tenant: &Tenant) {
        let (id, app_id, principal) = tenant.with(|documents| {
            let one = ours(documents).cloned().unwrap_or_default();
            let principal = principal(documents).map(|one| text(one, "id")).unwrap_or_default();
            (text(&one, "id"), text(&one, "appId"), principal)
        });
        let change =
            |change: &dyn Fn(&mut Value)| assert!(tenant.change_application(&id, change), "{self:?}");
        match self {
            Self::Revokes(permission) => match permission.kind {
                PermissionKind::Application => assert!(tenant.revoke_role(&app_id, permission.value)),
                PermissionKind::Delegated => tenant.with(|documents| {
                    documents
                        .grants
                        .retain(|one| one["clientId"] != *principal || one["consentType"] != "AllPrincipals");
                }),
            },
            Self::Unlists(permission) => change(&|one| unlist(one, permission)),
            Self::DeletesThePrincipal => assert!(tenant.delete_service_principal(&principal)),
            Self::DisablesThePrincipal => {
                of_principal(tenant, &principal, |one| one["accountEnabled"] = json!(false));
            }
            Self::SwitchesOff => assert!(tenant.deactivate(&id, true)),
            Self::WidensTheAccountTypes => {
                change(&|one| one["signInAudience"] = json!("AzureADandPersonalMicrosoftAccount"));
            }
            Self::RemovesTheRedirect => assert!(tenant.remove_redirect(&id, "http://localhost")),
            Self::FlipsTheFlag => assert!(tenant.set_public_client(&id, false)),
            Self::RemovesTheSecrets => change(&|one| one["passwordCredentials"] = json!([])),
            Self::ListsAnother => change(&|one| list(one, MAIL_SEND)),
            Self::GrantsAnother => grant_another(tenant, &principal),
            Self::GrantsAnotherScope => assert!(tenant.grant_scope(&app_id, "Mail.Read")),
            Self::AddsASecret => change(&|one| push(one, "passwordCredentials", secret("11", "backup"))),
            Self::AddsASecretCalledPeig => {
                change(&|one| push(one, "passwordCredentials", secret("12", "Peig")));
            }
            Self::AddsACertificate => change(&|one| push(one, "keyCredentials", certificate())),
            Self::AddsATrust => {
                tenant.with(|documents| documents.federated.entry(id.clone()).or_default().push(trust()));
            }
            Self::AddsAnOwner => tenant.add_owner(&id, &tenant.hire("Lena Late")),
            Self::AddsARedirect => change(&|one| {
                let address = "https://intranet.example/signed-in";
                push(&mut one["web"], "redirectUris", json!(address));
                push(&mut one["web"], "redirectUriSettings", json!({ "uri": address, "index": null }));
            }),
            Self::AddsASinglePage => {
                change(&|one| push(&mut one["spa"], "redirectUris", json!("https://intranet.example/page")));
            }
            Self::AddsAnIdentifier => {
                change(&|one| push(one, "identifierUris", json!("api://intranet.example")));
            }
            Self::AddsASecretToThePrincipal => {
                of_principal(tenant, &principal, |one| push(one, "passwordCredentials", secret("13", "sso")));
            }
            Self::AddsAnOwnerToThePrincipal => tenant.add_owner(&principal, &tenant.hire("Paul Principal")),
            Self::DeletesIt => assert!(tenant.delete_application(&id)),
            Self::RenamesIt => change(&|one| one["displayName"] = json!("Intranet")),
            Self::RegistersASecond => {
                tenant.register_by_hand(NAME);
            }
        }
    }

    /// What the checklist has to say of it in a tenant that was right before; `keyed`: the registration has the key, by which
    /// it is found whatever it is called.
    pub(crate) fn shows(self, keyed: bool) -> Said {
        use SectionId::{Permissions, PublicClient, Registration, Secret};
        let red = |section, key: &str| Said::Red(section, key.to_owned());
        match self {
            Self::Revokes(permission) => {
                Said::Red(Permissions, format!("permissionConsented:{}", permission.value))
            }
            Self::Unlists(permission) => {
                Said::Red(Permissions, format!("permissionListed:{}", permission.value))
            }
            Self::DeletesThePrincipal | Self::DisablesThePrincipal => red(Registration, "servicePrincipal"),
            Self::SwitchesOff => red(Registration, "enabled"),
            Self::WidensTheAccountTypes => red(Registration, "accountTypes"),
            Self::RemovesTheRedirect => red(Registration, "redirectUri"),
            Self::FlipsTheFlag => red(PublicClient, "publicClientFlows"),
            Self::RemovesTheSecrets => red(Secret, "secretLive"),
            Self::ListsAnother | Self::GrantsAnother | Self::GrantsAnotherScope => {
                Said::Warns(Permissions, "noExtraPermissions".to_owned())
            }
            Self::AddsASecret
            | Self::AddsASecretCalledPeig
            | Self::AddsACertificate
            | Self::AddsATrust
            | Self::AddsAnOwner
            | Self::AddsARedirect
            | Self::AddsASinglePage
            | Self::AddsAnIdentifier
            | Self::AddsASecretToThePrincipal
            | Self::AddsAnOwnerToThePrincipal => red(Registration, "onlyPeig"),
            Self::RenamesIt if keyed => Said::Warns(Registration, "registered".to_owned()),
            Self::DeletesIt | Self::RenamesIt | Self::RegistersASecond => red(Registration, "registered"),
        }
    }

    /// What is planned for it; none where the way on is a question, or nothing is to be done.
    pub(crate) fn mended_by(self) -> Option<ChangeKind> {
        Some(match self {
            Self::Revokes(permission) => match permission.kind {
                PermissionKind::Application => ChangeKind::GrantRole,
                PermissionKind::Delegated => ChangeKind::GrantDelegated,
            },
            Self::Unlists(_) => ChangeKind::ListPermissions,
            Self::DeletesThePrincipal => ChangeKind::CreateServicePrincipal,
            Self::DisablesThePrincipal => ChangeKind::EnableServicePrincipal,
            Self::SwitchesOff => ChangeKind::EnableRegistration,
            Self::WidensTheAccountTypes => ChangeKind::SetAccountTypes,
            Self::RemovesTheRedirect => ChangeKind::AddRedirect,
            Self::FlipsTheFlag => ChangeKind::AllowPublicClient,
            Self::RemovesTheSecrets => ChangeKind::MakeSecret,
            _ => return None,
        })
    }
}

fn push(object: &mut Value, list: &str, item: Value) {
    if let Some(list) = object[list].as_array_mut() {
        list.push(item);
    }
}

fn of_graph(application: &mut Value) -> Option<&mut Vec<Value>> {
    let resources = application["requiredResourceAccess"].as_array_mut()?;
    resources.iter_mut().find(|one| one["resourceAppId"] == MICROSOFT_GRAPH)?["resourceAccess"].as_array_mut()
}

fn list(application: &mut Value, role: &str) {
    let access = json!({ "id": role, "type": "Role" });
    match of_graph(application) {
        Some(listed) => listed.push(access),
        None => push(
            application,
            "requiredResourceAccess",
            json!({ "resourceAppId": MICROSOFT_GRAPH, "resourceAccess": [access] }),
        ),
    }
}

/// Microsoft keeps no resource without a permission.
fn unlist(application: &mut Value, permission: &Permission) {
    if let Some(listed) = of_graph(application) {
        listed.retain(|one| one["id"] != permission.id);
    }
    if let Some(resources) = application["requiredResourceAccess"].as_array_mut() {
        resources.retain(|one| one["resourceAccess"] != json!([]));
    }
}

fn of_principal(tenant: &Tenant, id: &str, change: impl FnOnce(&mut Value)) {
    let changed = tenant
        .with(|documents| documents.service_principals.iter_mut().find(|one| one["id"] == *id).map(change));
    assert!(changed.is_some());
}

fn grant_another(tenant: &Tenant, principal: &str) {
    tenant.with(|documents| {
        let graph = documents.service_principals.iter().find(|one| one["appId"] == MICROSOFT_GRAPH).cloned().unwrap_or_default();
        let id = documents.new_id();
        documents.app_role_assignments.push(json!({ "id": id, "deletedDateTime": null, "appRoleId": DIRECTORY_READ,
            "createdDateTime": "2026-01-01T00:00:00Z", "principalDisplayName": NAME, "principalId": principal,
            "principalType": "ServicePrincipal", "resourceDisplayName": "Microsoft Graph", "resourceId": graph["id"] }));
    });
}

fn secret(end: &str, name: &str) -> Value {
    json!({ "keyId": format!("00000000-0000-4000-8000-0000000000{end}"), "displayName": name, "hint": "zzz",
        "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2099-01-01T00:00:00Z", "secretText": null,
        "customKeyIdentifier": null })
}

fn certificate() -> Value {
    json!({ "customKeyIdentifier": null, "displayName": "CN=Intranet", "key": null, "endDateTime": "2099-01-01T00:00:00Z",
        "keyId": "00000000-0000-4000-8000-000000000021", "startDateTime": "2026-01-01T00:00:00Z",
        "type": "AsymmetricX509Cert", "usage": "Verify" })
}

fn trust() -> Value {
    json!({ "id": "00000000-0000-4000-8000-000000000031", "name": "deploy", "description": null,
        "issuer": "https://token.actions.githubusercontent.com", "subject": "repo:nordwind/intranet:ref:refs/heads/main",
        "audiences": ["api://AzureADTokenExchange"] })
}
