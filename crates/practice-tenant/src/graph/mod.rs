//! The Graph host: token, version, permissions, and then the call.
//!
//! Owns the order of these checks and the table of calls. Refuses to own any call: each concern has its module.

mod access;
mod answer;
mod applications;
mod assignments;
mod batch;
mod bin;
mod directory;
mod filter;
mod grants;
mod lag;
mod owners;
mod passwords;
mod query;
mod route;
mod schema;
mod service_principals;

use answer::{Done, Refused, reply};
use route::Route;
#[cfg(feature = "watch")]
pub(crate) use route::published;
use serde_json::{Map, Value, json};

use crate::documents::{Documents, text};
use crate::identity::{BadToken, Bearer};
use crate::log::Seen;
use crate::serving::{Acted, Outcome};
use crate::shared::{Shared, lock};
use crate::wire::Request;

/// One call with everything it may need.
struct Call<'a> {
    graph: &'a str,
    documents: &'a mut Documents,
    bearer: &'a Bearer,
    request: &'a Request,
    route: Route,
}

type Result = std::result::Result<Done, Refused>;

/// Answers a request to the Graph host.
pub(crate) fn answer(shared: &Shared, request: &Request) -> Acted {
    let bearer = match authenticate(shared, request) {
        Ok(bearer) => bearer,
        Err(refused) => return acted(reply(request, Err(refused)), Vec::new(), None),
    };
    let caller = Some(match &bearer {
        Bearer::User { upn, .. } => upn.clone(),
        Bearer::App { app_id, .. } => format!("app:{app_id}"),
    });
    let path = match below_version(&request.path) {
        Ok(path) => path,
        Err(refused) => return acted(reply(request, Err(refused)), Vec::new(), caller),
    };
    if path.trim_matches('/').eq_ignore_ascii_case("$batch") {
        let (outcome, parts) = batch::answer(shared, request, &bearer, caller.as_deref());
        return Acted { outcome, parts, caller };
    }
    let result = call(shared, request, &bearer, path);
    acted(reply(request, result), Vec::new(), caller)
}

fn acted(reply: crate::wire::Reply, parts: Vec<Seen>, caller: Option<String>) -> Acted {
    Acted { outcome: Outcome::Answered(reply), parts, caller }
}

fn authenticate(shared: &Shared, request: &Request) -> std::result::Result<Bearer, Refused> {
    let header = request.header("authorization").unwrap_or_default();
    let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let token = token.map(|(_, token)| token.trim()).filter(|token| !token.is_empty());
    let Some(token) = token else {
        return Err(Refused::unauthorized("Access token is empty."));
    };
    lock(&shared.sessions).bearer(token).map_err(|bad| match bad {
        BadToken::Expired => Refused::unauthorized("Access token has expired or is not yet valid."),
        BadToken::Elsewhere => Refused::unauthorized("Access token validation failure. Invalid audience."),
        BadToken::Unknown if token.split('.').count() == 3 => {
            Refused::unauthorized("Access token validation failure. Invalid signature.")
        }
        BadToken::Unknown => Refused::unauthorized("CompactToken parsing failed with error code: 80049217"),
    })
}

/// The path below `/v1.0`.
fn below_version(path: &str) -> std::result::Result<&str, Refused> {
    let version = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if version.eq_ignore_ascii_case("v1.0") {
        return Ok(&path.trim_start_matches('/')[version.len()..]);
    }
    Err(Refused::new(400, "BadRequest", format!("Invalid version: {version}.")))
}

/// The path without the alias of the token's own tenant, with which older clients begin every path
/// (pnp/cli-microsoft365).
fn below_organization(path: &str) -> &str {
    const ALIAS: &str = "/myorganization";
    match path.get(..ALIAS.len()) {
        Some(start) if start.eq_ignore_ascii_case(ALIAS) && path[ALIAS.len()..].starts_with('/') => {
            &path[ALIAS.len()..]
        }
        _ => path,
    }
}

/// Carries out one call, alone or as a part of a batch.
fn call(shared: &Shared, request: &Request, bearer: &Bearer, path: &str) -> Result {
    let mut documents = lock(&shared.documents);
    let route = Route::parse(below_organization(path));
    access::check(bearer, &request.method, &route.name)?;
    lag::call(&shared.endpoints.graph, &mut documents, bearer, request, &route)
}

