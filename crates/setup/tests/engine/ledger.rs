//! What Microsoft has acknowledged, over reads by replicas that take turns in being behind: in any order.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;

use entra::graph::{Application, PasswordCredential, ServicePrincipal};
use entra::{Code, Fault};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;
use setup::guide::{CheckId, MULTITENANT, PERMISSIONS};
use setup::ledger::{Fact, Ledger};
use setup::tenant::snapshot::{GraphPrincipal, Observation};

const REGISTRATION: &str = "registration";
const PRINCIPAL: &str = "principal";
const SECRET: &str = "secret";

fn start() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn after(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

fn registration(secrets: &[&str]) -> Application {
    let secrets: Vec<_> = secrets.iter().map(|id| json!({ "keyId": id })).collect();
    serde_json::from_value(json!({ "id": REGISTRATION, "appId": "app", "displayName": "PeigUserManagerApp",
        "signInAudience": MULTITENANT, "passwordCredentials": secrets }))
    .unwrap()
}

fn principal() -> ServicePrincipal {
    serde_json::from_value(json!({ "id": PRINCIPAL, "appId": "app", "displayName": "" })).unwrap()
}

fn credential() -> PasswordCredential {
    serde_json::from_value(json!({ "keyId": SECRET })).unwrap()
}

/// A tenant with these registrations, and nothing else.
fn read(seconds: i64, registrations: Vec<Application>) -> Observation {
    let refused = || Box::new(Fault::new(Code::Forbidden));
    Observation {
        read_at: after(seconds),
        organization: serde_json::from_value(json!({ "id": "tenant" })).unwrap(),
        me: Err(Box::new(entra::Fault::new(entra::Code::NotFound))),
        roles: Ok(Vec::new()),
        licenses: Ok(Vec::new()),
        policy: Err(refused()),
        own_policies: Ok(Vec::new()),
        owners: BTreeMap::new(),
        candidates: BTreeMap::new(),
        holders: None,
        chosen: registrations.first().map(|one| one.id.clone()),
        registrations,
        service_principal: None,
        graph: GraphPrincipal { id: "graph".to_owned(), roles: BTreeMap::new(), scopes: BTreeMap::new() },
        assignments: Vec::new(),
        elsewhere: setup::tenant::snapshot::Elsewhere::default(),
        grants: Vec::new(),
        deleted: Vec::new(),
    }
}

fn secret() -> Fact {
    Fact::Secret { registration: REGISTRATION.to_owned(), credential: credential() }
}

fn gone() -> Fact {
    Fact::SecretGone { key_id: SECRET.to_owned() }
}

fn registered(secrets: &[&str]) -> Fact {
    Fact::Registered(Box::new(registration(secrets)))
}

fn has_secret(seen: &Observation) -> bool {
    seen.registration().is_some_and(|one| one.password_credentials.iter().any(|one| one.key_id == SECRET))
}

/// All that "Set everything up" has acknowledged.
fn everything() -> Vec<Fact> {
    let registration = || REGISTRATION.to_owned();
    let mut facts = vec![
        registered(&[]),
        Fact::Redirect { registration: registration() },
        Fact::PublicClient { registration: registration() },
        Fact::Enabled { registration: registration() },
        Fact::Principal(Box::new(principal())),
        secret(),
    ];
    for permission in &PERMISSIONS {
        facts.push(Fact::Listed { registration: registration(), permission });
        facts.push(Fact::Consented { principal: PRINCIPAL.to_owned(), permission, id: None });
    }
    facts
}

/// What of it is not there.
fn lacks(seen: &Observation) -> Vec<String> {
    let registration = seen.registration();
    let listed = registration.map_or(0, |one| {
        one.required_resource_access.iter().map(|resource| resource.resource_access.len()).sum()
    });
    let is = [
        ("registration", registration.is_some()),
        ("redirect", registration.is_some_and(|one| one.web.redirect_uris.len() == 1)),
        ("flag", registration.is_some_and(|one| one.is_fallback_public_client == Some(true))),
        ("secret", has_secret(seen)),
        ("list", listed == PERMISSIONS.len()),
        ("service principal", seen.service_principal.is_some()),
        ("consents", PERMISSIONS.iter().all(|permission| seen.consents(permission))),
    ];
    is.into_iter().filter(|(_, there)| !there).map(|(what, _)| what.to_owned()).collect()
}

/// Whether what the reads so far have shown (`true`: it is there) means that somebody has taken it back: it was there for
/// everybody, and by now two in a row do not show it.
fn taken_back(shown: &[bool]) -> bool {
    let settled = shown.windows(2).position(|two| two == [true, true]);
    settled.is_some_and(|at| shown[at + 2..].windows(2).any(|two| two == [false, false]))
}

proptest! {
    #[test]
    fn what_was_acknowledged_stays_until_somebody_has_taken_it_back(shown in prop::collection::vec(any::<bool>(), 1..40)) {
        let mut ledger = Ledger::default();
        ledger.acknowledge(secret(), start());
        for number in 1..=shown.len() {
            let there: &[&str] = if shown[number - 1] { &[SECRET] } else { &[] };
            let seen = ledger.over(read(i64::try_from(number).unwrap(), vec![registration(there)]));
            prop_assert_eq!(has_secret(&seen), shown[number - 1] || !taken_back(&shown[..number]), "read {}", number);
        }
    }

    #[test]
    fn a_secret_that_was_removed_never_returns(
        shown in prop::collection::vec(any::<bool>(), 1..40),
        restored in 0_usize..40,
        known in any::<bool>(),
    ) {
        let mut ledger = Ledger::default();
        if known {
            ledger.acknowledge(secret(), start());
        }
        ledger.acknowledge(gone(), start());
        for (number, shows) in shown.into_iter().enumerate() {
            if number == restored {
                // Brought back out of the bin, as a replica shows it that is behind.
                ledger.acknowledge(registered(&[SECRET]), start());
            }
            let there = if shows { vec![registration(&[SECRET])] } else { Vec::new() };
            let seen = ledger.over(read(i64::try_from(number).unwrap(), there));
            prop_assert!(!has_secret(&seen), "read {}", number);
        }
    }

    #[test]
    fn whatever_was_acknowledged_first_all_of_it_is_written_into_a_read_that_knows_none(
        facts in Just(everything()).prop_shuffle(),
        knows_registration in any::<bool>(),
    ) {
        let mut ledger = Ledger::default();
        for fact in facts {
            ledger.acknowledge(fact, start());
        }
        let behind = if knows_registration { vec![registration(&[])] } else { Vec::new() };
        for seconds in 1..20 {
            let seen = ledger.over(read(seconds, behind.clone()));
            prop_assert_eq!(lacks(&seen), Vec::<String>::new());
        }
    }

    #[test]
    fn a_deleted_registration_is_not_shown_by_replicas_that_are_behind(shown in prop::collection::vec(any::<bool>(), 1..40)) {
        let mut ledger = Ledger::default();
        ledger.acknowledge(registered(&[]), start());
        ledger.acknowledge(Fact::Deleted(Box::new(registration(&[]))), start());
        prop_assert!(ledger.has_deleted(REGISTRATION));
        for (number, shows) in shown.into_iter().enumerate() {
            let there = if shows { vec![registration(&[])] } else { Vec::new() };
            let seen = ledger.over(read(i64::try_from(number).unwrap(), there));
            prop_assert!(seen.registrations.is_empty() && seen.chosen.is_none());
            prop_assert_eq!(seen.deleted.len(), 1);
        }
    }
}

/// Whatever its account types: what only warns settles as well, and is not read every second for ever.
#[test]
fn a_multitenant_registration_settles_with_two_agreeing_reads() {
    let mut ledger = Ledger::default();
    ledger.acknowledge(registered(&[]), start());
    ledger.acknowledge(
        Fact::AccountTypes { registration: REGISTRATION.to_owned(), audience: MULTITENANT },
        start(),
    );
    for (seconds, settled) in [(1, false), (2, true)] {
        ledger.over(read(seconds, vec![registration(&[])]));
        assert_eq!(ledger.settling(CheckId::AccountTypes, None).is_none(), settled);
        assert_eq!(ledger.is_unsettled(), !settled);
    }
}

#[test]
fn of_several_consents_each_settles_by_itself() {
    let mut ledger = Ledger::default();
    for permission in &PERMISSIONS[..2] {
        ledger
            .acknowledge(Fact::Consented { principal: PRINCIPAL.to_owned(), permission, id: None }, start());
    }
    let settling = |ledger: &Ledger, at: usize| {
        ledger.settling(CheckId::PermissionConsented, Some(PERMISSIONS[at].value)).is_some()
    };
    for seconds in 1..3 {
        let mut seen = read(seconds, vec![registration(&[])]);
        seen.service_principal = Some(principal());
        let mut one = Ledger::default();
        one.acknowledge(
            Fact::Consented { principal: PRINCIPAL.to_owned(), permission: &PERMISSIONS[0], id: None },
            start(),
        );
        one.write_into(&mut seen);
        ledger.over(seen);
    }
    assert!(!settling(&ledger, 0) && settling(&ledger, 1) && !settling(&ledger, 2));
}

/// There is no documented limit to lag; after so long a read is believed.
#[test]
fn after_five_minutes_what_is_read_counts() {
    let mut ledger = Ledger::default();
    for fact in [registered(&[]), secret()] {
        ledger.acknowledge(fact, start());
    }
    assert!(has_secret(&ledger.over(read(299, Vec::new()))));
    assert!(ledger.over(read(300, Vec::new())).registrations.is_empty());
    assert!(!ledger.is_unsettled());
}

/// Youth is an object's own: what was made beside it says nothing.
#[test]
fn an_old_registration_is_not_made_young_by_its_new_service_principal() {
    let mut ledger = Ledger::default();
    ledger.acknowledge(Fact::Principal(Box::new(principal())), start());
    let years_ago = Some("2024-01-01T00:00:00Z".parse().unwrap());
    assert!(ledger.is_young(PRINCIPAL, years_ago, after(60)));
    assert!(!ledger.is_young(REGISTRATION, years_ago, after(60)));
    assert!(
        ledger.is_young(REGISTRATION, Some(start()), after(599))
            && !ledger.is_young(REGISTRATION, Some(start()), after(600))
    );
}

/// Another registration is in use: that its consents are not shown says nothing about them.
#[test]
fn what_a_read_says_nothing_about_is_neither_settled_nor_asked_for_again_and_again() {
    let mut ledger = Ledger::default();
    ledger.acknowledge(
        Fact::Consented { principal: PRINCIPAL.to_owned(), permission: &PERMISSIONS[0], id: None },
        start(),
    );
    assert!(ledger.is_unsettled());
    for seconds in 1..5 {
        let seen = ledger.over(read(seconds, Vec::new()));
        assert!(seen.assignments.is_empty() && seen.grants.is_empty());
    }
    assert!(!ledger.is_unsettled(), "reads need not come every second for it");
    let settling = ledger.settling(CheckId::PermissionConsented, Some(PERMISSIONS[0].value));
    assert!(settling.is_none(), "nor does anything on screen settle that is not its business");
}

/// A read that knows neither the registration nor anything that hangs on it.
#[test]
fn what_hangs_on_a_registration_that_no_read_shows_is_settling_and_not_there_for_everybody() {
    let mut ledger = Ledger::default();
    for fact in everything() {
        ledger.acknowledge(fact, start());
    }
    ledger.over(read(10, Vec::new()));
    for check in [CheckId::PermissionListed, CheckId::PublicClientFlows, CheckId::SecretLive] {
        assert_eq!(ledger.settling(check, None), Some(start()), "{check:?}");
    }
}

#[test]
fn one_that_this_run_has_made_and_the_bin_shows_was_deleted_by_somebody() {
    let mut ledger = Ledger::default();
    let made = || Fact::Made { registration: REGISTRATION.to_owned() };
    ledger.acknowledge(registered(&[]), start());
    ledger.acknowledge(made(), start());
    let in_bin = |seconds| Observation { deleted: vec![registration(&[])], ..read(seconds, Vec::new()) };
    assert!(ledger.over(in_bin(10)).registrations.is_empty(), "no replica that lags shows that");
    // Brought back it is there, although a bin that lags shows it still.
    ledger.acknowledge(registered(&[]), after(20));
    assert_eq!(ledger.over(in_bin(30)).registrations.len(), 1);
}
