//! Names, addresses and ids that the guide fixes. They are literal, because they are what the admin compares with.

use serde::{Deserialize, Serialize};

pub use entra::graph::GRAPH_APP_ID as MICROSOFT_GRAPH_APP_ID;

/// Name of the registration that Peig's guide asks for; also its `uniqueName`, so that it is made only once.
pub const APPLICATION_NAME: &str = "PeigUserManagerApp";
/// The Web redirect URI of the guide ("not actually used").
pub const REDIRECT_URI: &str = "http://localhost";

/// The portal's names of the platforms that a redirect can stand under.
pub const WEB: &str = "Web";
/// The same.
pub const SINGLE_PAGE: &str = "Single-page application";
/// The same.
pub const MOBILE_AND_DESKTOP: &str = "Mobile and desktop applications";

/// Description that the guide gives the client secret.
pub const SECRET_DESCRIPTION: &str = "Peig";
/// Peig's guide to this job.
pub const GUIDE_URL: &str =
    "https://docs.peig.io/welcome-to-peig-documentation/deployment-guides/microsoft-365/app-registration";
/// Peig's next step, the connector.
pub const CONNECTOR_URL: &str =
    "https://docs.peig.io/welcome-to-peig-documentation/deployment-guides/microsoft-365/configure-connector";
/// Where a domain is added in the worldwide Microsoft 365 admin center: *Settings*, *Domains*, as Microsoft's documentation of
/// moves from the German cloud links it.
pub const DOMAINS_URL: &str = "https://admin.microsoft.com/Adminportal/Home#/Domains";
/// Microsoft's page on a tenant's rules for the secrets of applications.
pub const SECRET_POLICY_URL: &str =
    "https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies";
/// All of these: what is opened in the browser besides sign-in pages and portals.
pub const PAGES: [&str; 4] = [GUIDE_URL, CONNECTOR_URL, DOMAINS_URL, SECRET_POLICY_URL];

/// Client id of Microsoft Graph Command Line Tools, Microsoft's own public client for administrators.
pub const GRAPH_COMMAND_LINE_TOOLS: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
/// The right to assign app roles: consent to application permissions.
pub const GRANT_ROLES: &str = "AppRoleAssignment.ReadWrite.All";
/// The right to write delegated grants: consent to delegated permissions, and taking back what the sign-in left.
pub const GRANT_DELEGATED: &str = "DelegatedPermissionGrant.ReadWrite.All";
/// Rights that the admin's sign-in asks for, as short names; `openid profile` give the id token.
pub const SIGN_IN_SCOPES: [&str; 6] =
    ["User.Read", "Application.ReadWrite.All", GRANT_ROLES, GRANT_DELEGATED, "openid", "profile"];

/// The same for an admin who approves on Microsoft's page: nothing with which this program could consent to anything. What
/// would be consented to has still to be read: `Directory.Read.All` is the least right that shows delegated grants (Microsoft,
/// "List oauth2PermissionGrants").
pub const FEWER_SCOPES: [&str; 5] =
    ["User.Read", "Application.ReadWrite.All", "Directory.Read.All", "openid", "profile"];

/// The right that only the check of the tenant's rule for secrets needs. Asked for on request: most admins should not
/// have to agree to more than the job needs.
pub const MORE_SCOPES: [&str; 1] = ["Policy.Read.All"];

/// Supported account types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum AudienceChoice {
    /// Accounts in this organizational directory only (`AzureADMyOrg`).
    SingleTenant,
    /// Accounts in any organizational directory (`AzureADMultipleOrgs`).
    Multitenant,
}

/// `signInAudience` of a registration for this organisation only.
pub const SINGLE_TENANT: &str = "AzureADMyOrg";
/// `signInAudience` of a registration for any organisation.
pub const MULTITENANT: &str = "AzureADMultipleOrgs";

impl AudienceChoice {
    /// The word that Graph uses for it (`signInAudience`).
    pub fn sign_in_audience(self) -> &'static str {
        match self {
            Self::SingleTenant => SINGLE_TENANT,
            Self::Multitenant => MULTITENANT,
        }
    }
}
