//! Accounts as they are: what one may not read, and which roles it has, is said as it is and before anything is written.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Browser, fault};
use practice_tenant::{Answer, Fault, Scenario};
use setup::ipc::{FaultCode, Intent, ReadinessScreen, Screen, ScreenId, SignInMethod, View, Way};

pub fn readiness(view: &View) -> Option<&ReadinessScreen> {
    match &view.screen {
        Screen::Readiness(on) => Some(on),
        _ => None,
    }
}

fn refused() -> Answer {
    Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_is_refused_is_named_and_another_account_offered() {
    for (path, read) in [
        ("/v1.0/organization", "organization"),
        ("/v1.0/applications?", "registrations"),
        ("/v1.0/servicePrincipals?", "principals"),
    ] {
        let mut admin = Admin::opens(Scenario::Fresh).await;
        admin.practice.faults().add(Fault::always("GET", path, refused()));
        admin.chooses_the_tenant().await;
        admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        let view = fault(&mut admin, FaultCode::ReadRefused).await;
        assert_eq!((view.screen_id, view.live.read_at), (ScreenId::Readiness, None));
        let shown = view.fault.unwrap();
        assert_eq!(shown.params["reason"], read);
        assert_eq!(shown.ways.first(), Some(&Way::SignInAgain), "another account may be allowed");
        admin.practice.faults().clear();
        admin.wants(Intent::SignInAgain);
        admin.until("read", |view| !view.checklist.is_empty() && view.fault.is_none()).await;
    }
}

/// Nobody without a role may consent to the client: an administrator has done so for everybody before.
async fn signs_in_as_employee(admin: &mut Admin) -> View {
    admin.signs_in().await;
    admin.wants(Intent::SignOut);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    let tenant = admin.practice.tenant();
    for scope in setup::guide::SIGN_IN_SCOPES {
        tenant.grant_scope(practice_tenant::GRAPH_COMMAND_LINE_TOOLS, scope);
    }
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(tenant.plain_user_upn()));
    admin.signs_in().await
}

#[tokio::test(flavor = "multi_thread")]
async fn that_there_is_no_role_is_said_only_where_the_roles_could_be_read() {
    let mut admin = Admin::opens(Scenario::NotAdmin).await;
    let view = signs_in_as_employee(&mut admin).await;
    let on = readiness(&view).unwrap();
    assert_eq!((on.roles.len(), on.roles_known), (0, true));

    let mut admin = Admin::opens(Scenario::NotAdmin).await;
    admin.practice.faults().add(Fault::always("GET", "/v1.0/me/transitiveMemberOf", refused()));
    let view = admin.signs_in().await;
    let on = readiness(&view).unwrap();
    assert_eq!((on.roles.len(), on.roles_known), (0, false));
}
