//! Peig's guide as data: sections, documented steps, portal labels, permissions, checks. The one home of these facts.
//!
//! Names of steps and labels of the portal are literal, because they are what the admin compares with. Sentences
//! are not here; they live in the page's catalogue.

use crate::ipc::{CheckId, SectionId};

/// Name of the registration that Peig's guide asks for; also its `uniqueName`, so that it is made only once.
pub const APPLICATION_NAME: &str = "PeigUserManagerApp";
/// The Web redirect URI of the guide ("not actually used").
pub const REDIRECT_URI: &str = "http://localhost";
/// `appId` of Microsoft Graph, the same in every tenant and cloud.
pub const MICROSOFT_GRAPH_APP_ID: &str = "00000003-0000-0000-c000-000000000000";
/// Description that the guide gives the client secret.
pub const SECRET_DESCRIPTION: &str = "Peig";
/// Peig's guide to this job.
pub const GUIDE_URL: &str =
    "https://docs.peig.io/welcome-to-peig-documentation/deployment-guides/microsoft-365/app-registration";
/// Peig's next step, the connector.
pub const CONNECTOR_URL: &str =
    "https://docs.peig.io/welcome-to-peig-documentation/deployment-guides/microsoft-365/configure-connector";
/// Microsoft's page on a tenant's rules for the secrets of applications.
pub const SECRET_POLICY_URL: &str =
    "https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies";

/// Client id of Microsoft Graph Command Line Tools, Microsoft's own public client for administrators.
pub const GRAPH_COMMAND_LINE_TOOLS: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
/// Rights that the admin's sign-in asks for, as short names; `openid profile` give the id token.
pub const SIGN_IN_SCOPES: [&str; 6] = [
    "User.Read",
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "openid",
    "profile",
];

/// The right that only the check of the tenant's rule for secrets needs. Asked for on request: most admins should not
/// have to agree to more than the job needs.
pub const MORE_SCOPES: [&str; 1] = ["Policy.Read.All"];

/// How a permission is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PermissionKind {
    /// On behalf of a signed-in user; `Scope` in `requiredResourceAccess`.
    Delegated,
    /// Without a user; `Role` in `requiredResourceAccess`.
    Application,
}

impl PermissionKind {
    /// The word that `requiredResourceAccess` uses.
    pub fn resource_access_type(self) -> &'static str {
        match self {
            Self::Delegated => "Scope",
            Self::Application => "Role",
        }
    }
}

/// One Microsoft Graph permission that Peig needs.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// Its name, for example `User.Read`.
    pub value: &'static str,
    /// How it is held.
    pub kind: PermissionKind,
    /// Its id, the same in every tenant; compared with the tenant's own Microsoft Graph service principal.
    pub id: &'static str,
}

/// The five permissions of the guide. Nothing more is ever added.
pub static PERMISSIONS: [Permission; 5] = [
    Permission {
        value: "User.Read",
        kind: PermissionKind::Delegated,
        id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
    },
    Permission {
        value: "User.ReadWrite.All",
        kind: PermissionKind::Application,
        id: "741f803b-c850-494e-b5df-cde7c675a1ca",
    },
    Permission {
        value: "Group.ReadWrite.All",
        kind: PermissionKind::Application,
        id: "62a82d76-70ea-41e2-9197-370581804d09",
    },
    Permission {
        value: "Organization.Read.All",
        kind: PermissionKind::Application,
        id: "498476ce-e0fe-48b0-b801-37ba7e2685c6",
    },
    Permission {
        value: "GroupMember.ReadWrite.All",
        kind: PermissionKind::Application,
        id: "dbaae8cf-10b5-4b86-a4a1-f871c94c6695",
    },
];

/// The application permissions of the guide: the roles that a token made with the secret must carry.
pub fn application_permissions() -> impl Iterator<Item = &'static Permission> {
    PERMISSIONS.iter().filter(|permission| permission.kind == PermissionKind::Application)
}

