//! Peig's guide as data: sections, documented steps, portal labels, permissions, checks. The one home of these facts.

mod ids;
mod names;
mod permissions;
mod portal;
mod sections;

pub use ids::{ChangeKind, CheckId, FootholdKind, SectionId, spelled};
pub use names::{
    APPLICATION_NAME, AudienceChoice, CONNECTOR_URL, DOMAINS_URL, FEWER_SCOPES, GRANT_DELEGATED, GRANT_ROLES,
    GRAPH_COMMAND_LINE_TOOLS, GUIDE_URL, MICROSOFT_GRAPH_APP_ID, MOBILE_AND_DESKTOP, MORE_SCOPES,
    MULTITENANT, PAGES, REDIRECT_URI, SECRET_DESCRIPTION, SECRET_POLICY_URL, SIGN_IN_SCOPES, SINGLE_PAGE,
    SINGLE_TENANT, WEB,
};
pub use permissions::{PERMISSIONS, Permission, PermissionKind, application_permissions};
pub use portal::{PortalPage, portal_place, typed};
pub use sections::{DoneWhen, SECTIONS, Section, Step, section};
