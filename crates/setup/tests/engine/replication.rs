//! The whole job against a directory whose replicas lag and take turns: whatever the order of answers, the tenant ends
//! exactly as the guide wants it. A failure names the seed that replays it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Browser, Machine, in_section};
use practice_tenant::{Options, Practice, Scenario};
use setup::ipc::SectionId;

const NAME: &str = "PeigUserManagerApp";
const ROLES: [&str; 4] =
    ["Group.ReadWrite.All", "GroupMember.ReadWrite.All", "Organization.Read.All", "User.ReadWrite.All"];

/// How often a replica refused something in the whole journey with this seed, and what is wrong with the tenant after it.
async fn journey(seed: u64) -> (usize, Vec<String>) {
    let options = Options { scenario: Scenario::SlowReplication, seed: Some(seed), ..Options::default() };
    let practice = Practice::start(options).await.unwrap();
    let machine = Machine::default();
    *machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(practice.tenant().admin_upn()));
    let mut admin = Admin::on(practice, machine);
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.sets_everything_up().await;
    let view = admin
        .until(&format!("the last section, seed {seed}"), |view| {
            view.busy.is_none()
                && (view.fault.is_some() || in_section(view).is_some_and(|on| on.id == SectionId::Confirm))
        })
        .await;
    let mut wrong: Vec<String> = view.fault.iter().map(|fault| format!("{fault:?}")).collect();
    if wrong.is_empty() {
        admin.until(&format!("Next unlocks, seed {seed}"), |view| view.navigation.next).await;
    }
    wrong.extend(left_wrong(&admin));
    let refused = |status: u16| (400..500).contains(&status);
    let refusals = admin.practice.log().iter().filter(|seen| seen.status.is_some_and(refused)).count();
    admin.handle.shut_down().await;
    (refusals, wrong)
}

/// Everything in the tenant that is not exactly as it should be.
fn left_wrong(admin: &Admin) -> Vec<String> {
    let tenant = admin.practice.tenant();
    let registrations = tenant.applications_named(NAME);
    let app_id = registrations.first().map_or("", |one| one["appId"].as_str().unwrap());
    let secrets = registrations.first().map_or(0, |one| one["passwordCredentials"].as_array().unwrap().len());
    let (principals, assignments, grants, deleted) = tenant.with(|documents| {
        let principal = documents.service_principals.iter().filter(|one| one["appId"] == app_id);
        let ids: Vec<_> = principal.map(|one| one["id"].clone()).collect();
        let of =
            |list: &[serde_json::Value], key: &str| list.iter().filter(|one| ids.contains(&one[key])).count();
        (
            ids.len(),
            of(&documents.app_role_assignments, "principalId"),
            of(&documents.grants, "clientId"),
            documents.deleted.len(),
        )
    });
    let mut roles = tenant.granted_roles(app_id);
    roles.sort();
    let is = [
        ("registrations", registrations.len() == 1),
        ("service principals", principals == 1),
        ("app role assignments", assignments == 4 && roles == ROLES),
        ("delegated grants", grants == 1 && tenant.granted_scopes(app_id) == ["User.Read"]),
        ("secrets", secrets == 1),
        ("leftovers in the bin", deleted == 0),
        ("secret at hand", admin.machine.stored().len() == 1),
    ];
    is.into_iter().filter(|(_, right)| !right).map(|(what, _)| format!("wrong: {what}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_order_of_replicas_ends_in_the_same_tenant() {
    let journeys: Vec<_> = (0..20).map(|seed| (seed, tokio::spawn(journey(seed)))).collect();
    let (mut wrong, mut lagged) = (Vec::new(), 0);
    for (seed, journey) in journeys {
        match journey.await {
            Ok((refusals, found)) => {
                lagged += usize::from(refusals > 0);
                wrong.extend(found.into_iter().map(|what| format!("seed {seed}: {what}")));
            }
            Err(broken) => wrong.push(format!("seed {seed}: {broken}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(lagged > 10, "only {lagged} journeys met a replica that refused: the test proves little");
}