/// When a documented step counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoneWhen {
    /// The tenant has been read: the page that the step opens in the portal is what was read.
    TenantRead,
    /// All findings of these checks pass.
    Pass(&'static [CheckId]),
}

/// One documented step.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// Stable id, also the catalogue's key.
    pub id: &'static str,
    /// The guide's own name.
    pub name: &'static str,
    /// What is clicked in the portal, in order.
    pub portal: &'static [&'static str],
    /// What is typed or picked there: label and value.
    pub values: &'static [(&'static str, &'static str)],
    /// When it counts as done.
    pub done_when: DoneWhen,
}

/// One section of the guide.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// Which.
    pub id: SectionId,
    /// The guide's own name.
    pub name: &'static str,
    /// Its steps, in order.
    pub steps: &'static [Step],
    /// Part of the address of its page in the admin center, after `ApplicationMenuBlade/~/`.
    pub blade: &'static str,
}

use CheckId::{
    AccountTypes, ConfirmPermissions, ConfirmPublicClient, ConfirmRegistered, ConfirmSecret,
    PermissionConsented, PermissionListed, PublicClientFlows, RedirectUri, Registered, SecretKept,
    SecretLive, SecretProved, ServicePrincipal,
};

const fn step(
    id: &'static str,
    name: &'static str,
    portal: &'static [&'static str],
    values: &'static [(&'static str, &'static str)],
    done_when: DoneWhen,
) -> Step {
    Step { id, name, portal, values, done_when }
}