impl Call<'_> {
    fn run(mut self) -> Result {
        let name = self.route.name.clone();
        match (self.request.method.as_str(), name.as_str()) {
            ("GET", "applications") => self.list_applications(),
            ("POST", "applications") => self.create_with_owners(),
            ("GET", "applications/*") => self.get_application(),
            ("PATCH", "applications/*") => self.change_application(),
            ("DELETE", "applications/*") => self.delete_application(),
            ("GET", "applications/*/owners") => self.owners(),
            ("GET", "applications/*/owners/$ref") => self.owner_references(),
            ("POST", "applications/*/owners/$ref") => self.add_owner(),
            ("DELETE", "applications/*/owners/*/$ref") => self.remove_owner(),
            ("GET", "applications/*/federatedidentitycredentials") => self.list_federated(),
            ("GET", "applications/*/appmanagementpolicies") => self.list_assigned_policies(),
            ("POST", "applications/*/addpassword") => self.add_password(),
            ("POST", "applications/*/removepassword") => self.remove_password(),
            ("GET", "serviceprincipals") => self.list_service_principals(),
            ("POST", "serviceprincipals") => self.create_service_principal(),
            ("GET", "serviceprincipals/*") => self.get_service_principal(),
            ("PATCH", "serviceprincipals/*") => self.patch_service_principal(),
            ("DELETE", "serviceprincipals/*") => self.delete_service_principal(),
            ("GET", "serviceprincipals/*/approleassignments") => self.list_assignments("principalId"),
            ("GET", "serviceprincipals/*/approleassignedto") => self.list_assignments("resourceId"),
            ("POST", "serviceprincipals/*/approleassignments") => self.assign("principalId"),
            ("POST", "serviceprincipals/*/approleassignedto") => self.assign("resourceId"),
            ("GET", "serviceprincipals/*/approleassignments/*") => self.get_assignment("principalId"),
            ("GET", "serviceprincipals/*/approleassignedto/*") => self.get_assignment("resourceId"),
            ("DELETE", "serviceprincipals/*/approleassignments/*") => self.unassign("principalId"),
            ("DELETE", "serviceprincipals/*/approleassignedto/*") => self.unassign("resourceId"),
            ("GET", "oauth2permissiongrants") => self.list_grants(),
            ("POST", "oauth2permissiongrants") => self.create_grant(),
            ("GET", "oauth2permissiongrants/*") => self.get_grant(),
            ("PATCH", "oauth2permissiongrants/*") => self.patch_grant(),
            ("DELETE", "oauth2permissiongrants/*") => self.delete_grant(),
            ("GET", "directory/deleteditems/microsoft.graph.application") => self.list_deleted("application"),
            ("GET", "directory/deleteditems/microsoft.graph.serviceprincipal") => {
                self.list_deleted("servicePrincipal")
            }
            ("GET", "directory/deleteditems/*") => self.get_deleted(),
            ("DELETE", "directory/deleteditems/*") => self.purge(),
            ("POST", "directory/deleteditems/*/restore") => self.restore(),
            (_, other) => self.directory(other),
        }
    }

    /// The body as a JSON object.
    fn body(&self) -> std::result::Result<Map<String, Value>, Refused> {
        let json = self.request.header("content-type").is_some_and(|t| t.starts_with("application/json"));
        match serde_json::from_slice(&self.request.body) {
            Ok(Value::Object(map)) if json => Ok(map),
            _ => Err(Refused::not_json()),
        }
    }

    /// Whether `Prefer: create-if-missing` was sent.
    fn creates_if_missing(&self) -> bool {
        let prefer = self.request.header("prefer").unwrap_or_default();
        prefer.split(',').any(|preference| preference.trim().eq_ignore_ascii_case("create-if-missing"))
    }

    /// `@odata.context` for a fragment.
    fn context(&self, fragment: &str) -> String {
        format!("{}/v1.0/$metadata#{fragment}", self.graph)
    }

    /// A document with its context first.
    fn entity(&self, document: &Value, fragment: &str) -> Value {
        let mut entity = document.clone();
        entity["@odata.context"] = Value::from(self.context(fragment));
        entity
    }

    /// One document under `$select`, and with its owners or policies where `$expand` asks for those of an application.
    fn single(&self, document: &Value, kind: &str, fragment: &str) -> Result {
        let relations: &[&str] =
            if kind == "application" { &["owners", "appManagementPolicies"] } else { &[] };
        let expanded = query::check_single(self.request, relations)?;
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
    fn location(&self, id: &str, kind: &str) -> String {
        let tenant = self.documents.tenant_id();
        format!(
            "https://graph.microsoft.com/v2/{tenant}/directoryObjects/{id}/Microsoft.DirectoryServices.{kind}"
        )
    }
}
