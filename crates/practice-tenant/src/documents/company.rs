//! The fictional company that owns the practice tenant: organization, domains, people, roles and licences.
//!
//! Owns names and numbers of the pretence. Refuses to own anything registered by the wizard.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::shape;
use super::store::Documents;
use crate::dress::Dress;

/// The default domain, verified and not an initial one.
pub(crate) const DOMAIN: &str = "nordwind.example";
/// The initial domain.
pub(crate) const INITIAL_DOMAIN: &str = "nordwindpractice.onmicrosoft.com";
/// The organization's display name.
pub(crate) const NAME: &str = "Nordwind Practice";

/// Template ids of directory roles, the same in every tenant.
pub(crate) mod role {
    pub(crate) const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
    pub(crate) const PRIVILEGED_ROLE_ADMINISTRATOR: &str = "e8611ab8-c189-46e8-94e1-60213ab1f814";
    pub(crate) const APPLICATION_ADMINISTRATOR: &str = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
    pub(crate) const CLOUD_APPLICATION_ADMINISTRATOR: &str = "158c047a-c907-4556-b7ef-446551a6b5f7";
}

/// SKU id of Microsoft 365 Business Premium.
const BUSINESS_PREMIUM: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";

impl Documents {
    /// The company with Microsoft Graph's service principal and nothing registered.
    pub(crate) fn of_the_company(seed: Option<u64>) -> Self {
        let mut documents = Self::empty(seed);
        establish(&mut documents);
        let graph = shape::graph_service_principal(&documents.new_id());
        documents.service_principals.push(graph);
        documents
    }

    /// Puts the tenant into another of Microsoft's clouds: its initial domain is one of that cloud.
    pub(crate) fn dress_as(&mut self, dress: Dress) {
        self.dress = dress;
        let rename = |name: &mut Value| {
            if let Some(first) = name.as_str().and_then(|name| name.strip_suffix(".onmicrosoft.com")) {
                *name = json!(format!("{first}{}", dress.domain_end()));
            }
        };
        let verified = self.organization["verifiedDomains"].as_array_mut().into_iter().flatten();
        verified.for_each(|domain| rename(&mut domain["name"]));
        self.domains.iter_mut().for_each(|domain| rename(&mut domain["id"]));
    }

    /// Another account without role and licence, at the end of the account picker. Returns its object id.
    pub(crate) fn hire(&mut self, name: &str) -> String {
        let id = self.new_id();
        let mailbox = format!("colleague.{}", self.users.len());
        let mut colleague = user(&id, name, "", &mailbox);
        colleague["displayName"] = json!(name);
        self.users.push(colleague);
        id
    }
}

/// Fills in everything that is there before the wizard comes.
fn establish(documents: &mut Documents) {
    let tenant = documents.new_id();
    documents.organization = organization(&tenant);
    documents.domains = vec![domain(DOMAIN, true), domain(INITIAL_DOMAIN, false)];
    let people = [
        ("Anna", "Berg", "anna.berg", Some(role::GLOBAL_ADMINISTRATOR), true),
        ("Omar", "Haddad", "omar.haddad", Some(role::GLOBAL_ADMINISTRATOR), false),
        ("Mia", "Lind", "mia.lind", Some(role::APPLICATION_ADMINISTRATOR), true),
        ("Tom", "Vega", "tom.vega", None, true),
    ];
    for (given, family, mailbox, role, licensed) in people {
        let id = documents.new_id();
        if let Some(role) = role {
            documents.role_members.entry(role.to_owned()).or_default().push(id.clone());
        }
        if licensed {
            documents.licenses.insert(id.clone(), vec![license_details(&tenant)]);
        }
        documents.users.push(user(&id, given, family, mailbox));
    }
    documents.directory_roles = [
        (role::GLOBAL_ADMINISTRATOR, "Global Administrator"),
        (role::PRIVILEGED_ROLE_ADMINISTRATOR, "Privileged Role Administrator"),
        (role::APPLICATION_ADMINISTRATOR, "Application Administrator"),
        (role::CLOUD_APPLICATION_ADMINISTRATOR, "Cloud Application Administrator"),
    ]
    .map(|(template, name)| directory_role(&documents.new_id(), template, name))
    .to_vec();
    documents.subscribed_skus = vec![subscribed_sku(&tenant, documents.licenses.len())];
    documents.app_management_policy = policy(&tenant);
}

/// Puts the account of this role at the head of the account picker.
pub(crate) fn offer_first(documents: &mut Documents, role: &str) {
    let holders: Vec<String> = documents.role_members.get(role).cloned().unwrap_or_default();
    documents.users.sort_by_key(|user| !holders.iter().any(|id| user["id"] == id.as_str()));
}

