//! The committed slice is what Microsoft's files say, and the verdict on exchanges finds what it should.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the bodies of these tests are written where they are passed"
)]

use contract::{Exchange, Side, Slice, check};
use serde_json::{Value, json};

#[test]
fn the_committed_slice_is_what_microsoft_publishes() {
    let Some(folder) = contract::published() else { return };
    let fresh = contract::derive::derive(&folder).unwrap();
    assert!(fresh == *Slice::committed(), "slice.json is out of date; `cargo xtask generate` mends it");
    let text = include_str!("../slice.json");
    assert_eq!(fresh.to_text().unwrap(), text, "slice.json was not written by derive-slice");
}

/// Sides and places of what is wrong with an exchange.
fn wrong(
    method: &str,
    path: &str,
    sent: Option<Value>,
    status: u16,
    answered: Option<Value>,
) -> Vec<(Side, String)> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let query: Vec<_> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let path = format!("/v1.0{path}");
    let exchange = Exchange {
        method,
        path: &path,
        query: &query,
        sent: sent.as_ref(),
        status: Some(status),
        answered: answered.as_ref(),
    };
    check(&exchange).into_iter().map(|one| (one.side, one.place)).collect()
}

fn request(place: &str) -> Vec<(Side, String)> {
    vec![(Side::Request, place.to_owned())]
}

fn answer(place: &str) -> Vec<(Side, String)> {
    vec![(Side::Answer, place.to_owned())]
}

#[test]
fn a_good_exchange_has_nothing_wrong() {
    let app = json!({ "displayName": "A", "web": { "redirectUris": ["http://localhost"] } });
    let made = json!({ "@odata.context": "c", "id": "1", "appId": "2", "displayName": "A", "spa": null });
    assert_eq!(wrong("POST", "/applications", Some(app.clone()), 201, Some(made.clone())), []);
    assert_eq!(wrong("PATCH", "/Applications(uniqueName='a/b')", Some(app), 201, Some(made)), []);
    let list = json!({ "value": [{ "id": "1" }], "@odata.nextLink": "l" });
    let path = "/servicePrincipals/7/appRoleAssignments?$select=id,appRoleId&$top=5";
    assert_eq!(wrong("GET", path, None, 200, Some(list)), []);
    let refused = json!({ "error": { "code": "c", "message": "m", "innerError": { "any": 1 } } });
    assert_eq!(wrong("DELETE", "/directory/deletedItems/7", None, 403, Some(refused)), []);
    assert_eq!(
        wrong(
            "GET",
            "/directory/deletedItems/microsoft.graph.application",
            None,
            200,
            Some(json!({"value": []}))
        ),
        []
    );
}

#[test]
fn what_a_request_may_not_say_is_found() {
    let create = |body: Value| wrong("POST", "/applications", Some(body), 400, Some(refusal()));
    assert_eq!(create(json!({ "displayName": "A", "redirectUris": [] })), request("redirectUris"));
    assert_eq!(create(json!({ "displayName": 5 })), request("displayName"));
    assert_eq!(create(json!({ "displayName": "A", "appId": "x" })), request("appId"));
    assert_eq!(create(json!({ "tags": [] })), request("displayName"));
    assert_eq!(create(json!({ "displayName": "A", "tags": null })), request("tags"));
    assert_eq!(create(json!({ "displayName": "A", "web": { "url": "" } })), request("web.url"));
    assert_eq!(
        create(
            json!({ "displayName": "A", "requiredResourceAccess": [{ "resourceAccess": [{ "id": "x" }] }] })
        ),
        request("requiredResourceAccess[0].resourceAccess[0].id")
    );
    let federated = json!({ "name": "n", "issuer": "https://a.example", "subject": "s" });
    assert_eq!(
        wrong("POST", "/applications/1/federatedIdentityCredentials", Some(federated), 400, Some(refusal())),
        request("audiences")
    );
    assert_eq!(wrong("DELETE", "/applications/1/federatedIdentityCredentials/2", None, 204, None), []);
    let secret = json!({ "passwordCredential": { "secretText": "s" } });
    let add = wrong("POST", "/applications/1/addPassword", Some(secret), 400, Some(refusal()));
    assert_eq!(add, request("passwordCredential.secretText"));
    assert_eq!(
        wrong("GET", "/applications?$select=id,colour", None, 400, Some(refusal())),
        request("$select")
    );
    assert_eq!(
        wrong("GET", "/applications?$filter=colour eq 'x'", None, 400, Some(refusal())),
        request("$filter")
    );
    assert_eq!(wrong("GET", "/me?$top=1", None, 400, Some(refusal())), request("$top"));
    assert_eq!(wrong("PUT", "/applications", None, 400, Some(refusal())), request("the method"));
    assert_eq!(wrong("GET", "/teams", None, 400, Some(refusal())), request("the path"));
    assert_eq!(wrong("GET", "/applications(tag='x')", None, 400, Some(refusal())), request("tag"));
}

fn refusal() -> Value {
    json!({ "error": { "code": "c", "message": "m" } })
}

