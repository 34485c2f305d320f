//! Which permission and which directory role a call needs.
//!
//! The permissions are facts in `permissions.json`: Microsoft's table, held to it by a test in `crates/contract`, and
//! beside it what only the reference pages say. Owns how the table is read, and the roles (permissions-reference.md).
//! Refuses to own the calls themselves.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::documents::Documents;
use crate::documents::company::role;
use crate::identity::sessions::Bearer;

use super::answer::Refused;

/// What assigns app roles of Microsoft Graph itself.
const ASSIGN: &str = "AppRoleAssignment.ReadWrite.All";
/// Suffices only for what the calling application owns. Nothing here uses it, and too strict is safe.
const OWNED_BY: &str = "Application.ReadWrite.OwnedBy";

/// Method and route, such as `GET applications/*`, to what the call needs.
#[derive(Debug, Deserialize)]
struct Table {
    published: BTreeMap<String, Needs>,
    documented: BTreeMap<String, Needs>,
}

/// Permissions of which one is enough. What follows a plus must be held beside it: one of those with commas.
#[derive(Debug, Deserialize)]
struct Needs {
    delegated: Vec<String>,
    application: Vec<String>,
}

impl Table {
    #[expect(clippy::expect_used, reason = "a file of this crate that every test reads")]
    fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| {
            serde_json::from_str(include_str!("permissions.json")).expect("permissions.json is whole")
        })
    }

    /// What a call needs; `None` when there is no such call here. The reference pages are the nearer source: the table
    /// tells of some calls for other kinds of objects only.
    fn needs(&self, method: &str, route: &str) -> Option<&Needs> {
        let call = format!("{method} {route}");
        self.documented.get(&call).or_else(|| self.published.get(&call))
    }
}

/// Checks the permissions of the token for a call.
pub(crate) fn check(bearer: &Bearer, method: &str, route: &str) -> Result<(), Refused> {
    let about_me = route == "me" || route.starts_with("me/");
    if about_me && matches!(bearer, Bearer::App { .. }) {
        let message = "/me request is only valid with delegated authentication flow.";
        return Err(Refused::new(400, "BadRequest", message));
    }
    let Some(needs) = Table::get().needs(method, route) else {
        return Err(unknown(method, route));
    };
    let list = match bearer {
        Bearer::User { .. } => &needs.delegated,
        Bearer::App { .. } => &needs.application,
    };
    let allowed = list.iter().any(|one| suffices(bearer, one, method != "GET"));
    if allowed { Ok(()) } else { Err(Refused::denied()) }
}

/// Whether a token holds one entry of the table.
fn suffices(bearer: &Bearer, entry: &str, writes: bool) -> bool {
    let (permission, beside) = entry.split_once('+').unwrap_or((entry, ""));
    // The table tells a right to read as enough for assigning, beside the entry that names what must go with it.
    let only_reads = writes && beside.is_empty() && permission.contains(".Read.");
    let also = beside.is_empty()
        || beside
            .split(',')
            .any(|other| holds(bearer, other) || holds(bearer, &other.replace(".Read.", ".ReadWrite.")));
    permission != OWNED_BY && !only_reads && holds(bearer, permission) && also
}

fn unknown(method: &str, route: &str) -> Refused {
    let table = Table::get();
    if ["GET", "POST", "PATCH", "DELETE"].iter().any(|other| table.needs(other, route).is_some()) {
        let message = format!("Specified HTTP method is not allowed for the request target. ({method})");
        return Refused::new(405, "Request_BadRequest", message);
    }
    let segment = route.rsplit('/').find(|segment| *segment != "*").unwrap_or_default();
    Refused::new(400, "BadRequest", format!("Resource not found for the segment '{segment}'."))
}

fn holds(bearer: &Bearer, permission: &str) -> bool {
    let held = match bearer {
        Bearer::User { scopes, .. } => scopes,
        Bearer::App { roles, .. } => roles,
    };
    held.iter().any(|one| one == permission)
}

/// Whether the token may read memberships in full (limited-info.md): as much as who lists the directory's roles.
pub(crate) fn sees_directory(bearer: &Bearer) -> bool {
    check(bearer, "GET", "directoryroles").is_ok()
}

/// Whether the token may read the organization in full: what an application needs; a user's own `User.Read` shows a part.
pub(crate) fn sees_organization(bearer: &Bearer) -> bool {
    let needs = Table::get().needs("GET", "organization");
    needs.is_some_and(|needs| needs.application.iter().any(|one| suffices(bearer, one, false)))
}

/// Directory roles that manage every application.
const APP_MANAGERS: &[&str] =
    &[role::GLOBAL_ADMINISTRATOR, role::APPLICATION_ADMINISTRATOR, role::CLOUD_APPLICATION_ADMINISTRATOR];
/// Directory roles that consent to anything.
const CONSENTERS: &[&str] = &[role::GLOBAL_ADMINISTRATOR, role::PRIVILEGED_ROLE_ADMINISTRATOR];

/// Whether the token may read users, whose details an answer leaves out otherwise (limited-info.md): what each of the
/// pages user-get and user-list counts for them.
pub(crate) fn sees_users(bearer: &Bearer) -> bool {
    [
        "User.ReadBasic.All",
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ]
    .into_iter()
    .any(|permission| holds(bearer, permission))
}

/// Whether the caller may change an application or a service principal, by object id: by role or as its owner. Who owns
/// the one does not own the other (users-default-permissions.md).
pub(crate) fn may_manage(documents: &Documents, bearer: &Bearer, object: &str) -> Result<(), Refused> {
    let Bearer::User { id, .. } = bearer else {
        return Ok(());
    };
    let owns = documents.owners.get(object).is_some_and(|owners| owners.contains(id));
    if owns { Ok(()) } else { needs_role(documents, bearer, APP_MANAGERS) }
}

/// Whether the caller manages applications by role.
pub(crate) fn may_manage_all(documents: &Documents, bearer: &Bearer) -> Result<(), Refused> {
    needs_role(documents, bearer, APP_MANAGERS)
}

/// Whether the caller may assign app roles of this resource. Those of Graph need more than an application role, and more
/// than the right to manage applications, whose description leaves consent out (permissions-reference.md).
pub(crate) fn may_assign(documents: &Documents, bearer: &Bearer, resource: &str) -> Result<(), Refused> {
    if resource == documents.graph_id() && !holds(bearer, ASSIGN) {
        return Err(Refused::denied());
    }
    may_unassign(documents, bearer, resource)
}

/// Whether the caller may take an app role of this resource away.
pub(crate) fn may_unassign(documents: &Documents, bearer: &Bearer, resource: &str) -> Result<(), Refused> {
    if resource == documents.graph_id() {
        return needs_role(documents, bearer, CONSENTERS);
    }
    may_grant(documents, bearer)
}

/// Whether the caller may grant delegated permissions.
pub(crate) fn may_grant(documents: &Documents, bearer: &Bearer) -> Result<(), Refused> {
    needs_role(documents, bearer, CONSENTERS).or_else(|_| needs_role(documents, bearer, APP_MANAGERS))
}

fn needs_role(documents: &Documents, bearer: &Bearer, roles: &[&str]) -> Result<(), Refused> {
    let Bearer::User { id, .. } = bearer else {
        return Ok(());
    };
    if documents.roles_of(id).iter().any(|held| roles.contains(held)) {
        Ok(())
    } else {
        Err(Refused::denied())
    }
}
