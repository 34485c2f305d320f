//! The five Microsoft Graph permissions of the guide. Nothing more is ever added.

pub(super) const USER_READ: &str = "User.Read";
pub(super) const USER_READ_WRITE: &str = "User.ReadWrite.All";
pub(super) const GROUP_READ_WRITE: &str = "Group.ReadWrite.All";
pub(super) const ORGANIZATION_READ: &str = "Organization.Read.All";
pub(super) const GROUP_MEMBER_READ_WRITE: &str = "GroupMember.ReadWrite.All";

/// How a permission is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PermissionKind {
    /// On behalf of a signed-in user; `Scope` in `requiredResourceAccess`.
    Delegated,
    /// Without a user; `Role` in `requiredResourceAccess`.
    Application,
}

impl PermissionKind {
    /// The kind of an entry of `requiredResourceAccess`.
    pub(crate) fn of_resource_access(word: &str) -> Option<Self> {
        [Self::Delegated, Self::Application].into_iter().find(|kind| kind.resource_access_type() == word)
    }

    /// The word that `requiredResourceAccess` uses.
    pub fn resource_access_type(self) -> &'static str {
        match self {
            Self::Delegated => "Scope",
            Self::Application => "Role",
        }
    }
}

/// One Microsoft Graph permission that Peig needs.
#[derive(Debug, PartialEq, Eq, Hash)]
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
        value: USER_READ,
        kind: PermissionKind::Delegated,
        id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
    },
    Permission {
        value: USER_READ_WRITE,
        kind: PermissionKind::Application,
        id: "741f803b-c850-494e-b5df-cde7c675a1ca",
    },
    Permission {
        value: GROUP_READ_WRITE,
        kind: PermissionKind::Application,
        id: "62a82d76-70ea-41e2-9197-370581804d09",
    },
    Permission {
        value: ORGANIZATION_READ,
        kind: PermissionKind::Application,
        id: "498476ce-e0fe-48b0-b801-37ba7e2685c6",
    },
    Permission {
        value: GROUP_MEMBER_READ_WRITE,
        kind: PermissionKind::Application,
        id: "dbaae8cf-10b5-4b86-a4a1-f871c94c6695",
    },
];

/// The application permissions of the guide: the roles that a token made with the secret must carry.
pub fn application_permissions() -> impl Iterator<Item = &'static Permission> {
    PERMISSIONS.iter().filter(|permission| permission.kind == PermissionKind::Application)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn one_permission_is_delegated_and_four_are_application_permissions() {
        assert_eq!(application_permissions().count(), 4);
        assert_eq!(PERMISSIONS[0].kind, PermissionKind::Delegated);
        assert_eq!(PERMISSIONS.iter().map(|p| p.id).collect::<BTreeSet<_>>().len(), 5);
    }
}
