//! The guide's sections and documented steps, with the portal's labels. Sentences about them live in the page's catalogue.

use super::ids::CheckId::{
    AccountTypes, ConfirmPermissions, ConfirmPublicClient, ConfirmRegistered, ConfirmSecret, Enabled,
    OnlyPeig, PermissionConsented, PermissionListed, PublicClientFlows, RedirectUri, Registered, SecretKept,
    SecretLive, SecretProved, ServicePrincipal,
};
use super::ids::{CheckId, SectionId};
use super::names::{APPLICATION_NAME, SECRET_DESCRIPTION};
use super::permissions::{
    GROUP_MEMBER_READ_WRITE, GROUP_READ_WRITE, ORGANIZATION_READ, USER_READ, USER_READ_WRITE,
};

/// When a documented step counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoneWhen {
    /// A way in the portal, which nobody goes here: with the next step that leaves something.
    WithTheNext,
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
            step(
                "visit-entra",
                "Visit Microsoft Entra",
                &["entra.microsoft.com"],
                &[],
                DoneWhen::WithTheNext,
            ),
            step(
                "navigate",
                "Navigate to app registrations",
                // Peig's guide says Identity → Applications; Microsoft now writes Entra ID.
                &["Entra ID", "App registrations"],
                &[],
                DoneWhen::WithTheNext,
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
                DoneWhen::Pass(&[Registered, OnlyPeig, Enabled, ServicePrincipal]),
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
                DoneWhen::WithTheNext,
            ),
            step(
                "add-graph",
                "Add Microsoft Graph",
                &["Add a permission", "Microsoft Graph"],
                &[],
                DoneWhen::WithTheNext,
            ),
            step(
                "choose-permissions",
                "Add the permissions",
                &["Delegated permissions / Application permissions"],
                &[
                    ("Delegated", USER_READ),
                    ("Application", USER_READ_WRITE),
                    ("Application", GROUP_READ_WRITE),
                    ("Application", ORGANIZATION_READ),
                    ("Application", GROUP_MEMBER_READ_WRITE),
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
                DoneWhen::WithTheNext,
            ),
            step(
                "open-advanced",
                "Open advanced settings",
                &["Advanced settings"],
                &[],
                DoneWhen::WithTheNext,
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
                DoneWhen::WithTheNext,
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
    fn step_ids_are_unique() {
        let steps: Vec<_> = SECTIONS.iter().flat_map(|s| s.steps).map(|s| s.id).collect();
        assert_eq!(steps.iter().collect::<BTreeSet<_>>().len(), steps.len());
    }
}
