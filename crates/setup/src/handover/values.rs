//! Values for Peig: the fields of Peig's connector form, in its order, without the secret's value.

use entra::graph::VerifiedDomain;
use entra::{Cloud, CloudName};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::check::prerequisites::{corporate, is_microsofts};
use crate::facts::Facts;
use crate::host::StoreEntry;

/// What Peig's form suggests as Display Name; it cannot be changed there later.
const DISPLAY_NAME: &str = "Microsoft 365";
/// What Pseudonym Link must be; it cannot be changed there later.
const PSEUDONYM_LINK: &str = "User: UDI";

/// The fields in the form's order, with their values. A value that the tenant does not give is absent, as is the
/// secret's, which never leaves the program this way.
pub fn fields(facts: &Facts<'_>, tenant_id: &str, zone: TimeZone) -> Vec<(ValueId, Option<String>)> {
    let expiry: Option<Timestamp> = facts.secret_in_use().and_then(|secret| secret.end_date_time);
    let domains = &facts.observation.organization.verified_domains;
    let given = domains.iter().find(|domain| domain.is_initial == Some(true));
    let tenant_name = given.or_else(|| domains.iter().find(|domain| is_microsofts(domain))).map(first_label);
    vec![
        (ValueId::DisplayName, Some(DISPLAY_NAME.to_owned())),
        (ValueId::PseudonymLink, Some(PSEUDONYM_LINK.to_owned())),
        (ValueId::Domain, corporate(domains).map(|domain| domain.name.clone())),
        (ValueId::TenantName, tenant_name),
        (ValueId::TenantId, Some(tenant_id.to_owned())),
        (ValueId::ClientId, facts.registration().map(|registration| registration.app_id.clone())),
        (ValueId::ClientSecret, None),
        // A day, as in the form: the admin's own, so that what is copied is what is shown.
        (ValueId::SecretExpiry, expiry.map(|end| end.to_zoned(zone).date().to_string())),
    ]
}

/// What stands before `.onmicrosoft.com`, or before the end that another cloud has.
fn first_label(domain: &VerifiedDomain) -> String {
    domain.name.split('.').next().unwrap_or_default().to_owned()
}

/// What this program is called in the credential store.
pub const STORE_SERVICE: &str = "Peig Setup";

/// Where the secret of a registration is kept: one entry for each cloud, tenant and registration.
///
/// Microsoft gives each id once in all of its clouds, so those go without the cloud, as entries always have. A described
/// cloud says itself what its ids are: those of a real tenant must not lead to that one's secret. Its port is not part of it:
/// what runs on this computer gets another one each time.
pub fn store_entry(cloud: &Cloud, tenant_id: &str, app_id: &str, tenant_name: &str) -> StoreEntry {
    let host = cloud.authority().host_str().filter(|_| cloud.name() == CloudName::Described);
    StoreEntry {
        service: STORE_SERVICE.to_owned(),
        account: host.into_iter().chain([tenant_id, app_id]).collect::<Vec<_>>().join("/"),
        label: format!("Peig client secret for {tenant_name}"),
    }
}

/// Fields of Peig's connector form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ValueId {
    /// Display Name: a suggestion; cannot be changed later.
    DisplayName,
    /// Pseudonym Link: must be `User: UDI`; cannot be changed later.
    PseudonymLink,
    /// Domain: the corporate verified domain.
    Domain,
    /// Tenant Name: the part before `.onmicrosoft.com`.
    TenantName,
    /// Directory (tenant) id.
    TenantId,
    /// Application (client) id.
    ClientId,
    /// The secret's value.
    ClientSecret,
    /// When the secret expires.
    SecretExpiry,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(at: &str) -> Cloud {
        let text = serde_json::json!({ "authority": at, "graph": at, "portal": at });
        Cloud::from_json_anywhere(&text.to_string()).unwrap()
    }

    #[test]
    fn a_described_cloud_reaches_no_entry_of_another_cloud() {
        let account = |cloud: &Cloud| store_entry(cloud, "tenant", "app", "Contoso").account;
        for cloud in [Cloud::global(), Cloud::us_gov_l4(), Cloud::us_gov_l5(), Cloud::china()] {
            assert_eq!(account(&cloud), "tenant/app", "entries that are there stay found");
        }
        assert_eq!(account(&described("http://localhost:8080")), "localhost/tenant/app");
        assert_eq!(
            account(&described("http://localhost:8081")),
            "localhost/tenant/app",
            "the port may change"
        );
        assert_eq!(account(&described("https://cloud.example")), "cloud.example/tenant/app");
    }
}
