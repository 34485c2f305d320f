//! What was changed in this run, and who has consented to what: the record that the files are made of.

use jiff::Timestamp;
use serde::Serialize;

use super::lines::Lines;
use crate::facts::Facts;
use crate::guide::{ChangeKind, PERMISSIONS, PermissionKind};
use crate::plan::{Change, ChangeView};

/// One change that Microsoft has acknowledged in this run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ActivityView"))]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// When (RFC 3339).
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// What.
    pub change: ChangeView,
    /// The account that did it.
    pub account: String,
    /// Graph's `request-id`.
    pub request_id: Option<String>,
    /// The same as a Graph call and as lines for a shell, where it has any.
    pub lines: Option<Lines>,
}

/// Something that Microsoft has refused for good in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// What.
    pub change: Change,
    /// Microsoft's own code.
    pub service_code: Option<String>,
}

/// One consented permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "GrantView"))]
#[serde(rename_all = "camelCase")]
pub struct Granted {
    /// Name, as Microsoft writes it.
    pub permission: String,
    /// An application permission; otherwise a delegated one.
    pub application: bool,
    /// When it was consented (RFC 3339), where Graph tells.
    pub granted_at: Option<String>,
    /// The account that consented: known only if it was done with this program in this run.
    pub granted_by: Option<String>,
}

/// Peig's permissions that are consented, in the guide's order. Graph tells when an app role was assigned, and of a
/// delegated grant nothing; who did it is in neither, and known only of what was done in this run.
pub fn grants(facts: &Facts<'_>, journal: &[Entry]) -> Vec<Granted> {
    let ours = |name: &str| {
        journal.iter().rev().find(|entry| {
            matches!(entry.change.kind, ChangeKind::GrantRole | ChangeKind::GrantDelegated)
                && entry.change.params.get("permission").is_some_and(|permission| permission == name)
        })
    };
    PERMISSIONS
        .iter()
        .filter(|permission| facts.observation.consents(permission))
        .map(|permission| Granted {
            permission: permission.value.to_owned(),
            application: permission.kind == PermissionKind::Application,
            granted_at: facts
                .observation
                .assignments
                .iter()
                .find(|one| one.app_role_id == permission.id)
                .and_then(|one| one.created_date_time)
                .or_else(|| ours(permission.value).map(|entry| entry.at))
                .map(|at| at.to_string()),
            granted_by: ours(permission.value).map(|entry| entry.account.clone()),
        })
        .collect()
}

/// What a file says of this run, beside the tenant's facts.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Version of the program.
    pub version: &'a str,
    /// The tenant is a practice tenant.
    pub practice: bool,
    /// Host of the sign-in service, which names the cloud.
    pub sign_in_host: &'a str,
    /// Host of Graph, where everything was read and changed.
    pub graph_host: &'a str,
    /// Directory id.
    pub tenant_id: &'a str,
    /// Who is signed in.
    pub account: &'a str,
    /// What was changed.
    pub journal: &'a [Entry],
    /// What Microsoft has refused for good.
    pub left: &'a [Undone],
}
