//! The tenant segment of a path.

use crate::documents::{Documents, find};

/// How a request names the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TenantName {
    /// By its id or one of its domains.
    This,
    /// `organizations` or `common`.
    Any,
}

/// Whether a tenant segment means this tenant.
pub(super) fn tenant_named(documents: &Documents, name: &str) -> Option<TenantName> {
    if matches!(name, "organizations" | "common") {
        return Some(TenantName::Any);
    }
    let verified = documents.organization["verifiedDomains"].as_array().map_or(&[][..], Vec::as_slice);
    let is_id = documents.tenant_id().eq_ignore_ascii_case(name);
    (is_id || find(verified, "name", name).is_some()).then_some(TenantName::This)
}
