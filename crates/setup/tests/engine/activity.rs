//! What was changed is told as it was done: in order, with Microsoft's request id, and as lines for other programs.

use crate::support::{Admin, registration};
use practice_tenant::Scenario;
use secrecy::ExposeSecret;
use setup::ipc::{ActivityView, ChangeKind, Intent, ScreenId, Shell};

fn kinds(activity: &[ActivityView]) -> Vec<ChangeKind> {
    activity.iter().map(|one| one.change.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_set_up_is_told_change_by_change_and_copied_as_a_script() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    assert!(admin.confirms().await.activity.is_empty(), "reading changes nothing");
    admin.sets_everything_up().await;
    let done = admin
        .until("set up", |view| {
            view.busy.is_none() && view.screen_id == ScreenId::Section && view.activity.len() > 8
        })
        .await;

    let kinds = kinds(&done.activity);
    assert_eq!(kinds.first(), Some(&ChangeKind::CreateRegistration), "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == ChangeKind::GrantRole).count(), 4, "{kinds:?}");
    assert!(done.activity.is_sorted_by_key(|one| one.at));
    let registration = registration(&admin);
    let id = registration["id"].as_str().unwrap();
    for one in &done.activity {
        assert!(one.request_id.is_some(), "{one:?}");
        let lines = one.lines.as_ref().unwrap_or_else(|| panic!("{one:?} has no lines"));
        let principal = matches!(
            one.change.kind,
            ChangeKind::CreateServicePrincipal | ChangeKind::GrantRole | ChangeKind::GrantDelegated
        );
        let named = lines.call.contains(id) || one.change.kind == ChangeKind::CreateRegistration;
        assert!(principal || named, "{lines:?} is about {id}");
    }

    let secret = admin.handle.reveal().await.unwrap();
    for (shell, grants) in [
        (Shell::AzureCli, "--method POST --url"),
        (Shell::PowerShell, "New-MgServicePrincipalAppRoleAssignment"),
    ] {
        admin.wants(Intent::CopyScript { shell });
        let copied = admin.until("it is said to be copied", |view| view.script_copied == Some(shell)).await;
        assert_eq!(copied.activity, done.activity);
        let script = admin.machine.clipboard().unwrap();
        assert_eq!(script.matches(grants).count(), 4, "{script}");
        // Each change has its line; before the first two are said and the sign-in is done, before a secret it is warned.
        assert_eq!(script.lines().count(), done.activity.len() + 3, "{script}");
        assert!(script.contains("# The next line shows a new secret"), "{script}");
        assert!(!script.contains(secret.expose_secret()), "a script says how a secret is made, never which");
        assert_eq!(script.contains("create-if-missing"), shell == Shell::PowerShell, "{script}");
    }
    admin.wants(Intent::CopySecret);
    admin.until("something else is on the clipboard", |view| view.script_copied.is_none()).await;
}
