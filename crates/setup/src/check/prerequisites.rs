//! Peig's own prerequisites. Only the confirmation blocks; the rest warns, because Microsoft decides at the write.

use entra::Code;
use entra::graph::VerifiedDomain;

use super::finding::{Finding, Status, warning};
use crate::facts::Facts;
use crate::guide::{CheckId, GRANT_DELEGATED, GRANT_ROLES};
use crate::secret::policy::SecretPolicy;
use crate::tenant::roles;

/// Product ids of Microsoft 365 Business Premium: itself, without Teams, with Copilot (Microsoft, "Product names and
/// service plan identifiers for licensing").
const BUSINESS_PREMIUM: [&str; 3] = [
    "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46",
    "00e1ec7b-e4a3-40d1-9441-b69b597ab222",
    "a6d18b68-a67e-4cbd-ba00-8744bc468faa",
];
/// How further editions begin, letters and digits only: donated ones, bundles. `O365_BUSINESS_PREMIUM` is another product.
const EDITIONS: &str = "microsoft365businesspremium";
/// Rights without which consent cannot be granted through Graph.
const GRANT_RIGHTS: [&str; 2] = [GRANT_ROLES, GRANT_DELEGATED];

/// What is known of an ability before it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ability {
    Yes,
    No,
    NotSure,
}

fn holds_one_of(facts: &Facts<'_>, wanted: &[&str]) -> Ability {
    let Ok(held) = &facts.observation.roles else { return Ability::NotSure };
    let templates: Vec<_> = held.iter().filter_map(|role| role.role_template_id.as_deref()).collect();
    if templates.iter().any(|held| wanted.contains(held)) {
        Ability::Yes
    } else if !held.is_empty() && templates.len() == held.len() {
        Ability::No
    } else {
        // An entry without properties could be any role, and a role of the company's own is not in this list at all.
        Ability::NotSure
    }
}

/// May this account grant tenant-wide consent to Graph's application permissions? Only a Global Administrator or a
/// Privileged Role Administrator may; an Application Administrator may not (Microsoft, "Grant tenant-wide admin consent").
pub(crate) fn consent_ability(facts: &Facts<'_>) -> Ability {
    if facts.consent_refused || lacks_rights(facts) { Ability::No } else { by_roles(facts) }
}

/// The same by the account's roles alone.
fn by_roles(facts: &Facts<'_>) -> Ability {
    match holds_one_of(facts, &[roles::GLOBAL_ADMINISTRATOR, roles::PRIVILEGED_ROLE_ADMINISTRATOR]) {
        Ability::No if facts.choices.try_consent => Ability::NotSure,
        // The admin was told that a colleague consents.
        Ability::NotSure if facts.choices.without_consent && !facts.choices.try_consent => Ability::No,
        ability => ability,
    }
}

/// The roles could be read, and none is active. One of the company's own would not show.
fn has_no_role(facts: &Facts<'_>) -> bool {
    facts.observation.roles.as_ref().is_ok_and(Vec::is_empty)
}

/// Somebody else will have to consent, as far as is known: that is asked before the first half is begun.
pub(crate) fn needs_colleague(facts: &Facts<'_>) -> bool {
    let choices = facts.choices;
    let nobody_here = consent_ability(facts) == Ability::No && !approves_on_page(facts);
    let unlikely = nobody_here || has_no_role(facts);
    let begun = !facts.observation.registrations.is_empty();
    unlikely && !begun && !choices.without_consent && !choices.try_consent
}

/// Only the roles, or an earlier refusal, speak against it: a role of the company's own may allow it all the same (Microsoft,
/// "Permissions to grant consent in custom roles"), one may have been activated since, and trying does no harm.
pub(crate) fn may_try_consent(facts: &Facts<'_>) -> bool {
    consent_ability(facts) == Ability::No && !lacks_rights(facts)
}

/// This program was not given the rights to ask.
pub(crate) fn lacks_rights(facts: &Facts<'_>) -> bool {
    facts.on_page || GRANT_RIGHTS.iter().any(|right| !facts.has_right(right))
}

/// This account approves on Microsoft's page, as far as its roles tell: only this program was not given the rights.
pub(crate) fn approves_on_page(facts: &Facts<'_>) -> bool {
    lacks_rights(facts) && !facts.consent_refused && by_roles(facts) != Ability::No
}

pub(super) fn tenant_confirmed(facts: &Facts<'_>) -> Finding {
    let status = if facts.confirmed { Status::Passed } else { Status::Missing { change: None } };
    Finding::new(CheckId::TenantConfirmed, true, status)
        .with("tenant", facts.observation.organization.display_name.clone().unwrap_or_default())
}

/// A tenant made for a company's customers has none of the people that Peig is for. Said only where Microsoft tells: an
/// account that may read little sees no kind (`organization-list`), and one that is new to this program forbids nothing.
pub(super) fn tenant_kind(facts: &Facts<'_>) -> Option<Finding> {
    let kind = facts.observation.organization.tenant_type.as_deref()?;
    let for_customers = ["AAD B2C", "CIAM"].iter().any(|one| kind.eq_ignore_ascii_case(one));
    for_customers.then(|| Finding::new(CheckId::TenantKind, false, warning("customers")))
}