fn organization(tenant: &str) -> Value {
    let verified = |name: &str, default: bool| {
        json!({ "capabilities": "Email, OfficeCommunicationsOnline", "isDefault": default,
            "isInitial": !default, "name": name, "type": "Managed" })
    };
    json!({
        "id": tenant, "deletedDateTime": null, "businessPhones": [], "city": "Kiel", "country": null,
        "countryLetterCode": "DE", "createdDateTime": "2019-03-04T09:12:33Z", "displayName": NAME,
        "isMultipleDataLocationsForServicesEnabled": null, "marketingNotificationEmails": [],
        "onPremisesLastSyncDateTime": null, "onPremisesSyncEnabled": null, "partnerTenantType": null,
        "postalCode": "24103", "preferredLanguage": "en", "securityComplianceNotificationMails": [],
        "securityComplianceNotificationPhones": [], "state": null, "street": null,
        "technicalNotificationMails": [format!("it@{DOMAIN}")], "tenantType": "AAD",
        "directorySizeQuota": { "used": 212, "total": 300_000 }, "assignedPlans": [], "provisionedPlans": [],
        "verifiedDomains": [verified(DOMAIN, true), verified(INITIAL_DOMAIN, false)],
    })
}

fn domain(name: &str, default: bool) -> Value {
    json!({
        "authenticationType": "Managed", "availabilityStatus": null, "id": name, "isAdminManaged": true,
        "isDefault": default, "isInitial": !default, "isRoot": true, "isVerified": true,
        "supportedServices": ["Email", "OfficeCommunicationsOnline"], "passwordValidityPeriodInDays": null,
        "passwordNotificationWindowInDays": null, "state": null, "model": null, "manufacturer": null,
    })
}

fn user(id: &str, given: &str, family: &str, mailbox: &str) -> Value {
    let address = format!("{mailbox}@{DOMAIN}");
    json!({
        "businessPhones": [], "displayName": format!("{given} {family}"), "givenName": given, "jobTitle": null,
        "mail": address, "mobilePhone": null, "officeLocation": null, "preferredLanguage": null,
        "surname": family, "userPrincipalName": address, "id": id,
    })
}

fn directory_role(id: &str, template: &str, name: &str) -> Value {
    json!({ "id": id, "deletedDateTime": null, "description": format!("{name} of the practice tenant"),
        "displayName": name, "roleTemplateId": template })
}

fn service_plans() -> Value {
    json!([{ "servicePlanId": "41781fb2-bc02-4b7c-bd55-b576c07bb09d", "servicePlanName": "AAD_PREMIUM",
        "provisioningStatus": "Success", "appliesTo": "User" }])
}

fn license_details(tenant: &str) -> Value {
    json!({ "id": format!("{tenant}_{BUSINESS_PREMIUM}"), "skuId": BUSINESS_PREMIUM, "skuPartNumber": "SPB",
        "servicePlans": service_plans() })
}

fn subscribed_sku(tenant: &str, used: usize) -> Value {
    json!({ "capabilityStatus": "Enabled", "consumedUnits": used, "id": format!("{tenant}_{BUSINESS_PREMIUM}"),
        "prepaidUnits": { "enabled": 25, "suspended": 0, "warning": 0 }, "servicePlans": service_plans(),
        "skuId": BUSINESS_PREMIUM, "skuPartNumber": "SPB", "appliesTo": "User" })
}

fn policy(tenant: &str) -> Value {
    let none = BTreeMap::from([("passwordCredentials", json!([])), ("keyCredentials", json!([]))]);
    json!({
        "@odata.id": format!("https://graph.microsoft.com/v2/{tenant}/defaultAppManagementPolicy/00000000-0000-0000-0000-000000000000"),
        "id": "00000000-0000-0000-0000-000000000000", "displayName": "Default app management tenant policy",
        "description": "Restrictions on the credentials of applications and service principals of this tenant.",
        "isEnabled": false, "applicationRestrictions": none.clone(), "servicePrincipalRestrictions": none,
    })
}

/// Puts one rule for the secrets of applications into the tenant's policy and switches the policy on. `longest` is an
/// ISO 8601 duration.
pub(crate) fn restrict_secrets(documents: &mut Documents, kind: &str, longest: Option<&str>) {
    documents.app_management_policy["isEnabled"] = json!(true);
    documents.app_management_policy["applicationRestrictions"]["passwordCredentials"] = json!([{
        "restrictionType": kind, "maxLifetime": longest,
        "restrictForAppsCreatedAfterDateTime": "2019-10-19T10:37:00Z",
    }]);
}
