//! `/oauth2PermissionGrants`: delegated permissions that were consented to.
//!
//! Owns the one-grant-per-key rule. Refuses to own consent pages.

use serde_json::Value;

use super::answer::{Done, Refused};
use super::call::{Call, Result};
use super::query::List;
use super::{access, schema};
use crate::documents::{Consent, find, text};

/// `@odata.context` of one grant.
const ENTITY: &str = "oauth2PermissionGrants/$entity";

impl Call<'_> {
    pub(super) fn list_grants(&mut self) -> Result {
        let list = List {
            graph: self.graph,
            context: "oauth2PermissionGrants",
            kind: "oAuth2PermissionGrant",
            filterable: &["clientId", "resourceId", "principalId", "consentType"],
            pages: true,
            items: self.documents.grants.as_slice().into(),
        };
        list.answer(self.request)
    }

    pub(super) fn get_grant(&mut self) -> Result {
        let id = self.grant_id()?;
        let grant = find(&self.documents.grants, "id", &id).cloned().unwrap_or_default();
        self.single(&grant, "oAuth2PermissionGrant", ENTITY)
    }

    pub(super) fn create_grant(&mut self) -> Result {
        let body = self.body()?;
        schema::check(&body, schema::GRANT, &[], "OAuth2PermissionGrant")?;
        access::may_grant(self.documents, self.bearer)?;
        let client = schema::required(&body, "clientId", "OAuth2PermissionGrant")?.to_lowercase();
        let resource = schema::required(&body, "resourceId", "OAuth2PermissionGrant")?.to_lowercase();
        let scope = schema::required(&body, "scope", "OAuth2PermissionGrant")?.trim().to_owned();
        let principal = body.get("principalId").and_then(Value::as_str);
        let consent = match (schema::required(&body, "consentType", "OAuth2PermissionGrant")?, principal) {
            ("AllPrincipals", None) => Consent::AllPrincipals,
            ("Principal", Some(user)) if self.documents.user(user).is_some() => {
                Consent::Principal(user.to_lowercase())
            }
            _ => return Err(Refused::invalid_value("principalId", "OAuth2PermissionGrant")),
        };
        for (property, id) in [("clientId", &client), ("resourceId", &resource)] {
            if self.documents.service_principal(id).is_none() {
                return Err(Refused::invalid_value(property, "OAuth2PermissionGrant"));
            }
        }
        if self.documents.grant_of(&client, &resource, &consent).is_some() {
            let message = "Permission entry already exists.";
            return Err(Refused::new(409, "Request_MultipleObjectsWithSameKeyValue", message));
        }
        let grant = self.documents.grant(&client, &resource, &consent, &scope);
        let tenant = self.documents.tenant_id();
        let location =
            format!("https://graph.microsoft.com/v2/{tenant}/oauth2PermissionGrants/{}", text(&grant, "id"));
        Ok(Done::created(self.entity(&grant, ENTITY), Some(location)))
    }

    pub(super) fn patch_grant(&mut self) -> Result {
        let body = self.body()?;
        schema::check(&body, schema::GRANT, schema::GRANT_FIXED, "OAuth2PermissionGrant")?;
        let id = self.grant_id()?;
        access::may_grant(self.documents, self.bearer)?;
        let mut grants = self.documents.grants.iter_mut();
        if let (Some(grant), Some(scope)) = (grants.find(|grant| text(grant, "id") == id), body.get("scope"))
        {
            grant["scope"] = scope.clone();
        }
        Ok(Done::no_content())
    }

    pub(super) fn delete_grant(&mut self) -> Result {
        let id = self.grant_id()?;
        access::may_grant(self.documents, self.bearer)?;
        self.documents.grants.retain(|grant| text(grant, "id") != id);
        Ok(Done::no_content())
    }

    fn grant_id(&self) -> std::result::Result<String, Refused> {
        let id = self.route.id(0).unwrap_or_default();
        let known = self.documents.grants.iter().any(|grant| text(grant, "id") == id);
        if known { Ok(id.to_owned()) } else { Err(Refused::not_found(id)) }
    }
}
