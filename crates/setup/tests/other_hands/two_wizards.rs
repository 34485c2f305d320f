//! Two wizards on two machines at once, on one tenant: one comes up to each of its requests, and there the other does the
//! whole work; then the first goes on.

use std::sync::Arc;

use practice_tenant::{Moment, Options, Practice, Scenario};
use secrecy::ExposeSecret;
use setup::ipc::{Intent, LiveState, SectionId};

use super::Tally;
use super::admin::{look, over, puts_right};
use super::hands::{ours, text};
use super::tenant::{amiss, own, things};
use crate::support::{Admin, Browser, Machine, NAME, Press, in_section};

/// Whose accounts the two are.
#[derive(Debug, Clone, Copy)]
enum Who {
    /// One admin at two machines.
    TheSame,
    /// Two admins.
    Another,
}

/// A wizard on the readiness screen of this tenant, on a machine of its own, that looks no more.
async fn opens(practice: &Arc<Practice>, account: String) -> Admin {
    let machine = Machine::default();
    *machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(account));
    let mut admin = Admin::on(Arc::clone(practice), machine);
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.until("confirmed", |view| view.signed_in.as_ref().is_some_and(|one| one.confirmed)).await;
    look(&mut admin).await;
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
    admin
}

/// Looks again, and does what is left to do.
async fn finishes(mut admin: Admin) -> Admin {
    assert!(over(&mut admin).await, "it waits for Microsoft");
    admin.wants(Intent::Visible { visible: true });
    let (admin, way) = puts_right(admin, SectionId::Confirm).await;
    assert_eq!(way.reopened, 0, "{way:?}");
    admin
}

/// The value that this wizard has, if it has one.
async fn value(admin: &mut Admin) -> Option<String> {
    admin.wants(Intent::GoTo { section: SectionId::Confirm });
    admin
        .until("the last section", |view| in_section(view).is_some_and(|on| on.id == SectionId::Confirm))
        .await;
    admin.handle.reveal().await.map(|value| value.expose_secret().to_owned())
}

/// The first comes up to its request of this number, and the second does everything; none where there are fewer.
async fn meet(scenario: Scenario, who: Who, requests: usize) -> Option<Tally> {
    let cell = format!("{scenario:?}, {who:?}, after {requests} requests");
    let practice = Arc::new(Practice::start(Options { scenario, ..Options::default() }).await.unwrap());
    let tenant = practice.tenant().clone();
    let other = match who {
        Who::TheSame => tenant.admin_upn(),
        Who::Another => tenant.second_admin_upn(),
    };
    let mut first = opens(&practice, tenant.admin_upn()).await;
    let second = opens(&practice, other).await;
    let mut stop = practice.hold(Moment::Between, requests - 1, |_| true);
    first.agrees(Press::SetEverythingUp);
    let reached = tokio::select! {
        reached = stop.reached() => reached,
        _ = first.until("the end of the work", |view| view.busy.is_none()) => false,
    };
    if !reached {
        return None;
    }
    second.agrees(Press::SetEverythingUp);
    let second = finishes(second).await;
    let before = tenant.with(|documents| things(documents, own(documents).as_deref()));
    drop(stop);
    let first = finishes(first).await;
    // The second one looks at what the first has done meanwhile, and is asked about it where it is asked.
    let second = finishes(second).await;
    let mut tally = Tally { cells: 1, ..Tally::default() };
    let (amiss, held) = tenant.with(|documents| {
        assert_eq!(
            documents.applications.iter().filter(|one| one["displayName"] == NAME).count(),
            1,
            "{cell}"
        );
        let app_id = ours(documents).map(|one| text(one, "appId")).unwrap_or_default();
        assert_eq!(
            documents.service_principals.iter().filter(|one| one["appId"] == *app_id).count(),
            1,
            "{cell}"
        );
        tally.compare(&cell, &before, documents);
        (
            amiss(documents),
            (tenant_roles(documents), ours(documents).map(|one| one["passwordCredentials"].clone())),
        )
    });
    assert!(amiss.is_empty(), "{cell}: {amiss:?}");
    assert_eq!(held.0, 4, "{cell}: four roles, each once");
    keeps_its_own(first, second, held.1.as_ref().and_then(|all| all.as_array()).map_or(0, Vec::len), &cell)
        .await;
    let removed = practice.log().iter().any(|one| one.path.ends_with("/removePassword"));
    assert!(!removed, "{cell}: a secret was removed unasked");
    Some(tally)
}

fn tenant_roles(documents: &practice_tenant::Documents) -> usize {
    let id = super::hands::principal(documents).map(|one| one["id"].clone()).unwrap_or_default();
    documents.app_role_assignments.iter().filter(|one| one["principalId"] == id).count()
}

/// As many values are known as secrets were made, each to one of the two, and neither calls the other's an orphan.
async fn keeps_its_own(mut first: Admin, mut second: Admin, secrets: usize, cell: &str) {
    let values = [value(&mut first).await, value(&mut second).await];
    let made: Vec<_> = first.practice.tenant().secret_values_made();
    let known: Vec<_> = values.iter().flatten().collect();
    assert!(known.iter().all(|value| made.contains(value)), "{cell}");
    assert_eq!(known.len(), secrets, "{cell}: each secret that was made is known to who made it");
    assert!(known.len() < 2 || known[0] != known[1], "{cell}: two values");
    for admin in [&mut first, &mut second] {
        admin.wants(Intent::ShowHealth);
        let health = admin.health("health", |on| on.secrets.len() == secrets).await;
        assert!(health.tidy.is_empty(), "{cell}: {:?}", health.tidy);
    }
}

async fn interleaved(scenario: Scenario) {
    let mut tally = Tally::default();
    for who in [Who::TheSame, Who::Another] {
        for requests in 1.. {
            let Some(met) = meet(scenario, who, requests).await else { break };
            tally.add(&met);
        }
    }
    tally.note("two wizards");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_fresh_tenant() {
    interleaved(Scenario::Fresh).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_one_that_is_half_done() {
    interleaved(Scenario::HalfDone).await;
}
