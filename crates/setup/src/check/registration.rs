//! Sections 1 and 3: the registration, its account types and redirect, its service principal, public client flows.

use super::finding::{Finding, Status, missing, warning};
use crate::facts::{Decision, Facts};
use crate::guide::{APPLICATION_NAME, ChangeKind, CheckId, MULTITENANT, REDIRECT_URI, SINGLE_TENANT, WEB};
use crate::tenant::registration::{has_redirect, redirect_stands_under};

pub(super) fn registered(facts: &Facts<'_>) -> Finding {
    let count = facts.observation.registrations.len();
    let status = match (count, facts.registration()) {
        (0, _) => missing(ChangeKind::CreateRegistration),
        // Peig knows it by its client id; the name is what the guide compares with.
        (_, Some(registration)) if registration.display_name != APPLICATION_NAME => warning("renamed"),
        (_, Some(_)) => Status::Passed,
        (_, None) if !facts.choice_needed() => missing(ChangeKind::CreateRegistration),
        // Which of several is meant is for the admin to say, never for the program to guess.
        (_, None) => Status::Wrong { found: count.to_string(), wanted: "1".to_owned(), change: None },
    };
    let found = facts.registration().map_or(APPLICATION_NAME, |registration| &registration.display_name);
    Finding::new(CheckId::Registered, true, status)
        .with("name", APPLICATION_NAME)
        .with("found", found)
        .with("count", count.to_string())
}

/// Whoever owns a registration, or has a credential on it, can sign in as it with all that is granted to it.
pub(super) fn only_peig(facts: &Facts<'_>) -> Finding {
    let found = facts.footholds();
    let of = |wanted: Decision| found.iter().filter(|one| facts.decision(one) == wanted).count();
    let (open, left) = (of(Decision::Open), of(Decision::Stays));
    let wrong = |found: usize, change| {
        let (found, wanted) = (found.to_string(), "0".to_owned());
        Status::Wrong { found, wanted, change }
    };
    let status = match facts.registration() {
        None => missing(ChangeKind::CreateRegistration),
        Some(_) if open > 0 => wrong(open, None),
        Some(_) if left < found.len() => {
            let goes = found.iter().find(|one| facts.decision(one) == Decision::Goes);
            wrong(found.len() - left, goes.and_then(|one| one.kind.removed_by()))
        }
        Some(_) if left > 0 => warning("left"),
        Some(_) => Status::Passed,
    };
    Finding::new(CheckId::OnlyPeig, true, status).with("count", found.len().to_string())
}

/// A registration that is switched off gives nobody a token, whatever else holds (Microsoft, "Deactivate an app
/// registration"). What Microsoft has switched off only Microsoft switches on.
pub(super) fn enabled(facts: &Facts<'_>) -> Finding {
    let wrong = |found: &str, change| {
        let (found, wanted) = (found.to_owned(), "enabled".to_owned());
        Status::Wrong { found, wanted, change }
    };
    let status = match facts.registration() {
        None => missing(ChangeKind::CreateRegistration),
        Some(one) if one.disabled_by_microsoft() => wrong("disabledByMicrosoft", None),
        Some(one) if one.is_deactivated() => wrong("disabled", Some(ChangeKind::EnableRegistration)),
        Some(_) => Status::Passed,
    };
    Finding::new(CheckId::Enabled, true, status)
}

pub(super) fn account_types(facts: &Facts<'_>) -> Finding {
    let status = match facts.registration() {
        None => missing(ChangeKind::CreateRegistration),
        Some(registration) => match registration.sign_in_audience.as_deref() {
            Some(SINGLE_TENANT) => Status::Passed,
            // The guide names both; Peig signs in to the customer's own tenant only, so either works.
            Some(MULTITENANT) => warning("multitenant"),
            _ if facts.goes_without(ChangeKind::SetAccountTypes) => warning("without"),
            other => Status::Wrong {
                found: other.unwrap_or("–").to_owned(),
                wanted: SINGLE_TENANT.to_owned(),
                change: Some(ChangeKind::SetAccountTypes),
            },
        },
    };
    Finding::new(CheckId::AccountTypes, true, status)
}

pub(super) fn redirect_uri(facts: &Facts<'_>) -> Finding {
    let status = match facts.registration() {
        None => missing(ChangeKind::CreateRegistration),
        Some(registration) if has_redirect(registration) => Status::Passed,
        Some(_) if facts.goes_without(ChangeKind::AddRedirect) => warning("without"),
        Some(registration) => match redirect_stands_under(registration) {
            None => missing(ChangeKind::AddRedirect),
            Some(_) if facts.goes_without(ChangeKind::MoveRedirect) => warning("without"),
            Some(platform) => Status::Wrong {
                found: platform.to_owned(),
                wanted: WEB.to_owned(),
                change: Some(ChangeKind::MoveRedirect),
            },
        },
    };
    Finding::new(CheckId::RedirectUri, true, status).with("uri", REDIRECT_URI)
}

pub(super) fn service_principal(facts: &Facts<'_>) -> Finding {
    let status = match &facts.observation.service_principal {
        None => missing(ChangeKind::CreateServicePrincipal),
        Some(principal) if principal.account_enabled == Some(false) => Status::Wrong {
            found: "disabled".to_owned(),
            wanted: "enabled".to_owned(),
            change: Some(ChangeKind::EnableServicePrincipal),
        },
        Some(_) => Status::Passed,
    };
    Finding::new(CheckId::ServicePrincipal, true, status)
}

pub(super) fn public_client_flows(facts: &Facts<'_>) -> Finding {
    let allowed = facts.registration().and_then(|registration| registration.is_fallback_public_client);
    // `null` is Microsoft's default and means no.
    let status = match allowed {
        Some(true) => Status::Passed,
        _ if facts.goes_without(ChangeKind::AllowPublicClient) => warning("without"),
        _ => missing(ChangeKind::AllowPublicClient),
    };
    Finding::new(CheckId::PublicClientFlows, true, status)
}
