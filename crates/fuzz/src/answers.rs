//! What Graph answers within 2xx, as JSON.

use std::fmt::Debug;

use entra::graph::{
    AppManagementPolicy, AppRoleAssignment, Application, AssignedPolicies, DelegatedGrant, DirectoryObject,
    FederatedCredential, LicenseDetails, Organization, ServicePrincipal, User, directory_roles, list, object,
};
use entra::{Fault, is_unseen};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use setup::secret::lifetime::{Lifetime, expires_at};
use setup::secret::policy::{Rules, SecretPolicy};

use crate::marker::{MARKER, plant, untold};

/// Every type that is read: what was read is read from itself as the same.
pub(crate) fn objects(data: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(data) else { return };
    one::<Application>(&value);
    one::<ServicePrincipal>(&value);
    one::<AppRoleAssignment>(&value);
    one::<DelegatedGrant>(&value);
    one::<FederatedCredential>(&value);
    one::<Organization>(&value);
    one::<User>(&value);
    one::<DirectoryObject>(&value);
    one::<LicenseDetails>(&value);
    one::<AppManagementPolicy>(&value);
    one::<AssignedPolicies>(&value);
    if let Ok(page) = list::<DirectoryObject>(&value) {
        let all = page.items.len();
        assert!(directory_roles(page.items).len() <= all);
    }
    if let Ok(grant) = object::<DelegatedGrant>(&value) {
        assert!(grant.scopes().iter().all(|scope| grant.scope.contains(scope)));
    }
}

fn one<T: DeserializeOwned + Serialize + PartialEq + Debug>(value: &Value) {
    match object::<T>(value) {
        Ok(read) => {
            let written = serde_json::to_value(&read).expect("an object can be written");
            assert_eq!(object::<T>(&written).expect("what was written can be read"), read);
        }
        Err(fault) => brief(&fault),
    }
    match list::<T>(value) {
        Ok(page) => assert!(page.items.len() <= value["value"].as_array().map_or(0, Vec::len)),
        Err(fault) => brief(&fault),
    }
}

/// Support reads this: it is short, whatever the answer was.
fn brief(fault: &Fault) {
    let message = fault.message.as_deref().unwrap_or_default();
    assert!(message.len() <= 4_096, "{} bytes", message.len());
    assert!(!message.contains(is_unseen), "{message:?}");
}

/// The answer to making a secret: its value is handed on, and printed nowhere.
pub(crate) fn new_secret(data: &[u8]) {
    let Ok(mut value) = serde_json::from_slice::<Value>(data) else { return };
    plant(&mut value);
    match entra::graph::new_secret(value) {
        Ok(secret) => {
            assert_eq!(secret.value.expose_secret(), MARKER);
            untold(&secret, data);
        }
        Err(fault) => {
            assert!(fault.answer_lost, "a secret was made, and nobody has it");
            untold(&(&fault, fault.to_string()), data);
        }
    }
}

/// The tenant's rules for secrets, and what is offered under them.
pub(crate) fn rules(data: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(data) else { return };
    let Ok(tenant) = object::<AppManagementPolicy>(&value) else { return };
    let own = object::<AssignedPolicies>(&value).map(|read| read.app_management_policies).unwrap_or_default();
    let created = object::<Application>(&value).ok().and_then(|read| read.created_date_time);
    let now = Timestamp::from_second(1_800_000_000).unwrap_or_default();
    let policy = Rules { tenant: &tenant, own: &own, created }.judge(now);
    let _days = (policy.days(now), policy.days_on_offer(now));
    let limit = match policy {
        SecretPolicy::Until(limit)
        | SecretPolicy::Forbidden(Some(limit))
        | SecretPolicy::MayForbid(Some(limit)) => Some(limit),
        _ => None,
    };
    for wanted in Lifetime::OFFERED {
        let offered = policy.clamp(wanted, now);
        let ends = expires_at(offered, now);
        // One that may live two days or less is another matter: the end of a day is meant.
        if let Some(limit) = limit.filter(|limit| *limit > now + SignedDuration::from_hours(48)) {
            assert!(ends <= limit, "{ends} is offered, {limit} is the limit");
        }
        let forbidden = matches!(policy, SecretPolicy::Forbidden(_));
        assert!(!(forbidden && policy.allows(offered, now)));
    }
}
