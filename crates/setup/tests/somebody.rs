//! The employee of the other tests can prepare a registration in every way that Microsoft has.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod support;

use practice_tenant::{Options, Practice, Scenario};
use reqwest::Method;
use serde_json::Value;
use setup::guide::APPLICATION_NAME;
use support::somebody::Somebody;

#[tokio::test]
async fn an_employee_prepares_everything_without_a_role() {
    let practice =
        Practice::start(Options { scenario: Scenario::Fresh, ..Options::default() }).await.unwrap();
    let employee = Somebody::ordinary(&practice).await;
    let prepared = employee.registers(APPLICATION_NAME, Some(APPLICATION_NAME)).await;
    for object in [&prepared.application, &prepared.principal] {
        employee.adds_certificate(object, Some("CN=first")).await;
        employee.adds_certificate(object, None).await;
        employee.adds_secret(object, "backup").await;
        employee.adds_owner(object, prepared.principal.rsplit('/').next().unwrap()).await;
    }
    employee.adds_trust(&prepared.application, "deploy").await;
    employee.sets_redirects(&prepared.application, "web", &["https://attacker.example/web"]).await;
    employee.sets_redirects(&prepared.application, "publicClient", &["http://localhost"]).await;
    employee.sets_identifiers(&prepared.application, &[&format!("api://{}", prepared.app_id)]).await;
    let count = async |path: &str, list: &str| {
        let (status, answer) = employee.asks(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer.pointer(list).and_then(Value::as_array).unwrap().len()
    };
    for object in [&prepared.application, &prepared.principal] {
        assert_eq!(count(object, "/keyCredentials").await, 2);
        assert_eq!(count(object, "/passwordCredentials").await, 1);
        assert_eq!(count(&format!("{object}/owners"), "/value").await, 2);
    }
    assert_eq!(count(&format!("{}/federatedIdentityCredentials", prepared.application), "/value").await, 1);
    assert_eq!(count(&prepared.application, "/identifierUris").await, 1);
    employee.removes_owner(&prepared.application, employee.object_id()).await;
    let (status, _) = employee.asks(Method::DELETE, &prepared.application, None).await;
    assert_eq!(status, 403, "it is not theirs any more");
}
