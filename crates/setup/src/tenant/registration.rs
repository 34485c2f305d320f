//! What a registration holds, as far as the guide asks for it.

use entra::graph::{Application, RequiredResourceAccess, ResourceAccess};
use jiff::Timestamp;

use crate::guide::{MICROSOFT_GRAPH_APP_ID, MOBILE_AND_DESKTOP, Permission, REDIRECT_URI, SINGLE_PAGE};

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
fn is_guides(uri: &str) -> bool {
    uri.trim_end_matches('/').eq_ignore_ascii_case(REDIRECT_URI)
}

/// The guide's redirect is there, under Web.
pub(crate) fn has_redirect(registration: &Application) -> bool {
    registration.web.redirect_uris.iter().any(|uri| is_guides(uri))
}

/// Under which other platform the guide's redirect stands, as the portal calls it. Microsoft takes an address under one platform
/// only ("Redirect URIs must have distinct values", azure-docs 89929).
pub(crate) fn redirect_stands_under(registration: &Application) -> Option<&'static str> {
    let platforms = [(&registration.spa, SINGLE_PAGE), (&registration.public_client, MOBILE_AND_DESKTOP)];
    platforms
        .into_iter()
        .find(|(one, _)| one.redirect_uris.iter().any(|uri| is_guides(uri)))
        .map(|(_, name)| name)
}

/// The guide's redirect stands under Web, and nowhere else.
pub(crate) fn set_redirect(registration: &mut Application) {
    registration.spa.redirect_uris.retain(|uri| !is_guides(uri));
    registration.public_client.redirect_uris.retain(|uri| !is_guides(uri));
    if !has_redirect(registration) {
        registration.web.redirect_uris.push(REDIRECT_URI.to_owned());
    }
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
