//! The handle through which tests and demonstrations look into the tenant and change it behind the wizard's back.
//!
//! Owns convenience in the words of a colleague at the portal. Refuses to own rules: it changes documents directly.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::documents::company::{self, role};
use crate::documents::shape::whole_seconds;
use crate::documents::{Consent, Documents, Person, text};
use crate::lock::lock;
use crate::shared::Shared;

/// The content of a running practice tenant. A clone is another handle to the same tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    shared: Arc<Shared>,
}

impl Tenant {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The tenant id.
    pub fn id(&self) -> String {
        self.with(|documents| documents.tenant_id())
    }

    /// The organization's display name.
    pub fn name(&self) -> String {
        self.with(|documents| text(&documents.organization, "displayName").to_owned())
    }

    /// The default verified domain.
    pub fn domain(&self) -> String {
        company::DOMAIN.to_owned()
    }

    /// Reads or changes any document. No request is answered meanwhile; a nested call never returns.
    pub fn with<R>(&self, f: impl FnOnce(&mut Documents) -> R) -> R {
        f(&mut lock(&self.shared.documents))
    }

    /// The accounts in the order the sign-in page offers them.
    pub fn accounts(&self) -> Vec<Person> {
        self.with(|documents| documents.people())
    }

    /// User principal name of the Global Administrator with a Business Premium licence.
    pub fn admin_upn(&self) -> String {
        self.upn(|d, user| d.licenses.contains_key(user) && holds(d, user, role::GLOBAL_ADMINISTRATOR))
    }

    /// User principal name of the other Global Administrator, who approves requests and has no licence.
    pub fn second_admin_upn(&self) -> String {
        self.upn(|d, user| !d.licenses.contains_key(user) && holds(d, user, role::GLOBAL_ADMINISTRATOR))
    }

    /// User principal name of the Application Administrator.
    pub fn app_admin_upn(&self) -> String {
        self.upn(|d, user| holds(d, user, role::APPLICATION_ADMINISTRATOR))
    }

    /// User principal name of the account without any role.
    pub fn plain_user_upn(&self) -> String {
        self.upn(|d, user| d.roles_of(user).is_empty())
    }

    /// Another account without any role, of this name. Returns its object id.
    pub fn hire(&self, name: &str) -> String {
        self.with(|documents| documents.hire(name))
    }

    /// Makes somebody an owner of an application or service principal, by object ids. An id that names nothing stands for
    /// an owner whose account is gone.
    pub fn add_owner(&self, object_id: &str, owner_id: &str) {
        self.with(|documents| {
            documents.owners.entry(object_id.to_owned()).or_default().push(owner_id.to_owned());
        });
    }

    fn upn(&self, choose: impl Fn(&Documents, &str) -> bool) -> String {
        self.with(|documents| {
            let mut people = documents.people().into_iter();
            people
                .find(|person| choose(documents, &person.id))
                .map_or_else(String::new, |p| p.user_principal_name)
        })
    }

    /// Live registrations of this name, oldest first.
    pub fn applications_named(&self, name: &str) -> Vec<Value> {
        self.with(|d| d.applications.iter().filter(|a| text(a, "displayName") == name).cloned().collect())
    }

    /// The service principal of an application, by app id.
    pub fn service_principal_of(&self, app_id: &str) -> Option<Value> {
        self.with(|documents| documents.service_principal_of(app_id).cloned())
    }

    /// Names of the Graph application permissions that an application holds, by app id; sorted.
    pub fn granted_roles(&self, app_id: &str) -> Vec<String> {
        self.with(|documents| documents.role_names(app_id))
    }

    /// The delegated Graph scopes granted to an application for everybody, by app id; sorted.
    pub fn granted_scopes(&self, app_id: &str) -> Vec<String> {
        self.with(|documents| {
            let client = documents.service_principal_of(app_id).map(|sp| text(sp, "id").to_owned());
            let mut scopes = client.map(|client| documents.granted_scopes(&client, "")).unwrap_or_default();
            scopes.sort();
            scopes
        })
    }

    /// Changes an application, by object id; whether there is one.
    pub fn change_application(&self, object_id: &str, change: impl FnOnce(&mut Value)) -> bool {
        self.with(|documents| documents.application_mut(object_id).map(change).is_some())
    }

