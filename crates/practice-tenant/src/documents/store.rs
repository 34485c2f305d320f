//! The collections themselves, and the lookups that both hosts need.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, RngCore, SeedableRng};
use serde_json::Value;

use super::lookup::{find, text};
use super::replicas::Replicas;
use super::shape;
use crate::dress::Dress;

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

/// What a service principal in the bin held and gave: it comes back with it (restore-application.md names Conditional
/// Access policies as the only thing that does not).
#[derive(Clone, Debug, Default)]
pub(crate) struct SetAside {
    pub(super) assignments: Vec<Value>,
    pub(super) grants: Vec<Value>,
}

/// All documents of the tenant, free to be changed behind the wizard's back.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The cloud that it is dressed as.
    pub(crate) dress: Dress,
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
    /// Object id of an application or service principal to those of its owners. One that names nothing is an owner whose
    /// account is gone.
    pub owners: BTreeMap<String, Vec<String>>,
    /// Application object id to the items of its `/federatedIdentityCredentials`.
    pub federated: BTreeMap<String, Vec<Value>>,
    /// Items of `/servicePrincipals`, Microsoft Graph's own among them.
    pub service_principals: Vec<Value>,
    /// App role assignments of all service principals.
    pub app_role_assignments: Vec<Value>,
    /// Items of `/oauth2PermissionGrants`.
    pub grants: Vec<Value>,
    /// Soft-deleted applications and service principals, each with its `@odata.type`.
    pub deleted: Vec<Value>,
    /// The default app management policy; enforced when `isEnabled` is true.
    pub app_management_policy: Value,
    /// Application object id to the items of its `/appManagementPolicies`, which come before the default.
    pub assigned_policies: BTreeMap<String, Vec<Value>>,
    /// Whether memberships come back without details when the token holds no permission to read the directory, and owners
    /// that are users when it holds none to read those, as Microsoft documents it (user-list-transitivememberof.md,
    /// application-list-owners.md). Off at start.
    pub hide_member_details: bool,
    /// Object id of a service principal in the bin to what it held and gave.
    pub(crate) set_aside: BTreeMap<String, SetAside>,
    /// The object id of an application or service principal and the secret's key id, which only there stands for one, to
    /// the secret's value. No document shows it again.
    pub(super) secrets: BTreeMap<(String, String), String>,
    /// Key id of a certificate to its public key, which only a selection of one object shows.
    pub(crate) public_keys: BTreeMap<String, String>,
    /// Every value ever made, also of secrets that are gone: for a search where no value may be.
    pub(crate) made_values: Vec<String>,
    /// Replicas that lag, in the scenario of slow replication.
    pub(crate) replicas: Option<Replicas<Documents>>,
    pub(super) chance: StdRng,
}

impl Documents {
    /// Nothing at all. A seed makes ids and the order of shuffled lists the same on every run.
    pub(super) fn empty(seed: Option<u64>) -> Self {
        Self {
            dress: Dress::default(),
            organization: Value::Null,
            domains: Vec::new(),
            users: Vec::new(),
            directory_roles: Vec::new(),
            role_members: BTreeMap::new(),
            licenses: BTreeMap::new(),
            subscribed_skus: Vec::new(),
            applications: Vec::new(),
            owners: BTreeMap::new(),
            federated: BTreeMap::new(),
            service_principals: Vec::new(),
            app_role_assignments: Vec::new(),
            grants: Vec::new(),
            deleted: Vec::new(),
            app_management_policy: Value::Null,
            assigned_policies: BTreeMap::new(),
            hide_member_details: false,
            set_aside: BTreeMap::new(),
            secrets: BTreeMap::new(),
            public_keys: BTreeMap::new(),
            made_values: Vec::new(),
            replicas: None,
            chance: seed.map_or_else(StdRng::from_os_rng, StdRng::seed_from_u64),
        }
    }

    /// A new object id.
    pub fn new_id(&mut self) -> String {
        let mut bytes = [0_u8; 16];
        self.chance.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// The tenant id.
    pub fn tenant_id(&self) -> String {
        text(&self.organization, "id").to_owned()
    }

    /// The accounts, in the order the sign-in page offers them.
    pub fn people(&self) -> Vec<Person> {
        self.users
            .iter()
            .map(|user| Person {
                id: text(user, "id").to_owned(),
                user_principal_name: text(user, "userPrincipalName").to_owned(),
                display_name: text(user, "displayName").to_owned(),
                roles: self
                    .roles_of(text(user, "id"))
                    .iter()
                    .filter_map(|template| {
                        let mut roles = self.directory_roles.iter();
                        let role = roles.find(|role| text(role, "roleTemplateId") == *template)?;
                        Some(text(role, "displayName").to_owned())
                    })
                    .collect(),
            })
            .collect()
    }

    /// Template ids of the directory roles that a user holds.
    pub(crate) fn roles_of(&self, user_id: &str) -> Vec<&str> {
        let holds = |members: &[String]| members.iter().any(|member| member == user_id);
        self.role_members.iter().filter(|(_, m)| holds(m)).map(|(role, _)| role.as_str()).collect()
    }

    pub(crate) fn user(&self, id: &str) -> Option<&Value> {
        find(&self.users, "id", id)
    }

    pub(crate) fn application(&self, id: &str) -> Option<&Value> {
        find(&self.applications, "id", id)
    }

    pub(crate) fn application_by(&self, property: &str, value: &str) -> Option<&Value> {
        find(&self.applications, property, value)
    }

    pub(crate) fn application_mut(&mut self, id: &str) -> Option<&mut Value> {
        self.applications.iter_mut().find(|application| text(application, "id") == id)
    }

    /// The application or service principal of this object id.
    pub(crate) fn holder(&self, id: &str) -> Option<&Value> {
        self.application(id).or_else(|| self.service_principal(id))
    }

    /// The same, to be changed.
    pub(crate) fn holder_mut(&mut self, id: &str) -> Option<&mut Value> {
        let mut all = self.applications.iter_mut().chain(&mut self.service_principals);
        all.find(|one| text(one, "id") == id)
    }

    pub(crate) fn service_principal(&self, id: &str) -> Option<&Value> {
        find(&self.service_principals, "id", id)
    }

    pub(crate) fn service_principal_of(&self, app_id: &str) -> Option<&Value> {
        find(&self.service_principals, "appId", app_id)
    }

    /// Object id of Microsoft Graph's own service principal.
    pub(crate) fn graph_id(&self) -> String {
        self.service_principal_of(shape::GRAPH_APP_ID)
            .map_or_else(String::new, |sp| text(sp, "id").to_owned())
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.chance);
    }

    /// A random number of this range, both ends included.
    pub(crate) fn number(&mut self, range: std::ops::RangeInclusive<u32>) -> u32 {
        self.chance.random_range(range)
    }
}
