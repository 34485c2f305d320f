//! The whole job through the wizard: what it asks of Microsoft, what it leaves in the tenant, where it opens again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Browser, finding, health, holds_reads, in_section, is_missing};
use practice_tenant::Scenario;
use secrecy::ExposeSecret;
use serde_json::Value;
use setup::guide::PERMISSIONS;
use setup::ipc::{
    FindingView, Intent, KeptIn, Screen, ScreenId, SecretPhase, SectionId, SectionState, Status, ValueId,
    View,
};

const NAME: &str = "PeigUserManagerApp";
const ROLES: [&str; 4] =
    ["Group.ReadWrite.All", "GroupMember.ReadWrite.All", "Organization.Read.All", "User.ReadWrite.All"];

/// What must be in the tenant at the end: exactly this, once.
fn assert_set_up(admin: &Admin) -> Value {
    let tenant = admin.practice.tenant();
    let registrations = tenant.applications_named(NAME);
    assert_eq!(registrations.len(), 1, "one registration, no duplicate");
    let registration = registrations.into_iter().next().unwrap();
    let app_id = registration["appId"].as_str().unwrap();
    assert!(tenant.service_principal_of(app_id).is_some(), "a service principal");
    assert_eq!(registration["signInAudience"], "AzureADMyOrg");
    assert_eq!(registration["web"]["redirectUris"], serde_json::json!(["http://localhost"]));
    assert_eq!(registration["isFallbackPublicClient"], true);
    let resources = registration["requiredResourceAccess"].as_array().unwrap();
    assert_eq!(resources.len(), 1, "Microsoft Graph only");
    assert_eq!(resources[0]["resourceAccess"].as_array().unwrap().len(), 5, "the five permissions");
    let mut roles = tenant.granted_roles(app_id);
    roles.sort();
    assert_eq!(roles, ROLES, "exactly the four roles are granted");
    assert_eq!(tenant.granted_scopes(app_id), ["User.Read"], "and the delegated permission");
    assert_eq!(registration["passwordCredentials"].as_array().unwrap().len(), 1, "one secret, no orphan");
    registration
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_goes_through_the_guide_section_by_section() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let view = admin.signs_in().await;
    assert!(!view.navigation.next, "Next waits for the confirmation of the tenant");
    admin.wants(Intent::Next);
    admin.confirms_the_tenant();
    let view = admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(view.screen_id, ScreenId::Readiness, "the Next before the confirmation led nowhere");
    admin.wants(Intent::Next);
    let view = admin.until("section 1", |view| view.screen_id == ScreenId::Section).await;
    assert_eq!(in_section(&view).unwrap().id, SectionId::Registration);
    assert!(admin.practice.tenant().applications_named(NAME).is_empty(), "nothing is written unasked");
    let kinds: Vec<_> =
        in_section(&view).unwrap().plan.changes.iter().map(|change| format!("{:?}", change.kind)).collect();
    assert_eq!(kinds, ["CreateRegistration", "CreateServicePrincipal"]);

    for next in [SectionId::Permissions, SectionId::PublicClient, SectionId::Secret, SectionId::Confirm] {
        assert!(!admin.view().navigation.next, "locked before {next:?}");
        let view = admin.performs().await;
        assert_eq!(view.fault, None);
        admin.goes_on_to(next).await;
    }
    let registration = assert_set_up(&admin);

    let secret = admin.handle.reveal().await.expect("the secret is at hand");
    assert_eq!(admin.machine.stored(), [secret.expose_secret()], "and in the credential store");
    admin.wants(Intent::CopySecret);
    admin
        .until("the clipboard's minute", |view| in_section(view).unwrap().secret.as_ref().unwrap().copied)
        .await;
    assert_eq!(admin.machine.clipboard().as_deref(), Some(secret.expose_secret()));

    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::Next);
    let view = admin.until("the values", |view| view.screen_id == ScreenId::Values).await;
    let Screen::Values(values) = &view.screen else { unreachable!() };
    let value = |id| values.fields.iter().find(|field| field.id == id).unwrap().value.clone();
    assert_eq!(value(ValueId::TenantId), Some(admin.practice.tenant().id()));
    assert_eq!(value(ValueId::ClientId).as_deref(), registration["appId"].as_str());
    assert_eq!(value(ValueId::Domain), Some(admin.practice.tenant().domain()));
    assert_eq!(value(ValueId::ClientSecret), None, "the secret is not among what the page may see");
    assert!(value(ValueId::SecretExpiry).is_some());
    assert_eq!(
        (values.secret.kept_in, &values.secret.phase),
        (KeptIn::CredentialStore, &SecretPhase::Proved)
    );
    let page = serde_json::to_string(&view).unwrap();
    assert!(!page.contains(secret.expose_secret()), "no view carries the secret");

    admin.handle.shut_down().await;
    assert_eq!(admin.machine.clipboard(), None, "the clipboard is cleared on the way out");
}

