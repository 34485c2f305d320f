//! Objects as tenants really hold them: odd dates, missing properties, mixed lists.

use crate::support::{Reply, Server, answering, graph_of};
use entra::graph::{
    Application, AssignedPolicies, DirectoryObject, FederatedCredential, ObjectKind, PasswordRestriction,
    ServicePrincipal, directory_roles, object, reads, without_keys,
};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

#[tokio::test]
async fn no_oddity_beside_its_id_and_value_loses_a_new_secret() {
    let end = "2026-09-01T10:00:00Z".parse().unwrap();
    for odd in [json!(null), json!(7), json!({"a": 1}), json!("9999-12-31T23:59:59Z"), json!("soon")] {
        let body =
            json!({"keyId": "k", "secretText": "s", "hint": odd, "displayName": odd, "endDateTime": odd});
        let (_server, graph) = answering(Reply::json(200, &body)).await;
        let secret = graph.add_password("o", "d", end).await.unwrap().value;
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
        "identifierUris",
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
        let without_id = "2026-01-01T00:00:00Z".parse().ok();
        assert_eq!(secrets, [("", without_id), ("k1", Some(Timestamp::MAX)), ("k2", None)]);
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

/// Two pages of owners: all kinds, one whose name may not be seen, one that is of a kind unknown here, and one of which
/// nothing but the id is left.
#[tokio::test]
async fn owners_are_told_apart_page_by_page() {
    let first = json!([
        {"@odata.type": "#microsoft.graph.user", "id": "u", "displayName": "Eva", "userPrincipalName": "e@a.example"},
        {"@odata.type": "#microsoft.graph.user", "id": "v", "displayName": null, "userPrincipalName": null},
        {"@odata.type": "#microsoft.graph.servicePrincipal", "id": "s", "displayName": "A robot"},
    ]);
    let second = json!([
        {"@odata.type": "#microsoft.graph.group", "id": "g", "displayName": 7},
        {"@odata.type": "#microsoft.graph.agentUser", "id": "a"},
        {"id": "d"},
    ]);
    let server = Server::start(move |seen| {
        let query = seen.uri.query().unwrap();
        let link = format!("http://{}{}?{query}&$skiptoken=2", seen.header("host").unwrap(), seen.uri.path());
        let page = if query.contains("skiptoken") {
            json!({"value": second})
        } else {
            json!({"value": first, "@odata.nextLink": link})
        };
        Reply::json(200, &page)
    })
    .await;
    let graph = graph_of(&server);
    for read in [reads::owners("o"), reads::principal_owners("p")] {
        let owners: Vec<DirectoryObject> = graph.get_all(&read.url).await.unwrap();
        let kinds: Vec<_> = owners.iter().map(|one| (one.id.as_str(), one.kind())).collect();
        let expected = [
            ("u", ObjectKind::User),
            ("v", ObjectKind::User),
            ("s", ObjectKind::ServicePrincipal),
            ("g", ObjectKind::Group),
            ("a", ObjectKind::Other),
            ("d", ObjectKind::Other),
        ];
        assert_eq!(kinds, expected);
        let names: Vec<_> = owners.iter().map(|one| one.display_name.as_deref()).collect();
        assert_eq!(names, [Some("Eva"), None, Some("A robot"), None, None, None]);
        assert_eq!(owners[0].user_principal_name.as_deref(), Some("e@a.example"));
    }
}

#[test]
fn every_way_to_sign_in_is_read_however_it_is_described() {
    let key = json!({"keyId": "k", "displayName": null, "customKeyIdentifier": "7AB4", "type": "AsymmetricX509Cert",
        "usage": "Verify", "endDateTime": "2027-01-01T00:00:00Z", "key": "MIID"});
    let bare = json!({"keyId": "l", "displayName": 7, "usage": null});
    let secret = json!({"keyId": "p", "displayName": "backup"});
    let principal: ServicePrincipal = object(&json!({"id": "s", "appId": "a", "keyCredentials": [key, bare],
        "passwordCredentials": [secret]}))
    .unwrap();
    let [key, bare] = principal.key_credentials.as_slice() else { panic!("{principal:?}") };
    assert_eq!((key.custom_key_identifier.as_deref(), key.usage.as_deref()), (Some("7AB4"), Some("Verify")));
    assert_eq!(key.kind.as_deref(), Some("AsymmetricX509Cert"));
    assert_eq!((bare.key_id.as_str(), &bare.display_name, &bare.usage), ("l", &None, &None));
    assert_eq!(principal.password_credentials[0].display_name.as_deref(), Some("backup"));
    let trust: FederatedCredential =
        object(&json!({"id": "f", "name": "deploy", "issuer": "https://a.example",
        "subject": "repo:a/b", "audiences": ["api://AzureADTokenExchange", 7]}))
        .unwrap();
    assert_eq!((trust.subject.as_str(), trust.audiences.len()), ("repo:a/b", 1));
    let odd: FederatedCredential = object(&json!({"id": "f", "subject": null, "audiences": null})).unwrap();
    assert_eq!((odd.subject.as_str(), odd.audiences.len()), ("", 0));
    let exposed: Application =
        object(&json!({"id": "o", "appId": "a", "identifierUris": ["api://a"]})).unwrap();
    assert_eq!(exposed.identifier_uris, ["api://a"]);
}

#[test]
fn what_stays_of_a_list_of_certificates_is_sent_as_it_was_read() {
    let stays = json!({"keyId": "A-1", "customKeyIdentifier": "7AB4", "endDateTime": "9999-12-31T23:59:59.9999999Z",
        "somethingNew": [1], "key": null});
    let with_its_key = json!({"keyId": "a-2", "key": "MIID"});
    let odd = json!({"keyId": null, "key": null});
    let read = json!({"id": "o", "keyCredentials": [stays, {"keyId": "B-1"}, with_its_key, odd]});
    let changes = without_keys(&read, &["b-1", "c"]);
    assert_eq!(changes, json!({"keyCredentials": [stays, {"keyId": "a-2", "key": null}, odd]}));
    assert_eq!(without_keys(&read, &["A-1", "B-1", "a-2"]), json!({"keyCredentials": [odd]}));
    assert_eq!(
        without_keys(&json!({"keyCredentials": [{"keyId": "x"}]}), &["x"]),
        json!({"keyCredentials": []})
    );
}
