//! Whether an application is open to an account: switched on, and assigned where it asks for that.
//!
//! Owns what says so of the registration and of its service principal. Refuses to own consent: that comes after.

use serde_json::Value;

use super::clients::Client;
use super::errors::Refusal;
use crate::documents::{Documents, text};

/// Refuses every new token for an application that is switched off: here (`accountEnabled`), as a registration
/// (`isDisabled`) or by Microsoft (`disabledByMicrosoftStatus`). Tokens given out before go on.
pub(super) fn enabled(documents: &Documents, client: &Client) -> Result<(), Refusal> {
    let off = |of: &Value| {
        let by_microsoft = text(of, "disabledByMicrosoftStatus");
        of["accountEnabled"] == false
            || of["isDisabled"] == true
            || !(by_microsoft.is_empty() || by_microsoft == "NotDisabled")
    };
    let principal = documents.service_principal_of(&client.app_id);
    if !principal.is_some_and(off) && !client.registration.as_ref().is_some_and(off) {
        return Ok(());
    }
    let message = format!("Application '{}'({}) is disabled.", client.app_id, client.name);
    Err(Refusal::new("unauthorized_client", 7_000_112, message))
}

/// Refuses the sign-in to an application that is switched off (AADSTS7000112), or that takes only those who were assigned
/// to it (AADSTS50105). Roles of the directory make no exception.
pub(super) fn check(documents: &Documents, client: &Client, user: &str) -> Result<(), Refusal> {
    enabled(documents, client)?;
    let Some(principal) = documents.service_principal_of(&client.app_id) else {
        return Ok(());
    };
    let assigned = documents.app_role_assignments.iter().any(|assignment| {
        text(assignment, "principalId") == user && text(assignment, "resourceId") == text(principal, "id")
    });
    if principal["appRoleAssignmentRequired"] != true || assigned {
        return Ok(());
    }
    let account = documents.user(user).map(|user| text(user, "userPrincipalName")).unwrap_or_default();
    let message = format!(
        "Your administrator has configured the application {} ('{}') to block users unless they are specifically granted \
         ('assigned') access to the application. The signed in user '{account}' is blocked because they are not a direct \
         member of a group with access, nor had access directly assigned by an administrator. Please contact your \
         administrator to assign access to this application.",
        client.name, client.app_id
    );
    Err(Refusal::new("invalid_grant", 50_105, message))
}
