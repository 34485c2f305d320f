//! What a registration holds, as far as the guide asks for it.

use entra::graph::{Application, RequiredResourceAccess, ResourceAccess};
use jiff::Timestamp;

use crate::guide::{MICROSOFT_GRAPH_APP_ID, Permission, REDIRECT_URI};

/// What ends then has not expired; without an end it never does. What has expired signs nobody in.
pub(crate) fn is_live(end: Option<Timestamp>, now: Timestamp) -> bool {
    end.is_none_or(|end| end > now)
}

/// It has a secret of this key id.
pub(crate) fn holds(registration: &Application, key_id: &str) -> bool {
    registration.password_credentials.iter().any(|secret| secret.key_id == key_id)
}

/// Graph gives a redirect back as it was stored; the portal and Graph both may add a trailing slash to one without a
/// path (Microsoft, "Redirect URI restrictions").
pub(crate) fn has_redirect(registration: &Application) -> bool {
    let is_ours = |uri: &String| uri.trim_end_matches('/').eq_ignore_ascii_case(REDIRECT_URI);
    registration.web.redirect_uris.iter().any(is_ours)
}

/// The permission is in this registration's list.
pub(crate) fn lists(registration: &Application, permission: &Permission) -> bool {
    is_in(&registration.required_resource_access, permission)
}

fn is_in(resources: &[RequiredResourceAccess], permission: &Permission) -> bool {
    resources
        .iter()
        .filter(|resource| resource.resource_app_id == MICROSOFT_GRAPH_APP_ID)
        .flat_map(|resource| &resource.resource_access)
        .any(|access| access.id == permission.id && access.kind == permission.kind.resource_access_type())
}

/// Adds the permission to a registration's list, keeping all that is in it.
pub(crate) fn list_permission(resources: &mut Vec<RequiredResourceAccess>, permission: &Permission) {
    if is_in(resources, permission) {
        return;
    }
    let access = ResourceAccess {
        id: permission.id.to_owned(),
        kind: permission.kind.resource_access_type().to_owned(),
    };
    match resources.iter_mut().find(|resource| resource.resource_app_id == MICROSOFT_GRAPH_APP_ID) {
        Some(graph) => graph.resource_access.push(access),
        None => resources.push(RequiredResourceAccess {
            resource_app_id: MICROSOFT_GRAPH_APP_ID.to_owned(),
            resource_access: vec![access],
        }),
    }
}
