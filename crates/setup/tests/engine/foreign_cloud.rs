//! A cloud that is neither Microsoft's nor the practice tenant inside the program is agreed to before anybody signs in, and
//! named in the report.

use crate::support::Admin;
use practice_tenant::{Answer, Fault, Scenario};
use setup::ipc::{CloudChoice, CloudKind, FileId, Intent, ScreenId, SignInMethod};

fn agrees(sign_in_host: &str, graph_host: &str) -> Intent {
    Intent::AgreeToCloud { sign_in_host: sign_in_host.to_owned(), graph_host: graph_host.to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_in_to_a_foreign_cloud_that_they_have_not_agreed_to() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let cloud = admin.view().cloud;
    assert_eq!((cloud.kind, cloud.agreed), (CloudKind::File, false), "told from the first screen on");
    let (login, graph) = (cloud.sign_in_host, cloud.graph_host);
    assert_ne!(login, graph);
    admin.wants(agrees(&login, &graph));
    admin.wants(Intent::ChooseTenant { cloud: CloudChoice::Default, tenant: None, client_id: None });
    let view = admin.until("the sign-in screen", |view| view.screen_id == ScreenId::SignIn).await;
    assert!(!view.cloud.agreed, "not before the question is on screen");
    admin.wants(agrees(&login, &login));
    admin.wants(agrees("login.microsoftonline.com", "graph.microsoft.com"));
    for method in [SignInMethod::Browser, SignInMethod::DeviceCode] {
        admin.wants(Intent::StartSignIn { method });
    }
    admin.wants(Intent::SignInAgain);
    admin.wants(Intent::TryAgain);
    let view = admin.until("still asked", |view| !view.cloud.agreed).await;
    assert_eq!((view.busy, view.fault), (None, None));
    assert_eq!(admin.machine.0.opened.lock().unwrap().len(), 0, "no page was opened");
    assert_eq!(admin.practice.log().len(), 0, "nothing was asked of either host");

    admin.wants(agrees(&login, &graph));
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    admin.until("the tenant was read", |view| !view.checklist.is_empty()).await;
    admin.wants(Intent::SignOut);
    let view = admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    assert!(!view.cloud.agreed, "the next one is asked about anew");
}

/// Trying again after a fault is no way around the question: leaving the screen takes both away.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_failed_is_not_tried_again_in_a_cloud_that_is_chosen_anew() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.practice.faults().add(Fault::once("POST", "/devicecode", Answer::DropBefore));
    admin.chooses_the_tenant().await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::DeviceCode });
    admin.until("it failed", |view| view.fault.is_some()).await;
    admin.wants(Intent::Back);
    admin.wants(Intent::ChooseTenant { cloud: CloudChoice::Default, tenant: None, client_id: None });
    admin.wants(Intent::TryAgain);
    let view = admin.until("the sign-in screen", |view| view.screen_id == ScreenId::SignIn).await;
    assert_eq!((view.busy, view.cloud.agreed), (None, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clouds_of_microsoft_are_not_asked_about() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    for (cloud, kind) in [(CloudChoice::China, CloudKind::China), (CloudChoice::UsGovL5, CloudKind::UsGovL5)]
    {
        admin.wants(Intent::ChooseTenant {
            cloud,
            tenant: None,
            client_id: Some(uuid::Uuid::nil().to_string()),
        });
        let view = admin.until("the sign-in screen", |view| view.screen_id == ScreenId::SignIn).await;
        assert_eq!((view.cloud.kind, view.cloud.agreed), (kind, true));
        admin.wants(Intent::Back);
        admin.until("the welcome screen", |view| view.screen_id == ScreenId::Welcome).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_names_both_hosts() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let cloud = admin.signs_in().await.cloud;
    for (count, file) in [FileId::ReportHtml, FileId::ReportJson].into_iter().enumerate() {
        let machine = admin.machine.clone();
        admin.wants(Intent::Save { file });
        admin
            .until("saved", |view| view.busy.is_none() && machine.0.files.lock().unwrap().len() > count)
            .await;
    }
    let files = admin.machine.0.files.lock().unwrap().clone();
    let line = format!("<dd>{} · {}</dd>", cloud.sign_in_host, cloud.graph_host);
    assert!(files[0].1.contains(&line), "{line}");
    let json: serde_json::Value = serde_json::from_str(&files[1].1).unwrap();
    assert_eq!((&json["cloud"], &json["graph"]), (&cloud.sign_in_host.into(), &cloud.graph_host.into()));
}
