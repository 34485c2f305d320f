//! Changes to the documents that keep them consistent.
//!
//! Owns creation and credentials as the directory does them. Refuses to own who may ask for it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use rand::Rng;
use serde_json::{Value, json};

use super::lookup::text;
use super::store::Documents;
use super::{company, shape};

/// Who a delegated grant is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Consent {
    /// The whole tenant.
    AllPrincipals,
    /// One user, by object id.
    Principal(String),
}

/// A client secret as `addPassword` answers it, value included.
#[derive(Debug)]
pub(crate) struct NewSecret {
    pub(crate) document: Value,
}

impl Documents {
    /// Registers an application with a display name; nothing else is set yet.
    pub(crate) fn register(&mut self, name: &str, owner: Option<&str>, created: Timestamp) -> String {
        let (id, app_id) = (self.new_id(), self.new_id());
        self.applications.push(shape::application(&id, &app_id, name, company::INITIAL_DOMAIN, created));
        self.owners.insert(id.clone(), owner.map(str::to_owned).into_iter().collect());
        id
    }

    /// Creates the service principal of a local application, with names copied from it. Returns its object id.
    pub(crate) fn enterprise_application(&mut self, app_id: &str, created: Timestamp) -> Option<String> {
        let application = self.application_by("appId", app_id)?.clone();
        let (id, tenant) = (self.new_id(), self.tenant_id());
        let name = text(&application, "displayName");
        let mut principal =
            shape::service_principal(&id, text(&application, "appId"), name, &tenant, Some(created));
        shape::derive(&mut principal, &application);
        self.service_principals.push(principal);
        Some(id)
    }

    /// Carries a change of an application over to its service principal.
    pub(crate) fn carry_over(&mut self, id: &str) {
        let Some(application) = self.application(id).cloned() else {
            return;
        };
        let app_id = text(&application, "appId");
        for principal in self.service_principals.iter_mut().filter(|one| text(one, "appId") == app_id) {
            shape::derive(principal, &application);
        }
    }

    /// Creates the service principal of one of Microsoft's clients when it is not there yet. Returns its object id.
    pub(crate) fn microsoft_client(&mut self, app_id: &str, name: &str) -> String {
        if let Some(known) = self.service_principal_of(app_id) {
            return text(known, "id").to_owned();
        }
        let id = self.new_id();
        let principal = shape::microsoft_service_principal(&id, app_id, name, Some(Timestamp::now()));
        self.service_principals.push(principal);
        id
    }

    /// Makes a client secret for an application or service principal, of the name and with the id that are asked for. The
    /// answer holds the value; the stored credential only its hint.
    pub(crate) fn add_secret(
        &mut self,
        id: &str,
        asked: &Value,
        start: &str,
        end: &str,
    ) -> Option<NewSecret> {
        let chosen = asked["keyId"].as_str().map(str::to_lowercase);
        let key_id = chosen.unwrap_or_else(|| self.new_id());
        let name = &asked["displayName"];
        let value = self.secret_value();
        let hint: String = value.chars().take(3).collect();
        let mut credential = json!({
            "customKeyIdentifier": null, "displayName": name, "endDateTime": end, "hint": hint, "keyId": key_id,
            "secretText": null, "startDateTime": start,
        });
        let holder = self.holder_mut(id)?;
        holder["passwordCredentials"].as_array_mut()?.push(credential.clone());
        credential["secretText"] = json!(value);
        self.made_values.push(value.clone());
        self.secrets.insert((id.to_owned(), key_id), value);
        Some(NewSecret { document: credential })
    }

    /// Whether this is the value of one of the secrets of an application or service principal.
    pub(crate) fn is_secret(&self, holder: &str, key_id: &str, value: &str) -> bool {
        let key = (holder.to_owned(), key_id.to_lowercase());
        self.secrets.get(&key).is_some_and(|known| known == value)
    }

    /// Forgets the value of a secret that was removed.
    pub(crate) fn forget_secret(&mut self, holder: &str, key_id: &str) {
        self.secrets.remove(&(holder.to_owned(), key_id.to_lowercase()));
    }