pub(super) fn may_register(facts: &Facts<'_>) -> Finding {
    let administrators = [
        roles::GLOBAL_ADMINISTRATOR,
        roles::APPLICATION_ADMINISTRATOR,
        roles::CLOUD_APPLICATION_ADMINISTRATOR,
    ];
    let status = match holds_one_of(facts, &administrators) {
        Ability::Yes => Status::Passed,
        _ if has_no_role(facts) => warning("noneActive"),
        // Any member may register unless the tenant has switched that off, which this sign-in cannot read.
        Ability::No => warning("noRole"),
        Ability::NotSure => warning("notSure"),
    };
    Finding::new(CheckId::MayRegister, false, status)
}

pub(super) fn may_consent(facts: &Facts<'_>) -> Finding {
    let reason = match consent_ability(facts) {
        Ability::Yes => return Finding::new(CheckId::MayConsent, false, Status::Passed),
        _ if has_no_role(facts) => "noneActive",
        _ if approves_on_page(facts) => "onPage",
        Ability::No => "noRole",
        Ability::NotSure => "notSure",
    };
    let required = needs_colleague(facts);
    let asked = |found: &str| Status::Wrong { found: found.to_owned(), wanted: String::new(), change: None };
    Finding::new(CheckId::MayConsent, required, if required { asked(reason) } else { warning(reason) })
}

/// Who is no member may often do less than their role says, and whoever acts for a partner is no user here at all.
pub(super) fn account(facts: &Facts<'_>) -> Finding {
    let status = match &facts.observation.me {
        Ok(me) if me.user_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("Guest")) => {
            warning("guest")
        }
        Ok(_) => Status::Passed,
        Err(fault) if fault.code == Code::NotFound => warning("partner"),
        Err(_) => warning("notRead"),
    };
    Finding::new(CheckId::Account, false, status)
}

/// Ends of the domains that Microsoft gives every tenant: worldwide, US Government, China.
const MICROSOFT_DOMAINS: [&str; 4] =
    [".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn", ".onmschina.cn"];

/// It is one that Microsoft gave the tenant.
pub(crate) fn is_microsofts(domain: &VerifiedDomain) -> bool {
    let name = domain.name.to_ascii_lowercase();
    domain.is_initial == Some(true) || MICROSOFT_DOMAINS.iter().any(|end| name.ends_with(end))
}

/// The domain that Peig's connector asks for: the default one if it is the company's own, else the first that is.
pub(crate) fn corporate<'a>(domains: &'a [VerifiedDomain]) -> Option<&'a VerifiedDomain> {
    let own = |domain: &&'a VerifiedDomain| !is_microsofts(domain);
    domains
        .iter()
        .filter(own)
        .find(|domain| domain.is_default == Some(true))
        .or_else(|| domains.iter().find(own))
}

pub(super) fn corporate_domain(facts: &Facts<'_>) -> Finding {
    let domains = &facts.observation.organization.verified_domains;
    if let Some(domain) = corporate(domains) {
        return Finding::new(CheckId::CorporateDomain, false, Status::Passed).with("domain", &*domain.name);
    }
    // Microsoft gives every tenant one: where it tells none, nobody knows which there are.
    let reason = if domains.is_empty() { "notTold" } else { "none" };
    Finding::new(CheckId::CorporateDomain, false, warning(reason))
}

pub(super) fn business_premium(facts: &Facts<'_>) -> Finding {
    let status = match &facts.observation.licenses {
        Err(_) => warning("notRead"),
        Ok(licenses) => {
            let held = |license: &entra::graph::LicenseDetails| {
                let id = license.sku_id.as_deref().unwrap_or_default();
                let name = license.sku_part_number.as_deref().unwrap_or_default().to_ascii_lowercase();
                let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
                BUSINESS_PREMIUM.iter().any(|one| id.eq_ignore_ascii_case(one)) || name.starts_with(EDITIONS)
            };
            if licenses.iter().any(held) { Status::Passed } else { warning("none") }
        }
    };
    Finding::new(CheckId::BusinessPremium, false, status)
}

/// The tenant's rule for secrets. It blocks only where a secret has still to be made and none may be.
pub(super) fn secret_policy(facts: &Facts<'_>) -> Finding {
    let policy = facts.secret_policy();
    let forbidden = if policy == SecretPolicy::NoLifetime { "noLifetime" } else { "forbidden" };
    let (required, status) = match policy {
        SecretPolicy::NotRead => (false, warning("notRead")),
        SecretPolicy::Free => (false, Status::Passed),
        SecretPolicy::MayForbid(_) => (false, warning("mayForbid")),
        SecretPolicy::Until(_) => (false, warning("limited")),
        SecretPolicy::Refused(_) => (false, warning("refused")),
        SecretPolicy::Forbidden(_) | SecretPolicy::NoLifetime if !facts.live_secrets().is_empty() => {
            (false, warning(forbidden))
        }
        SecretPolicy::Forbidden(_) | SecretPolicy::NoLifetime => {
            let (found, wanted) = (forbidden.to_owned(), "allowed".to_owned());
            (true, Status::Wrong { found, wanted, change: None })
        }
    };
    let finding = Finding::new(CheckId::SecretPolicy, required, status);
    match policy.days(facts.service_now()) {
        Some(days) => finding.with("days", days.to_string()),
        None => finding,
    }
}