/// The guide's five sections, in its order.
pub static SECTIONS: [Section; 5] = [
    Section {
        id: SectionId::Registration,
        name: "Create the app registration",
        blade: "Overview",
        steps: &[
            step("visit-entra", "Visit Microsoft Entra", &["entra.microsoft.com"], &[], DoneWhen::TenantRead),
            step(
                "navigate",
                "Navigate to app registrations",
                // Peig's guide says Identity → Applications; Microsoft now writes Entra ID.
                &["Entra ID (or: Identity → Applications)", "App registrations"],
                &[],
                DoneWhen::TenantRead,
            ),
            step(
                "new-registration",
                "Create a new registration",
                &["New registration"],
                &[],
                DoneWhen::Pass(&[Registered]),
            ),
            step(
                "details",
                "Fill in the details",
                &["Register an application"],
                &[
                    ("Name", APPLICATION_NAME),
                    ("Supported account types", "Accounts in this organizational directory only"),
                    ("Redirect URI", "Web · http://localhost"),
                ],
                DoneWhen::Pass(&[Registered, AccountTypes, RedirectUri]),
            ),
            step(
                "register",
                "Register the app",
                &["Register"],
                &[],
                DoneWhen::Pass(&[Registered, ServicePrincipal]),
            ),
        ],
    },
    Section {
        id: SectionId::Permissions,
        name: "Assign API permissions",
        blade: "CallAnAPI",
        steps: &[
            step(
                "open-permissions",
                "Open API permissions",
                &["Manage", "API permissions"],
                &[],
                DoneWhen::Pass(&[Registered]),
            ),
            step(
                "add-graph",
                "Add Microsoft Graph",
                &["Add a permission", "Microsoft Graph"],
                &[],
                DoneWhen::Pass(&[Registered]),
            ),
            step(
                "choose-permissions",
                "Add the permissions",
                &["Delegated permissions / Application permissions"],
                &[
                    ("Delegated", "User.Read"),
                    ("Application", "User.ReadWrite.All"),
                    ("Application", "Group.ReadWrite.All"),
                    ("Application", "Organization.Read.All"),
                    ("Application", "GroupMember.ReadWrite.All"),
                ],
                DoneWhen::Pass(&[PermissionListed]),
            ),
            step(
                "add-permissions",
                "Add permissions",
                &["Add permissions"],
                &[],
                DoneWhen::Pass(&[PermissionListed]),
            ),
            step(
                "grant-consent",
                "Grant admin consent",
                &["Grant admin consent for [organisation]", "Yes"],
                &[],
                DoneWhen::Pass(&[PermissionConsented]),
            ),
        ],
    },
    Section {
        id: SectionId::PublicClient,
        name: "Enable public client flows",
        blade: "Authentication",
        steps: &[
            step(
                "open-authentication",
                "Open Authentication",
                &["Manage", "Authentication"],
                &[],
                DoneWhen::Pass(&[Registered]),
            ),
            step(
                "open-advanced",
                "Open advanced settings",
                &["Advanced settings"],
                &[],
                DoneWhen::Pass(&[Registered]),
            ),
            step(
                "enable-public-client",
                "Enable public client flows",
                &["Allow public client flows"],
                &[("Allow public client flows", "Yes")],
                DoneWhen::Pass(&[PublicClientFlows]),
            ),
            step("save", "Save", &["Save"], &[], DoneWhen::Pass(&[PublicClientFlows])),
        ],
    },
    Section {
        id: SectionId::Secret,
        name: "Generate a client secret",
        blade: "Credentials",
        steps: &[
            step(
                "open-secrets",
                "Open Certificates & secrets",
                &["Manage", "Certificates & secrets"],
                &[],
                DoneWhen::Pass(&[Registered]),
            ),
            step(
                "new-secret",
                "Create a new secret",
                &["New client secret"],
                &[],
                DoneWhen::Pass(&[SecretLive]),
            ),
            step(
                "secret-details",
                "Add the secret details",
                &["Add a client secret"],
                &[("Description", SECRET_DESCRIPTION), ("Expires", "Recommended: 180 days (6 months)")],
                DoneWhen::Pass(&[SecretLive]),
            ),
            step(
                "add-secret",
                "Add the secret",
                &["Add"],
                &[],
                DoneWhen::Pass(&[SecretLive, SecretProved, SecretKept]),
            ),
        ],
    },
    Section {
        id: SectionId::Confirm,
        name: "Confirm your setup",
        blade: "Overview",
        steps: &[
            step(
                "confirm-registered",
                "The app is registered",
                &[],
                &[],
                DoneWhen::Pass(&[ConfirmRegistered]),
            ),
            step(
                "confirm-permissions",
                "All permissions are added and consented",
                &[],
                &[],
                DoneWhen::Pass(&[ConfirmPermissions]),
            ),
            step(
                "confirm-public-client",
                "Public client flows are enabled",
                &[],
                &[],
                DoneWhen::Pass(&[ConfirmPublicClient]),
            ),
            step(
                "confirm-secret",
                "The client secret is generated and stored securely",
                &[],
                &[],
                DoneWhen::Pass(&[ConfirmSecret]),
            ),
        ],
    },
];

/// The section with this id.
pub fn section(id: SectionId) -> &'static Section {
    // The order of the enum is the order of the guide; a test holds the two together.
    &SECTIONS[id as usize]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn sections_stand_in_the_order_of_their_ids() {
        for (index, entry) in SECTIONS.iter().enumerate() {
            assert_eq!(entry.id as usize, index, "{}", entry.name);
        }
    }

    #[test]
    fn eighteen_portal_steps_come_before_the_confirmation() {
        let portal: usize = SECTIONS[..4].iter().map(|section| section.steps.len()).sum();
        assert_eq!(portal, 18);
        assert_eq!(section(SectionId::Confirm).steps.len(), 4);
    }

    #[test]
    fn step_ids_and_permission_ids_are_unique() {
        let steps: Vec<_> = SECTIONS.iter().flat_map(|s| s.steps).map(|s| s.id).collect();
        assert_eq!(steps.iter().collect::<BTreeSet<_>>().len(), steps.len());
        assert_eq!(PERMISSIONS.iter().map(|p| p.id).collect::<BTreeSet<_>>().len(), 5);
    }

    #[test]
    fn one_permission_is_delegated_and_four_are_application_permissions() {
        assert_eq!(application_permissions().count(), 4);
        assert_eq!(PERMISSIONS[0].kind, PermissionKind::Delegated);
    }
}
