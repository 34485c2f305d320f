//! Objects as tenants really hold them: odd dates, missing properties, mixed lists.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests may panic and print"
)]

mod support;

use entra::graph::{Application, AssignedPolicies, PasswordRestriction, directory_roles, object, reads};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use support::{Reply, Server, answering, graph_of};

#[tokio::test]
async fn no_oddity_beside_its_id_and_value_loses_a_new_secret() {
    let end = "2026-09-01T10:00:00Z".parse().unwrap();
    for odd in [json!(null), json!(7), json!({"a": 1}), json!("9999-12-31T23:59:59Z"), json!("soon")] {
        let body =
            json!({"keyId": "k", "secretText": "s", "hint": odd, "displayName": odd, "endDateTime": odd});
        let (_server, graph) = answering(Reply::json(200, &body)).await;
        let secret = graph.add_password("o", "d", None, end).await.unwrap().value;
        assert_eq!((secret.key_id.as_str(), secret.value.expose_secret()), ("k", "s"), "{odd}");
        let far = odd.as_str().is_some_and(|text| text.starts_with("9999"));
        assert_eq!(secret.end, far.then_some(Timestamp::MAX), "{odd}");
    }
}

#[tokio::test]
async fn one_odd_registration_does_not_hide_the_others() {
    let mut odd = json!({"id": "o", "appId": "a", "passwordCredentials": [
        {"keyId": null, "endDateTime": "2026-01-01T00:00:00Z"},
        {"keyId": "k1", "startDateTime": "0001-01-01T00:00:00Z", "endDateTime": "9999-12-31T23:59:59.9999999Z"},
        {"keyId": "k2", "displayName": 7, "hint": [], "endDateTime": "never"},
    ]});
    for name in [
        "web",
        "spa",
        "publicClient",
        "keyCredentials",
        "requiredResourceAccess",
        "notes",
        "displayName",
        "signInAudience",
        "isFallbackPublicClient",
        "createdDateTime",
    ] {
        odd[name] = Value::Null;
    }
    let mut odder = odd.clone();
    for (_, value) in odder.as_object_mut().unwrap().iter_mut().filter(|(_, value)| value.is_null()) {
        *value = json!(7);
    }
    odder["requiredResourceAccess"] =
        json!([{"resourceAppId": null, "resourceAccess": [{"id": null}, {"id": "r"}]}]);
    let good = json!({"id": "p", "appId": "b", "displayName": "An app"});
    let (_server, graph) = answering(Reply::json(200, &json!({"value": [odd, odder, good]}))).await;
    let read: Vec<Application> = graph.get_all("/applications").await.unwrap();
    assert_eq!(read[2].display_name, "An app");
    for one in &read[..2] {
        let secrets: Vec<_> =
            one.password_credentials.iter().map(|one| (one.key_id.as_str(), one.end_date_time)).collect();
        assert_eq!(secrets, [("k1", Some(Timestamp::MAX)), ("k2", None)]);
        assert_eq!((one.display_name.as_str(), one.web.redirect_uris.len()), ("", 0));
    }
    // What is written back as a whole keeps its items.
    assert_eq!(read[1].required_resource_access[0].resource_access.len(), 2);
}

#[tokio::test]
async fn roles_are_picked_out_of_all_memberships_page_by_page() {
    let role =
        |id: &str| json!({"@odata.type": "#microsoft.graph.directoryRole", "id": id, "displayName": null});
    let first = json!([
        {"@odata.type": "#microsoft.graph.group", "id": "g", "displayName": "All Users"},
        role("r1"),
        {"@odata.type": "#microsoft.graph.administrativeUnit", "id": "u"},
    ]);
    let second = json!([role("r2"), {"id": "r3", "roleTemplateId": "t"}, {"id": "x"}]);
    let server = Server::start(move |seen| {
        let link =
            format!("http://{}/graph/v1.0/me/transitiveMemberOf?$skiptoken=2", seen.header("host").unwrap());
        let page = match seen.uri.query() {
            None => json!({"value": first, "@odata.nextLink": link}),
            Some(_) => json!({"value": second}),
        };
        Reply::json(200, &page)
    })
    .await;
    let all = graph_of(&server).get_all(&reads::my_roles().url).await.unwrap();
    let ids: Vec<_> = directory_roles(all).into_iter().map(|role| role.id).collect();
    assert_eq!(ids, ["r1", "r2", "r3"]);
    assert!(server.seen().iter().all(|one| one.header("consistencylevel").is_none()));
}

#[tokio::test]
async fn any_kind_of_object_is_had_back_out_of_the_bin() {
    let object = json!({"@odata.type": "#microsoft.graph.servicePrincipal", "id": "s"});
    for reply in [Reply::json(200, &object), Reply::empty(204)] {
        let (server, graph) = answering(reply.with("request-id", "r-5")).await;
        let restored = graph.restore_deleted("s").await.unwrap();
        assert_eq!(restored.request_id.as_deref(), Some("r-5"));
        let seen = server.seen();
        let asked = &seen[0];
        assert_eq!(
            (asked.method.as_str(), asked.uri.path()),
            ("POST", "/graph/v1.0/directory/deletedItems/s/restore")
        );
        assert!(asked.body.is_empty());
    }
}

#[test]
fn the_policies_of_one_registration_are_read_as_the_tenants_are() {
    let rule = json!({"restrictionType": "passwordLifetime", "state": "enabled", "maxLifetime": "P90D",
        "excludeActors": {"customSecurityAttributes": [{"id": "a_b", "operator": "equals"}]}});
    let policy =
        json!({"displayName": "Strict", "isEnabled": true, "restrictions": {"passwordCredentials": [rule]}});
    let read: AssignedPolicies =
        object(&json!({"id": "o", "appManagementPolicies": [policy, null]})).unwrap();
    let [policy] = read.app_management_policies.as_slice() else { panic!("{read:?}") };
    let [rule] = policy.restrictions.password_credentials.as_slice() else { panic!("{policy:?}") };
    assert_eq!((policy.is_enabled, rule.max_lifetime.as_deref()), (Some(true), Some("P90D")));
    assert!(rule.exclude_actors.is_some());
    let nobody: PasswordRestriction = object(&json!({"excludeActors": null})).unwrap();
    assert_eq!(nobody.exclude_actors, None);
    let none: AssignedPolicies = object(&json!({"id": "o", "appManagementPolicies": null})).unwrap();
    assert_eq!(none.app_management_policies, []);
}
