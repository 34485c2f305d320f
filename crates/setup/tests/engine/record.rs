//! The change record: what Microsoft has acknowledged is in it, also where the work failed, was taken back, or left nothing.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, at, fault, sentences, words};
use practice_tenant::{Answer, Fault, Scenario};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use setup::guide::{FootholdKind, PERMISSIONS, PermissionKind};
use setup::host::HostFault;
use setup::ipc::{AudienceChoice, ChangeView, FaultCode, FileId, Screen, SectionId};
use setup::plan::{Change, Goes, made};
use setup::tenant::extra::{ListedExtra, Subject};
use setup::tenant::foothold::Foothold;
use setup::tenant::sign_in_grant::LeftGrant;

/// Saves the report as JSON and as a page, and gives both.
async fn report(admin: &mut Admin) -> (Value, String) {
    let json = admin.saves(FileId::ReportJson).await;
    let page = admin.saves(FileId::ReportHtml).await;
    assert!(!page.contains("{{"), "a value is missing");
    (serde_json::from_str(&json).unwrap(), page)
}

fn kinds(report: &Value) -> Vec<&str> {
    report["changes"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect()
}

fn forbidden() -> Answer {
    Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.")
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_that_were_given_before_one_was_refused_are_in_it() {
    let mut admin = at(SectionId::Permissions).await;
    admin.practice.faults().add(Fault::once("POST", "/oauth2PermissionGrants", forbidden()));
    admin.performs().await;
    fault(&mut admin, FaultCode::Forbidden).await;
    let (json, _) = report(&mut admin).await;
    let registration = admin.practice.tenant().applications_named("PeigUserManagerApp").remove(0);
    let given = admin.practice.tenant().granted_roles(registration["appId"].as_str().unwrap());
    assert!(!given.is_empty(), "some were granted");
    let noted = kinds(&json).into_iter().filter(|kind| *kind == "grantRole").count();
    assert_eq!(noted, given.len(), "{json}");
    assert!(!kinds(&json).contains(&"grantDelegated"), "the refused one is not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_was_rolled_back_is_in_it_as_made_and_as_removed() {
    let mut admin = at(SectionId::Secret).await;
    *admin.machine.0.store_fault.lock().unwrap() = Some(HostFault::Failed("full".to_owned()));
    admin.performs().await;
    fault(&mut admin, FaultCode::SecretRolledBack).await;
    let (json, page) = report(&mut admin).await;
    assert_eq!(kinds(&json)[kinds(&json).len() - 2..], ["makeSecret", "removeSecret"]);
    let parameters = |back: usize| {
        let changes = json["changes"].as_array().unwrap();
        changes[changes.len() - back]["parameters"].clone()
    };
    assert_eq!(parameters(2), parameters(1), "the same secret went that was made");
    assert!(page.contains("Made the client secret") && page.contains("Removed the client secret"));
    let account = admin.practice.tenant().admin_upn().replace('@', "@<wbr>");
    assert!(
        page.starts_with("<!doctype html>") && page.contains(&account),
        "a long one breaks at its domain"
    );
    assert!(json["secrets"].as_array().unwrap().is_empty());
    let words = &sentences()["documents"]["report"];
    for never in ["signsIn", "kept"] {
        assert!(!page.contains(words[never].as_str().unwrap()), "{never}: it was not");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_was_made_is_in_it_as_microsoft_acknowledged_it() {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    let (json, page) = report(&mut admin).await;
    let registration = admin.practice.tenant().applications_named("PeigUserManagerApp").remove(0);
    let there = &registration["passwordCredentials"][0];
    let last = json["changes"].as_array().unwrap().last().unwrap();
    assert_eq!(last["kind"], "makeSecret");
    for (told, kept) in
        [("name", "displayName"), ("hint", "hint"), ("keyId", "keyId"), ("expiresAt", "endDateTime")]
    {
        assert_eq!(last["parameters"][told], there[kept], "{told}");
    }
    let secret = &json["secrets"][0];
    assert_eq!((&secret["keyId"], &secret["proof"]), (&there["keyId"], &"signsIn".into()));
    assert_eq!(secret["keptOnThisComputer"], true);
    let words = &sentences()["documents"]["report"];
    for said in ["signsIn", "kept"] {
        assert!(page.contains(words[said].as_str().unwrap()), "{said}");
    }
    for planned in ["Make a client secret", "Grant User", "Create the"] {
        assert!(!page.contains(planned), "a plan is no report: {planned}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_whose_value_is_elsewhere_is_not_called_proved() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    let (json, page) = report(&mut admin).await;
    let secret = &json["secrets"][0];
    assert_eq!((&secret["proof"], &secret["keptOnThisComputer"]), (&"untried".into(), &false.into()));
    let words = &sentences()["documents"]["report"];
    assert!(page.contains(words["notTried"].as_str().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn permissions_that_peig_does_not_need_are_in_it_and_marked() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let health = admin.sees_health().await;
    let (json, page) = report(&mut admin).await;
    assert_eq!(json["permissions"].as_array().unwrap().len(), 5);
    let more = sentences()["documents"]["report"]["moreThanNeeded"].as_str().unwrap().to_owned();
    assert!(!page.contains(&more));

    admin.practice.tenant().change_application(&health.object_id, |one| {
        let listed = one["requiredResourceAccess"][0]["resourceAccess"].as_array_mut().unwrap();
        listed.push(json!({ "id": "19dbc75e-c2e2-444c-a770-ec69d8559fc7", "type": "Role" }));
        listed.push(json!({ "id": "06da0dbc-49e2-44d2-8312-53f166ab848a", "type": "Scope" }));
    });
    assert!(admin.practice.tenant().grant_all(&health.app_id));
    // A read that was under way may know of one of the two consents only.
    let both = health.removal.changes.len() + 2;
    admin.health("both are read", |one| one.removal.changes.len() == both).await;
    let (json, page) = report(&mut admin).await;
    let further: Vec<_> = json["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["neededByPeig"] == false)
        .map(|one| (one["name"].as_str().unwrap(), one["application"].as_bool().unwrap()))
        .collect();
    assert_eq!(further, [("Directory.ReadWrite.All", true), ("Directory.Read.All", false)], "{json}");
    assert!(json["permissions"].as_array().unwrap().iter().all(|one| one["consented"] == true));
    assert!(page.contains("Directory.ReadWrite.All") && page.contains(&more));
}

/// All that can be taken away.
const FOOTHOLDS: [FootholdKind; 8] = [
    FootholdKind::Owner,
    FootholdKind::Secret,
    FootholdKind::Federated,
    FootholdKind::WebRedirect,
    FootholdKind::Identifier,
    FootholdKind::PrincipalOwner,
    FootholdKind::PrincipalSecret,
    FootholdKind::PrincipalCertificate,
];

/// One of each kind, as it is told.
fn one_of_each() -> Vec<ChangeView> {
    let (permission, audience) = (&PERMISSIONS[0], AudienceChoice::SingleTenant);
    let text = |text: &str| text.to_owned();
    let revoke = |kind, service| Goes::Permission(Subject { name: text("User.Read"), kind, service });
    let take_back = |everybody| {
        let (grant_id, client, scopes) = (text("grant"), text("Client"), vec![text("User.Read")]);
        Change::TakeBackSignIn(LeftGrant { grant_id, client, scopes, everybody })
    };
    let foothold =
        |kind| Foothold { kind, id: text("id"), name: None, detail: None, end: None, mark: 0, orphan: false };
    let taken_away = FOOTHOLDS.map(|kind| Change::TakeAway(foothold(kind)));
    let changes = [
        Change::CreateRegistration { audience },
        Change::SetAccountTypes { audience },
        Change::EnableRegistration,
        Change::AddRedirect,
        Change::MoveRedirect { platform: "Single-page application" },
        Change::CreateServicePrincipal,
        Change::EnableServicePrincipal,
        Change::ListPermissions { missing: vec![permission] },
        Change::Grant { permission },
        Change::Grant { permission: PERMISSIONS.iter().find(|one| one.kind != permission.kind).unwrap() },
        Change::AllowPublicClient,
        Change::DeleteRegistration { object_id: text("object"), app_id: text("app") },
        Change::RestoreRegistration { object_id: text("object"), app_id: text("app") },
        take_back(false),
        take_back(true),
        Change::Unlist(ListedExtra {
            subject: Subject { service: None, name: text("Mail.Read"), kind: PermissionKind::Application },
            service_app_id: text("graph"),
            id: text("id"),
        }),
    ];
    let goes = [
        Goes::Credential(foothold(FootholdKind::Certificate)),
        Goes::UnreadFederated,
        revoke(PermissionKind::Application, None),
        revoke(PermissionKind::Delegated, None),
        revoke(PermissionKind::Application, Some(text("SharePoint"))),
        revoke(PermissionKind::Delegated, Some(text("SharePoint"))),
        Goes::ForUsers { permissions: vec![], service: text("SharePoint"), users: 2 },
        Goes::Access { assignments: 2 },
        Goes::UnreadConsents,
        Goes::Copy,
        Goes::ServicePrincipal,
    ];
    let secret = json!({ "keyId": "key", "displayName": "Peig", "hint": "abc" });
    let made = made(&serde_json::from_value(secret).unwrap());
    let now = jiff::Timestamp::now();
    let changes = changes.iter().chain(&taken_away);
    changes.map(|one| one.told(now)).chain(goes.iter().map(Goes::told)).chain([made]).collect()
}

#[test]
fn every_kind_of_change_has_its_sentence_of_what_was_done() {
    let done = words().report.done;
    let mut kinds: Vec<_> = one_of_each()
        .iter()
        .map(|view| {
            let kind = serde_json::to_value(view.kind).unwrap().as_str().unwrap().to_owned();
            let sentence = done.get(&kind).unwrap_or_else(|| panic!("{kind} has no sentence"));
            let left = view
                .params
                .keys()
                .fold(sentence.clone(), |left, name| left.replace(&format!("{{{{{name}}}}}"), "x"));
            assert!(!left.contains("{{"), "{kind} does not tell all that its sentence says: {left}");
            let planned = sentences()["change"][&kind].as_str().unwrap().to_owned();
            assert!(planned != *sentence, "{kind}: a plan is no report");
            kind
        })
        .collect();
    kinds.sort();
    assert_eq!(kinds, done.into_keys().collect::<Vec<_>>(), "one of each, and no sentence for nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_orphan_of_a_lost_answer_is_in_it_too() {
    let mut admin = at(SectionId::Secret).await;
    admin.practice.faults().add(Fault::once("POST", "/addPassword", Answer::DropAfter));
    admin.performs().await;
    fault(&mut admin, FaultCode::SecretLost).await;
    let (json, page) = report(&mut admin).await;
    assert_eq!(kinds(&json)[kinds(&json).len() - 2..], ["makeSecret", "removeSecret"]);
    assert!(page.contains("this organisation only"), "Graph's words are put into the admin's");
    assert!(!page.contains("T12:") && !page.contains("AzureADMyOrg"), "no raw moment, no word of Graph's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_is_in_it_although_nothing_is_left() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    let health = admin.looks_at_removal().await;
    let account = admin.view().signed_in.unwrap().account;
    admin.agrees_to_remove(health.object_id.clone());
    admin
        .until("removed", |view| {
            view.busy.is_none() && matches!(&view.screen, Screen::Readiness(on) if on.saved.is_some())
        })
        .await;
    let (json, page) = report(&mut admin).await;
    assert_eq!((&json["exists"], &json["applicationId"]), (&false.into(), &health.app_id.clone().into()));
    let changes = json["changes"].as_array().unwrap();
    let mut shown: Vec<_> =
        health.removal.changes.iter().map(|one| serde_json::to_value(one.kind).unwrap()).collect();
    let mut noted: Vec<_> = changes.iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(noted[0], "deleteRegistration");
    shown.sort_by_key(Value::to_string);
    noted.sort_by_key(Value::to_string);
    assert_eq!(noted, shown, "all that was said to go, each once");
    let request = &changes[0]["requestId"];
    assert!(request.is_string(), "one request did it");
    assert!(changes.iter().all(|one| one["requestId"] == *request && one["account"] == account.as_str()));
    assert!(page.contains(&health.app_id) && page.contains("Took back User.ReadWrite.All"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_report_holds_a_secret() {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    let secret = admin.handle.reveal().await.unwrap();
    let (json, page) = report(&mut admin).await;
    assert!(!json.to_string().contains(secret.expose_secret()) && !page.contains(secret.expose_secret()));
}
