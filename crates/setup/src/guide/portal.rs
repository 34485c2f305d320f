//! Where in the admin center a change can be made by hand: the portal's own labels, as a person follows them.

use super::ids::ChangeKind;

/// The place, below the registration or its enterprise application; none for what has no page of its own.
pub fn portal_place(kind: ChangeKind) -> Option<&'static str> {
    Some(match kind {
        ChangeKind::CreateRegistration => "App registrations → New registration",
        ChangeKind::SetAccountTypes => "App registrations → Authentication → Supported account types",
        ChangeKind::AddRedirect | ChangeKind::MoveRedirect | ChangeKind::RemoveRedirect => {
            "App registrations → Authentication → Redirect URIs"
        }
        ChangeKind::AllowPublicClient => "App registrations → Authentication → Allow public client flows",
        ChangeKind::EnableRegistration => "App registrations → Overview → Activate",
        ChangeKind::EnableServicePrincipal => {
            "Enterprise applications → Properties → Enabled for users to sign-in"
        }
        ChangeKind::ListPermissions | ChangeKind::UnlistPermission => "App registrations → API permissions",
        ChangeKind::RevokeRole
        | ChangeKind::RevokeDelegated
        | ChangeKind::RevokeServiceRole
        | ChangeKind::RevokeServiceDelegated => "Enterprise applications → Permissions",
        ChangeKind::RemoveOwner => "App registrations → Owners",
        ChangeKind::RemovePrincipalOwner => "Enterprise applications → Owners",
        ChangeKind::RemoveSecret | ChangeKind::RemoveCertificate | ChangeKind::RemoveFederated => {
            "App registrations → Certificates & secrets"
        }
        ChangeKind::RemoveIdentifier => "App registrations → Expose an API",
        _ => return None,
    })
}