    /// Forty characters in the form that Microsoft uses: three, a digit, `Q~`, and the rest.
    fn secret_value(&mut self) -> String {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-~";
        let mut value = String::with_capacity(40);
        for place in 0..40 {
            match place {
                3 => value.push('8'),
                4 => value.push('Q'),
                5 => value.push('~'),
                _ => value.push(char::from(LETTERS[self.chance.random_range(0..LETTERS.len())])),
            }
        }
        value
    }

    /// Grants an app role of a resource to a client, both by service principal object id.
    pub(crate) fn assign(&mut self, principal: &str, resource: &str, role: &str) -> Value {
        let mut tail = [0_u8; 16];
        self.chance.fill(&mut tail);
        let mut bytes = guid_bytes(principal);
        bytes.extend_from_slice(&tail);
        let name = |id: &str| self.service_principal(id).map_or(Value::Null, |sp| sp["displayName"].clone());
        let assignment = json!({
            "id": URL_SAFE_NO_PAD.encode(bytes), "deletedDateTime": null, "appRoleId": role,
            "createdDateTime": shape::seven_digits(Timestamp::now()), "principalDisplayName": name(principal),
            "principalId": principal, "principalType": "ServicePrincipal", "resourceDisplayName": name(resource),
            "resourceId": resource,
        });
        self.app_role_assignments.push(assignment.clone());
        assignment
    }

    /// The grant for this client, resource and consent, if there is one.
    pub(crate) fn grant_of(&mut self, client: &str, resource: &str, consent: &Consent) -> Option<&mut Value> {
        let id = grant_id(client, resource, consent);
        self.grants.iter_mut().find(|grant| text(grant, "id") == id)
    }

    /// Creates a delegated grant; there must be none with the same key.
    pub(crate) fn grant(&mut self, client: &str, resource: &str, consent: &Consent, scope: &str) -> Value {
        let (kind, principal) = match consent {
            Consent::AllPrincipals => ("AllPrincipals", Value::Null),
            Consent::Principal(user) => ("Principal", json!(user)),
        };
        let grant = json!({ "clientId": client, "consentType": kind, "id": grant_id(client, resource, consent),
            "principalId": principal, "resourceId": resource, "scope": scope });
        self.grants.push(grant.clone());
        grant
    }

    /// Adds scopes to a delegated grant, creating it when there is none.
    pub(crate) fn widen_grant(&mut self, client: &str, resource: &str, consent: &Consent, scopes: &[String]) {
        let Some(grant) = self.grant_of(client, resource, consent) else {
            self.grant(client, resource, consent, &scopes.join(" "));
            return;
        };
        let mut held: Vec<String> = text(grant, "scope").split_whitespace().map(str::to_owned).collect();
        for scope in scopes {
            if !held.contains(scope) {
                held.push(scope.clone());
            }
        }
        grant["scope"] = json!(held.join(" "));
    }

    /// Scopes of Microsoft Graph that a client holds for a user, tenant-wide grants included.
    pub(crate) fn granted_scopes(&self, client: &str, user: &str) -> Vec<String> {
        let graph = self.graph_id();
        self.grants
            .iter()
            .filter(|g| text(g, "clientId") == client && text(g, "resourceId") == graph)
            .filter(|g| g["consentType"] == "AllPrincipals" || text(g, "principalId") == user)
            .flat_map(|g| text(g, "scope").split_whitespace().map(str::to_owned))
            .collect()
    }
}

/// The id Microsoft computes for a delegated grant: the little-endian bytes of client, resource and user.
fn grant_id(client: &str, resource: &str, consent: &Consent) -> String {
    let mut bytes = guid_bytes(client);
    bytes.extend(guid_bytes(resource));
    if let Consent::Principal(user) = consent {
        bytes.extend(guid_bytes(user));
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

fn guid_bytes(id: &str) -> Vec<u8> {
    uuid::Uuid::parse_str(id).map(|id| id.to_bytes_le().to_vec()).unwrap_or_default()
}