    /// A colleague registers another application of this name in the portal. Returns its object id.
    pub fn register_by_hand(&self, name: &str) -> String {
        self.with(|documents| {
            let now = Timestamp::now();
            let id = documents.register(name, None, now);
            let app_id = documents.application(&id).map(|a| text(a, "appId").to_owned()).unwrap_or_default();
            documents.enterprise_application(&app_id, now);
            id
        })
    }

    /// A colleague removes a Web redirect address from an application, by object id.
    pub fn remove_redirect(&self, object_id: &str, address: &str) -> bool {
        self.change_application(object_id, |application| {
            for (list, key) in [("redirectUris", None), ("redirectUriSettings", Some("uri"))] {
                if let Some(items) = application["web"][list].as_array_mut() {
                    items.retain(|item| key.map_or(item, |key| &item[key]) != address);
                }
            }
        })
    }

    /// A colleague sets Allow public client flows on an application, by object id.
    pub fn set_public_client(&self, object_id: &str, allowed: bool) -> bool {
        self.change_application(object_id, |application| {
            application["isFallbackPublicClient"] = json!(allowed);
        })
    }

    /// A colleague deactivates an application or activates it again, by object id.
    pub fn deactivate(&self, object_id: &str, deactivated: bool) -> bool {
        self.change_with_principal(object_id, |application| application["isDisabled"] = json!(deactivated))
    }

    /// Microsoft disables an application that breaks its terms, by object id, or takes that back.
    pub fn disable_by_microsoft(&self, object_id: &str, disabled: bool) -> bool {
        let status = if disabled { "DisabledDueToViolationOfServicesAgreement" } else { "NotDisabled" };
        self.change_with_principal(object_id, |application| {
            application["disabledByMicrosoftStatus"] = json!(status);
        })
    }

    fn change_with_principal(&self, object_id: &str, change: impl FnOnce(&mut Value)) -> bool {
        self.with(|documents| {
            let changed = documents.application_mut(object_id).map(change).is_some();
            documents.carry_over(object_id);
            changed
        })
    }

    /// A colleague gives an application, by object id, an app management policy of its own with these rules for secrets
    /// (`passwordCredentialConfiguration`), in place of any other. Returns the policy's id.
    pub fn assign_policy(&self, object_id: &str, rules: &Value) -> String {
        self.with(|documents| {
            let id = documents.new_id();
            let policy = json!({ "id": id, "displayName": "Rules of one application", "isEnabled": true,
                "description": "Rules that come before those of the tenant.",
                "restrictions": { "passwordCredentials": rules, "keyCredentials": [] } });
            documents.assigned_policies.insert(object_id.to_owned(), vec![policy]);
            id
        })
    }

    /// A colleague deletes an application, by object id; it goes to the bin with its service principal.
    pub fn delete_application(&self, object_id: &str) -> bool {
        self.with(|documents| documents.bin_application(object_id))
    }

    /// A colleague deletes a service principal, by object id; it goes to the bin with what it holds.
    pub fn delete_service_principal(&self, object_id: &str) -> bool {
        self.with(|documents| documents.bin_service_principal(object_id))
    }

    /// A colleague takes back one of Graph's application permissions (its name) from an application, by app id.
    pub fn revoke_role(&self, app_id: &str, permission: &str) -> bool {
        self.with(|documents| {
            let role = documents.graph_role_id(permission);
            let client = documents.service_principal_of(app_id).map(|sp| text(sp, "id").to_owned());
            let before = documents.app_role_assignments.len();
            documents.app_role_assignments.retain(|assignment| {
                Some(text(assignment, "principalId")) != client.as_deref()
                    || Some(text(assignment, "appRoleId")) != role.as_deref()
            });
            documents.app_role_assignments.len() < before
        })
    }

    /// Another admin consents to all that an application lists, by app id.
    pub fn grant_all(&self, app_id: &str) -> bool {
        self.with(|documents| documents.consent_to_listed(app_id))
    }