#[test]
fn what_an_answer_may_not_say_is_found() {
    let read = |status: u16, body: Value| wrong("GET", "/applications/1", None, status, Some(body));
    assert_eq!(read(200, json!({ "id": "1", "colour": "red" })), answer("colour"));
    assert_eq!(read(200, json!({ "id": "1", "createdDateTime": "yesterday" })), answer("createdDateTime"));
    assert_eq!(read(200, json!([])), answer(""));
    assert_eq!(read(200, json!({ "displayName": "a" })), answer("id"));
    let selected = wrong("GET", "/applications/1?$select=appId", None, 200, Some(json!({ "appId": "a" })));
    assert_eq!(selected, []);
    let list = json!({ "value": [{ "id": "1" }, { "appId": "a" }] });
    assert_eq!(wrong("GET", "/applications", None, 200, Some(list)), answer("value[1].id"));
    assert_eq!(read(204, json!({})), answer("the body"));
    assert_eq!(read(404, json!({ "error": { "code": "c" } })), answer("message"));
    assert_eq!(read(404, json!({ "error": "not_found" })).len(), 3);
    assert_eq!(wrong("GET", "/applications", None, 200, Some(json!({ "items": [] }))), answer("value"));
    let member =
        |kind: &str| json!({ "value": [{ "@odata.type": format!("#microsoft.graph.{kind}"), "id": "1" }] });
    assert_eq!(wrong("GET", "/me/memberOf", None, 200, Some(member("group"))), []);
    let owners = |select: &str| {
        let path = format!("/servicePrincipals/1/owners?$select={select}");
        wrong("GET", &path, None, 200, Some(json!({ "value": [] })))
    };
    assert_eq!(owners("id,displayName,userPrincipalName,appId"), []);
    assert_eq!(owners("id,colour"), request("$select"));
    assert_eq!(
        wrong("GET", "/me/memberOf", None, 200, Some(member("passwordCredential"))),
        answer("value[0]")
    );
}

#[test]
fn the_envelope_of_a_batch_is_judged() {
    let sent = json!({ "requests": [{ "id": "1", "method": "GET", "url": "/me" }] });
    let body = json!({ "responses": [{ "id": "1", "status": 200, "body": {} }] });
    assert_eq!(wrong("POST", "/$batch", Some(sent.clone()), 200, Some(body)), []);
    assert_eq!(
        wrong("POST", "/$batch", Some(sent), 200, Some(json!({ "responses": [{}] }))),
        answer("responses")
    );
    assert_eq!(
        wrong("POST", "/$batch", Some(json!({ "requests": [] })), 400, Some(refusal())),
        request("requests")
    );
}

#[test]
fn what_a_fake_server_is_asked_is_judged_with_the_parts_of_a_batch() {
    let asked = |method: &str, path: &str, sent: Option<&Value>| -> Vec<String> {
        contract::check_request(method, path, &[], sent).into_iter().map(|one| one.place).collect()
    };
    let batch = |url: &str| json!({ "requests": [{ "id": "1", "method": "GET", "url": url }] });
    let part = |url: &str| asked("POST", "/v1.0/$batch", Some(&batch(url)));
    assert_eq!(part("/applications?$filter=displayName%20eq%20'a%26b'&$select=id"), [""; 0]);
    assert_eq!(part("/applications?%24select=id,colour"), ["$select"]);
    assert_eq!(part("/me?$top=1"), ["$top"]);
    assert_eq!(part("/applications/1/secrets"), ["the path"]);
    assert_eq!(part("/applications/a%2Fb"), [""; 0], "an escaped slash is in the id");
    assert_eq!(part("/applications(uniqueName='a%27%27b%2Fc')"), [""; 0]);
    assert_eq!(asked("GET", "/v1.0/made/up", None), [""; 0], "tests of the transport make their paths up");
    assert_eq!(asked("GET", "/v1.0/applications/1/secrets", None), ["the path"]);
    let torn = contract::sent(b"{\"displayName\": ");
    assert_eq!(asked("PATCH", "/v1.0/applications/1", torn.as_ref()), [""], "a body that is no JSON");
    assert_eq!(contract::sent(b""), None);
}

/// Recordings that the slice does not cover: other collections, and a documented sample with ids that are none.
const OUTSIDE: [&str; 4] =
    ["deleteditems-list", "list-paging-first-page", "me-licensedetails-list", "unsupported-query-400"];

/// The verdict itself is held to what Microsoft sends: a rule that a recording breaks is a wrong rule.
#[test]
fn recorded_exchanges_break_no_rule() {
    let Some(folder) = contract::published() else { return };
    let mut broken = Vec::new();
    for (name, document) in contract::documents(&folder.join("recordings")) {
        let alone = std::slice::from_ref(&document);
        for one in document["exchanges"].as_array().map_or(alone, Vec::as_slice) {
            let (request, response) = (&one["request"], &one["response"]);
            let Some(path) = request["path"].as_str() else { continue };
            let query: Vec<_> = request["query"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
                .collect();
            if OUTSIDE.contains(&name.as_str()) {
                continue;
            }
            let exchange = Exchange {
                method: request["method"].as_str().unwrap(),
                path,
                query: &query,
                sent: request.get("body").filter(|body| !body.is_null()),
                status: response["status"].as_u64().map(|status| u16::try_from(status).unwrap()),
                answered: response.get("body").filter(|body| !body.is_null()),
            };
            // Whoever reported a refusal did not always quote the request.
            let unquoted =
                |one: &contract::Violation| document["kind"] != "recorded" && one.place == "the body";
            // Documented samples are abridged, down to lists of names.
            let abridged =
                |one: &contract::Violation| document["kind"] == "documented" && one.place.contains("].id");
            let found = check(&exchange).into_iter().filter(|one| !unquoted(one) && !abridged(one));
            broken.extend(found.map(|one| format!("{name}: {one}")));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
