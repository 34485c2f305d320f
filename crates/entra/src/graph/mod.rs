//! Microsoft Graph v1.0, as far as it is used here.
//!
//! Owns: one signed-in client, its typed reads, writes and batches, and paging. Does not own: whether to repeat a call
//! (`retry`), or what the objects should look like.

mod batch;
mod client;
mod directory;
mod lenient;
mod model;
mod odata;
mod part;
pub mod reads;
mod secret;
mod told;
mod wiped;
mod writes;

pub use batch::LARGEST_BATCH;
pub use client::Graph;
pub use directory::{
    AppManagementPolicy, ApplicationRestrictions, AssignedPolicies, CustomAppManagementPolicy,
    DirectoryObject, LicenseDetails, ObjectKind, Organization, PasswordRestriction, User, VerifiedDomain,
    directory_roles,
};
pub use model::{
    AppRole, AppRoleAssignment, Application, DelegatedGrant, FederatedCredential, KeyCredential,
    PasswordCredential, PermissionScope, RedirectUris, RequiredResourceAccess, ResourceAccess,
    ServicePrincipal,
};
pub use part::{Part, PartAnswer};
pub use reads::GRAPH_APP_ID;
pub use secret::{NewSecret, add_password_part, new_secret};
pub use told::{Page, Told, list, object};
pub use writes::{
    NewApplication, Upserted, Written, assign_app_role_part, create_grant_part, patch_grant_part,
    remove_assignment_part, remove_federated_part, remove_grant_part, remove_owner_part,
    remove_principal_owner_part, remove_principal_password_part, without_keys,
};
