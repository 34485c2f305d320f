//! What the tenant holds: raw JSON documents in Microsoft's shapes, and the lookups that both hosts need.
//!
//! Owns the collections and their invariants (deleting an application takes its service principal with it). Refuses
//! to own permission checks and HTTP.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use serde_json::Value;

use crate::scenario::Scenario;

/// An account of the tenant, as the sign-in page offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Object id.
    pub id: String,
    /// User principal name.
    pub user_principal_name: String,
    /// Name for people.
    pub display_name: String,
    /// Names of the directory roles held.
    pub roles: Vec<String>,
}

/// All documents of the tenant, free to be changed behind the wizard's back.
#[derive(Debug)]
pub struct Documents {
    /// The organization, as an item of `/organization`.
    pub organization: Value,
    /// Items of `/domains`.
    pub domains: Vec<Value>,
    /// Items of `/users`; the sign-in page offers them in this order.
    pub users: Vec<Value>,
    /// Items of `/directoryRoles`.
    pub directory_roles: Vec<Value>,
    /// Role template id to the object ids of the users who hold it.
    pub role_members: BTreeMap<String, Vec<String>>,
    /// User object id to the items of `/me/licenseDetails`.
    pub licenses: BTreeMap<String, Vec<Value>>,
    /// Items of `/subscribedSkus`.
    pub subscribed_skus: Vec<Value>,
    /// Items of `/applications`.
    pub applications: Vec<Value>,
    /// Application object id to the object ids of its owners.
    pub owners: BTreeMap<String, Vec<String>>,
    /// Items of `/servicePrincipals`, Microsoft Graph's own among them.
    pub service_principals: Vec<Value>,
    /// App role assignments of all service principals.
    pub app_role_assignments: Vec<Value>,
    /// Items of `/oauth2PermissionGrants`.
    pub grants: Vec<Value>,
    /// Soft-deleted applications and service principals, each with its `@odata.type`.
    pub deleted: Vec<Value>,
    /// The default app management policy.
    pub app_management_policy: Value,
    /// Key id to the secret's value, which no document shows again.
    pub(crate) secrets: BTreeMap<String, String>,
    chance: StdRng,
}

impl Documents {
    pub(crate) fn seeded(_scenario: Scenario, seed: Option<u64>) -> Self {
        Self {
            organization: Value::Null,
            domains: Vec::new(),
            users: Vec::new(),
            directory_roles: Vec::new(),
            role_members: BTreeMap::new(),
            licenses: BTreeMap::new(),
            subscribed_skus: Vec::new(),
            applications: Vec::new(),
            owners: BTreeMap::new(),
            service_principals: Vec::new(),
            app_role_assignments: Vec::new(),
            grants: Vec::new(),
            deleted: Vec::new(),
            app_management_policy: Value::Null,
            secrets: BTreeMap::new(),
            chance: seed.map_or_else(StdRng::from_os_rng, StdRng::seed_from_u64),
        }
    }

    /// A new object id.
    pub fn new_id(&mut self) -> String {
        let mut bytes = [0_u8; 16];
        self.chance.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}