    /// Colleagues use an application for work of their own, by object id: a certificate, a federated credential,
    /// permissions of another service for everybody, consents of two users, and both of them assigned to it.
    pub fn use_for_more(&self, object_id: &str) -> bool {
        self.with(|documents| {
            let users: Vec<_> = documents.people().into_iter().map(|person| person.id).take(2).collect();
            let found = documents.application(object_id).map(|one| text(one, "appId").to_owned());
            let client = found.and_then(|app_id| documents.service_principal_of(&app_id));
            let Some(client) = client.map(|one| text(one, "id").to_owned()) else { return false };
            add_credentials(documents, object_id);
            let sharepoint = documents.microsoft_client(SHAREPOINT, "Office 365 SharePoint Online");
            let mut principals = documents.service_principals.iter_mut();
            if let Some(service) = principals.find(|one| text(one, "id") == sharepoint) {
                service["appRoles"] = json!([{ "allowedMemberTypes": ["Application"], "isEnabled": true,
                    "description": "Read items in all site collections", "id": READ_SITES, "origin": "Application",
                    "displayName": "Read items in all site collections", "value": "Sites.Read.All" }]);
            }
            documents.assign(&client, &sharepoint, READ_SITES);
            documents.grant(&client, &sharepoint, &Consent::AllPrincipals, "AllSites.Read");
            let graph = documents.graph_id();
            for user in &users {
                documents.grant(&client, &graph, &Consent::Principal(user.clone()), "Calendars.Read");
                documents.assign(user, &client, "00000000-0000-0000-0000-000000000000");
            }
            true
        })
    }

    /// Another admin grants one of Graph's delegated permissions (its name) to an application for everybody, by app id.
    pub fn grant_scope(&self, app_id: &str, permission: &str) -> bool {
        self.with(|documents| {
            let client = documents.service_principal_of(app_id).map(|sp| text(sp, "id").to_owned());
            let graph = documents.graph_id();
            let Some(client) = client else { return false };
            documents.widen_grant(&client, &graph, &Consent::AllPrincipals, &[permission.to_owned()]);
            true
        })
    }

    /// Lets every secret of an application expire a day ago, by object id.
    pub fn expire_secrets(&self, object_id: &str) -> bool {
        let now = Timestamp::now();
        let yesterday = whole_seconds(now.checked_sub(SignedDuration::from_hours(24)).unwrap_or(now));
        self.change_application(object_id, |application| {
            for credential in application["passwordCredentials"].as_array_mut().into_iter().flatten() {
                credential["endDateTime"] = json!(yesterday);
            }
        })
    }

    /// The values of all secrets made so far, those removed since included. A test that looks for a value nobody has
    /// seen takes it from here.
    pub fn secret_values_made(&self) -> Vec<String> {
        self.with(|documents| documents.made_values.clone())
    }

    /// Makes all tokens given out so far expired ones, as if more than an hour had passed.
    pub fn expire_tokens(&self) {
        lock(&self.shared.sessions).expire_tokens();
    }

    /// Makes all device codes given out so far expired ones.
    pub fn expire_device_codes(&self) {
        lock(&self.shared.sessions).expire_device_codes();
    }
}

/// The service of Microsoft for documents, and its application permission `Sites.Read.All`.
const SHAREPOINT: &str = "00000003-0000-0ff1-ce00-000000000000";
const READ_SITES: &str = "d13f72ca-a275-4b96-b789-48ebcc4da984";

/// A certificate and a federated credential.
fn add_credentials(documents: &mut Documents, object_id: &str) {
    let next_year = Timestamp::now().checked_add(SignedDuration::from_hours(24 * 365));
    let certificate = json!({ "customKeyIdentifier": null, "displayName": "CN=Intranet", "key": null,
        "endDateTime": next_year.map(whole_seconds).ok(), "keyId": "5c1f0d2e-7a3b-4f5e-9d63-0b1a2c3d4e5f",
        "startDateTime": whole_seconds(Timestamp::now()), "type": "AsymmetricX509Cert", "usage": "Verify" });
    if let Some(application) = documents.application_mut(object_id) {
        application["keyCredentials"] = json!([certificate]);
    }
    let federated = json!({ "id": "2f6b1c0a-3d4e-4a5b-8c7d-9e0f1a2b3c4d", "name": "deploy",
        "issuer": "https://token.actions.githubusercontent.com", "subject": "repo:nordwind/intranet:ref:refs/heads/main",
        "description": null, "audiences": ["api://AzureADTokenExchange"] });
    documents.federated.insert(object_id.to_owned(), vec![federated]);
}

fn holds(documents: &Documents, user: &str, role: &str) -> bool {
    documents.roles_of(user).contains(&role)
}
