//! Where in the admin center a change can be made by hand: the portal's own labels, as a person follows them, the addresses
//! of its pages, and what is typed there.

use super::ids::{ChangeKind, SectionId};
use super::names::{APPLICATION_NAME, REDIRECT_URI, SECRET_DESCRIPTION};
use super::permissions::PERMISSIONS;
use super::sections::section;

/// What a page of the admin center is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortalPage<'a> {
    /// This section's page of the registration with this application id.
    Of(SectionId, &'a str),
    /// The form for a new registration.
    New,
    /// The list of registrations.
    All,
}

impl PortalPage<'_> {
    /// The address, after the portal's own. Microsoft documents none of them. The form's is linked to by Microsoft itself
    /// (README of `microsoft/EnterpriseMCP`); the others are what the portal shows in the browser's address bar.
    pub fn fragment(self) -> String {
        let blade = match self {
            Self::Of(id, app_id) => format!("ApplicationMenuBlade/~/{}/appId/{app_id}", section(id).blade),
            Self::New => "CreateApplicationBlade/quickStartType~/null/isMSAApp~/false".to_owned(),
            Self::All => "ApplicationsListBlade".to_owned(),
        };
        format!("view/Microsoft_AAD_RegisteredApps/{blade}")
    }
}

/// What is typed of a value that a step names: all of it, what stands behind what is picked (`Web · http://localhost`), or
/// nothing, where all of it is picked.
pub fn typed(value: &str) -> Option<&'static str> {
    let text = value.rsplit(" · ").next()?;
    let names = [APPLICATION_NAME, REDIRECT_URI, SECRET_DESCRIPTION].into_iter();
    names.chain(PERMISSIONS.iter().map(|permission| permission.value)).find(|one| *one == text)
}

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

#[cfg(test)]
mod tests {
    use super::super::sections::SECTIONS;
    use super::*;

    #[test]
    fn names_addresses_and_permissions_are_typed_and_nothing_else() {
        let values = SECTIONS.iter().flat_map(|section| section.steps).flat_map(|step| step.values);
        let (copied, picked): (Vec<_>, Vec<_>) =
            values.copied().partition(|(_, value)| typed(value).is_some());
        assert_eq!(copied.len(), 8, "name, redirect, five permissions, description: {copied:?}");
        let labels: Vec<_> = picked.into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["Supported account types", "Allow public client flows", "Expires"]);
        assert_eq!(typed("Web · http://localhost"), Some("http://localhost"));
        assert_eq!(typed("http://elsewhere.example"), None, "only what the guide has is copied");
    }

    #[test]
    fn each_page_has_its_address() {
        let of = PortalPage::Of(SectionId::Secret, "an-id").fragment();
        assert_eq!(of, "view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/an-id");
        assert!(PortalPage::New.fragment().contains("/CreateApplicationBlade/"));
        assert!(PortalPage::All.fragment().ends_with("/ApplicationsListBlade"));
    }
}
