//! One call: what it is given, and how its answers are put together.

use serde_json::{Map, Value, json};

use super::answer::{Done, Refused};
use super::route::Route;
use super::{keys, query};
use crate::documents::{Documents, text};
use crate::identity::sessions::Bearer;
use crate::wire::Request;

/// One call with everything it may need.
pub(super) struct Call<'a> {
    pub(super) graph: &'a str,
    pub(super) documents: &'a mut Documents,
    pub(super) bearer: &'a Bearer,
    pub(super) request: &'a Request,
    pub(super) route: Route,
}

/// What came of a call.
pub(super) type Result = std::result::Result<Done, Refused>;

impl Call<'_> {
    /// The body as a JSON object.
    pub(super) fn body(&self) -> std::result::Result<Map<String, Value>, Refused> {
        let json = self.request.header("content-type").is_some_and(|t| t.starts_with("application/json"));
        match serde_json::from_slice(&self.request.body) {
            Ok(Value::Object(map)) if json => Ok(map),
            _ => Err(Refused::not_json()),
        }
    }

    /// Whether `Prefer: create-if-missing` was sent.
    pub(super) fn creates_if_missing(&self) -> bool {
        let prefer = self.request.header("prefer").unwrap_or_default();
        prefer.split(',').any(|preference| preference.trim().eq_ignore_ascii_case("create-if-missing"))
    }

    /// `@odata.context` for a fragment.
    pub(super) fn context(&self, fragment: &str) -> String {
        format!("{}/v1.0/$metadata#{fragment}", self.graph)
    }

    /// A document with its context first.
    pub(super) fn entity(&self, document: &Value, fragment: &str) -> Value {
        let mut entity = document.clone();
        entity["@odata.context"] = Value::from(self.context(fragment));
        entity
    }

    /// One document under `$select`, and with its owners or policies where `$expand` asks for those of an application.
    pub(super) fn single(&self, document: &Value, kind: &str, fragment: &str) -> Result {
        let relations: &[&str] =
            if kind == "application" { &["owners", "appManagementPolicies"] } else { &[] };
        let expanded = query::check_single(self.request, relations)?;
        let selects_keys = self.request.parameter("$select").is_some_and(|list| {
            list.split(',').any(|name| name.trim().eq_ignore_ascii_case("keyCredentials"))
        });
        let document = &if selects_keys { keys::shown(self.documents, document) } else { document.clone() };
        let all = [document.clone()];
        let mut chosen = query::select(all.to_vec(), self.request.parameter("$select"), kind, &all)?;
        let mut entity = self.entity(&chosen.remove(0), fragment);
        let id = text(document, "id");
        match expanded {
            Some("owners") => entity["owners"] = json!(self.owners_of(id)),
            Some(_) => entity["appManagementPolicies"] = json!(self.assigned_policies_of(id)?),
            None => {}
        }
        Ok(Done::ok(entity))
    }

    /// The Location of a created object: of no use, as recorded.
    pub(super) fn location(&self, id: &str, kind: &str) -> String {
        let tenant = self.documents.tenant_id();
        format!(
            "https://graph.microsoft.com/v2/{tenant}/directoryObjects/{id}/Microsoft.DirectoryServices.{kind}"
        )
    }
}