#[tokio::test(flavor = "multi_thread")]
async fn set_everything_up_does_all_sections_in_one_go() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.sets_everything_up().await;
    let view = admin
        .until("the last section", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    assert_eq!(view.fault, None);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_set_up(&admin);
    let creations = admin
        .practice
        .log()
        .into_iter()
        .filter(|seen| seen.method == "PATCH" && seen.path.to_lowercase().contains("uniquename"));
    assert_eq!(creations.count(), 1, "the registration was asked for once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_done_tenant_is_adopted_and_finished() {
    let mut admin = Admin::opens(Scenario::HalfDone).await;
    let before = admin.practice.tenant().applications_named(NAME).remove(0);
    let view = admin.confirms().await;
    let section = in_section(&view).unwrap();
    let first = section.id;
    assert!(
        matches!(first, SectionId::Registration | SectionId::Permissions),
        "opens where something is open"
    );
    admin.sets_everything_up().await;
    admin
        .until("the last section", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    let registration = assert_set_up(&admin);
    assert_eq!(registration["id"], before["id"], "the registration that was there is the one in use");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_tenant_opens_with_its_health_and_nothing_is_changed() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let view = admin.confirms().await;
    assert!(health(&view).is_some(), "{:?}", view.screen_id);
    assert!(view.sections.iter().all(|section| section.state == SectionState::Done), "{:?}", view.sections);
    assert!(finding(&view, "confirmSecret").is_some_and(|one| matches!(one.status, Status::Warning { .. })));
    let writes: Vec<_> = admin
        .practice
        .log()
        .into_iter()
        .filter(|seen| {
            seen.path.starts_with("/v1.0") && seen.method != "GET" && !seen.path.ends_with("$batch")
        })
        .collect();
    assert!(writes.is_empty(), "only reads: {writes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_registrations_the_admin_chooses() {
    let mut admin = Admin::opens(Scenario::TwoRegistrations).await;
    let view = admin.confirms().await;
    let section = in_section(&view).unwrap();
    assert_eq!(section.registrations.len(), 2);
    assert!(section.plan.is_empty(), "nothing is planned before the choice");
    let redirect = &finding(&view, "redirectUri").unwrap().status;
    assert!(matches!(redirect, Status::Unknown { .. }), "nothing is called missing before it: {redirect:?}");
    assert!(!view.navigation.next);
    // The one that has come further stands first.
    let chosen = section.registrations[0].object_id.clone();
    // What hangs on the chosen one is not read before the faults are cleared.
    holds_reads(&admin);
    admin.wants(Intent::ChooseRegistration { object_id: Some(chosen.clone()) });
    let view = admin.finding("registered", |status| *status == Status::Passed).await;
    let on = in_section(&view).unwrap();
    assert!(on.plan.is_empty() && !on.can_perform, "what hangs on it is not planned before it has been read");
    admin.practice.faults().clear();
    admin.wants(Intent::Observe);
    admin.until("it has been read", |view| view.navigation.next).await;
    admin.sets_everything_up().await;
    admin
        .until("the last section", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    let registrations = admin.practice.tenant().applications_named(NAME);
    assert_eq!(registrations.len(), 2, "none was made, none was removed");
    for registration in registrations {
        let is_chosen = registration["id"] == chosen.as_str();
        assert_eq!(
            registration["isFallbackPublicClient"] == true,
            is_chosen,
            "only the chosen one was changed"
        );
    }
}

/// An Application Administrator, who may register and not consent, before the permissions.
async fn at_permissions_without_the_right_to_consent() -> Admin {
    let mut admin = Admin::opens(Scenario::CannotConsent).await;
    let account = admin.practice.tenant().app_admin_upn();
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(account));
    admin.confirms_for_a_colleague().await;
    admin.performs().await;
    admin.goes_on_to(SectionId::Permissions).await;
    admin
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_right_to_consent_another_admin_does_it_and_the_wizard_notices() {
    let mut admin = at_permissions_without_the_right_to_consent().await;
    let view = admin.performs().await;
    assert!(finding(&view, "permissionListed:User.Read").is_some());
    let view =
        admin.finding("permissionConsented:User.ReadWrite.All", |s| *s == Status::WaitingForSomeone).await;
    let consent = in_section(&view).unwrap().consent.clone().expect("a link to send");
    assert!(consent.needs_someone);
    assert!(consent.link.contains("/v2.0/adminconsent?client_id="), "{}", consent.link);
    assert!(!view.navigation.next);

    assert!(!consent.copied);
    admin.wants(Intent::CopyConsentMessage);
    let copied =
        |view: &View| in_section(view).and_then(|on| on.consent.as_ref()).is_some_and(|one| one.copied);
    admin.until("copied", copied).await;
    let message = admin.machine.clipboard().unwrap();
    let account = admin.practice.tenant().app_admin_upn();
    let company = view.signed_in.unwrap().tenant_name.unwrap();
    let said =
        [account.as_str(), NAME, company.as_str(), consent.link.as_str(), view.cloud.sign_in_host.as_str()];
    for part in said.into_iter().chain(PERMISSIONS.iter().map(|one| one.value)) {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(!message.contains("{{"), "{message}");
    assert!(!message.contains("Microsoft’s own"), "this cloud is not Microsoft's: {message}");

    let registration = admin.practice.tenant().applications_named(NAME).remove(0);
    assert!(admin.practice.tenant().grant_all(registration["appId"].as_str().unwrap()));
    let view = admin.until("the consent is noticed", |view| view.navigation.next).await;
    assert_eq!(in_section(&view).unwrap().consent, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_that_was_given_while_the_program_was_closed_is_found() {
    let mut admin = at_permissions_without_the_right_to_consent().await;
    admin.performs().await;
    let waits = |status: &Status| *status == Status::WaitingForSomeone;
    admin.finding("permissionConsented:User.ReadWrite.All", waits).await;

    let registration = admin.practice.tenant().applications_named(NAME).remove(0);
    assert!(admin.practice.tenant().grant_all(registration["appId"].as_str().unwrap()));
    let mut admin = admin.restarts().await;
    let view = admin.confirms().await;
    assert_eq!(in_section(&view).unwrap().id, SectionId::PublicClient, "it goes on after what is done");
    admin.performs().await;
    admin.goes_on_to(SectionId::Secret).await;
    assert_eq!(admin.practice.tenant().applications_named(NAME).len(), 1, "and nothing is made twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_behind_the_wizards_back_shows_and_locks_next() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.confirms().await;
    admin.wants(Intent::GoTo { section: SectionId::PublicClient });
    admin
        .until("Next unlocks", |view| {
            view.navigation.next && in_section(view).is_some_and(|on| on.id == SectionId::PublicClient)
        })
        .await;
    let registration = admin.practice.tenant().applications_named(NAME).remove(0);
    assert!(admin.practice.tenant().set_public_client(registration["id"].as_str().unwrap(), false));
    let view = admin.finding("publicClientFlows", is_missing).await;
    assert!(!view.navigation.next);
    assert_eq!(view.navigation.blocked_by, ["publicClientFlows"]);
    admin.wants(Intent::Next);
    admin.performs().await;
    let view = admin.until("mended", |view| view.navigation.next).await;
    assert_eq!(
        in_section(&view).unwrap().id,
        SectionId::PublicClient,
        "the Next while it was locked led nowhere"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_the_secret_can_be_copied_again_and_forgotten() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    admin.sets_everything_up().await;
    admin
        .until("the last section", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    let secret = admin.handle.reveal().await.unwrap();

    let mut admin = admin.restarts().await;
    admin.sees_health().await;
    // Until the credential store has answered, the secret only counts as one that is known elsewhere.
    let passed = |finding: &FindingView| finding.status == Status::Passed;
    admin
        .health("found and proved", |one| one.sections.iter().flat_map(|one| &one.findings).all(passed))
        .await;
    admin.wants(Intent::GoTo { section: SectionId::Confirm });
    let proved = |view: &setup::ipc::View| {
        in_section(view).and_then(|on| on.secret.clone()).is_some_and(|one| one.phase == SecretPhase::Proved)
    };
    admin.until("the kept secret was found and proved", proved).await;
    let again = admin.handle.reveal().await.expect("at hand again");
    assert_eq!(again.expose_secret(), secret.expose_secret());

    admin.wants(Intent::ForgetSecret);
    admin
        .until("forgotten", |view| {
            in_section(view).and_then(|on| on.secret.clone()).is_some_and(|one| !one.at_hand)
        })
        .await;
    assert!(admin.machine.stored().is_empty());
    assert!(admin.handle.reveal().await.is_none());
    assert_set_up(&admin);
}
