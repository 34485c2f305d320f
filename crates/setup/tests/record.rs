//! The change record: what Microsoft has acknowledged is in it, also where the work failed, was taken back, or left nothing.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails here")]

mod support;

use practice_tenant::{Answer, Fault, Scenario};
use secrecy::ExposeSecret;
use serde_json::Value;
use setup::host::HostFault;
use setup::ipc::{FaultCode, FileId, Intent, Screen, SectionId};
use support::{Admin, at, fault};

/// Saves the report as JSON and as a page, and gives both.
async fn report(admin: &mut Admin) -> (Value, String) {
    for file in [FileId::ReportJson, FileId::ReportHtml] {
        admin.wants(Intent::Save { file });
        admin.until("saving", |view| view.busy.is_some()).await;
        admin.until("saved", |view| view.busy.is_none()).await;
    }
    let files = admin.machine.0.files.lock().unwrap().clone();
    let [.., (_, json), (_, page)] = files.as_slice() else { panic!("two files: {files:?}") };
    assert!(!page.contains("{{"), "a value is missing");
    (serde_json::from_str(json).unwrap(), page.clone())
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
    let (json, _) = report(&mut admin).await;
    assert_eq!(kinds(&json)[kinds(&json).len() - 2..], ["makeSecret", "removeSecret"]);
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
    let health = admin.sees_health().await;
    let account = admin.view().signed_in.unwrap().account;
    admin.wants(Intent::Remove { object_id: health.object_id.clone() });
    admin
        .until("removed", |view| {
            view.busy.is_none() && matches!(&view.screen, Screen::Readiness(on) if on.saved.is_some())
        })
        .await;
    let (json, page) = report(&mut admin).await;
    assert_eq!((&json["exists"], &json["applicationId"]), (&false.into(), &health.app_id.clone().into()));
    let last = json["changes"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["kind"], &last["account"]), (&"deleteRegistration".into(), &account.into()));
    assert!(last["requestId"].is_string());
    assert!(page.contains(&health.app_id));
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
