//! What the client is for, from the sign-in to a proved secret, and undone again.

use std::collections::BTreeSet;
use std::time::Duration;

use entra::graph::{
    AppRoleAssignment, Application, DelegatedGrant, DirectoryObject, NewApplication, Organization,
    RequiredResourceAccess, ResourceAccess, ServicePrincipal, Upserted, User, assign_app_role_part,
    create_grant_part, directory_roles, list, object, patch_grant_part, reads,
};
use entra::{
    Browsing, CancellationToken, ClosingPage, Cloud, Code, Graph, Http, Idempotence, Patience, Session,
    SignIn, SystemClock, app_token, by_browser, with_patience,
};
use jiff::{Timestamp, ToSpan as _};
use serde_json::json;
use url::Url;

use super::browser::signs_in;

const ROLES: [&str; 2] = ["User.ReadWrite.All", "Organization.Read.All"];

fn request(more: &[&str]) -> SignIn {
    let usual = [
        "User.Read",
        "Application.ReadWrite.All",
        "AppRoleAssignment.ReadWrite.All",
        "DelegatedPermissionGrant.ReadWrite.All",
        "openid",
        "profile",
    ];
    SignIn {
        tenant: "organizations".to_owned(),
        client_id: "14d82eec-204b-4c2f-b7e8-296a70dab67e".to_owned(),
        scopes: usual.iter().chain(more).map(|scope| (*scope).to_owned()).collect(),
        claims: None,
        login_hint: None,
    }
}

/// Signs an account in, agreeing to everything. The browser follows where it is sent.
pub(crate) async fn sign_in(
    http: &Http,
    cloud: &Cloud,
    browser: reqwest::Client,
    account: String,
) -> Session {
    sign_in_for(http, cloud, browser, account, &[]).await
}

/// The same for further permissions.
pub(crate) async fn sign_in_for(
    http: &Http,
    cloud: &Cloud,
    browser: reqwest::Client,
    account: String,
    more: &[&str],
) -> Session {
    let words = || "words".to_owned();
    let page = ClosingPage {
        lang: "en".to_owned(),
        title_done: words(),
        text_done: words(),
        title_failed: words(),
        text_failed: words(),
    };
    let open = move |address: &Url| {
        let (address, browser) = (address.clone(), browser.clone());
        tokio::spawn(async move {
            let form = [("account", account.as_str()), ("choice", "accept"), ("everybody", "yes")];
            signs_in(&browser, address, &form).await;
        });
        Ok(())
    };
    let limit = Duration::from_mins(1);
    by_browser(
        http,
        cloud,
        &request(more),
        &page,
        limit,
        Browsing { open, astray: |_| () },
        CancellationToken::new(),
    )
    .await
    .unwrap()
}

pub(crate) async fn patient<T, Op, Fut>(op: Op) -> T
where
    Op: FnMut() -> Fut,
    Fut: Future<Output = Result<T, entra::Fault>>,
{
    let patience = Patience { ceiling: Duration::from_mins(2), just_created: true };
    with_patience(op, Idempotence::Idempotent, patience, &SystemClock, |_, _| (), &CancellationToken::new())
        .await
        .unwrap()
}

/// Goes through all of it as this administrator and gives the session.
pub(crate) async fn a_registration(
    http: &Http,
    cloud: &Cloud,
    browser: reqwest::Client,
    admin: String,
) -> Session {
    let session = sign_in(http, cloud, browser, admin).await;
    assert!(session.has("Application.ReadWrite.All"));
    let graph = Graph::new(http, cloud, session.access_token.clone());

    // What is there
    let parts = vec![
        reads::organization(),
        reads::me(),
        reads::my_roles(),
        reads::applications_named("It's new"),
        reads::graph_service_principal(),
    ];
    let answers: Vec<_> = graph.batch(parts).await.unwrap().into_iter().map(Result::unwrap).collect();
    assert_eq!(list::<Organization>(&answers[0]).unwrap().items[0].id, session.tenant_id);
    assert_eq!(object::<User>(&answers[1]).unwrap().id, session.account.object_id);
    assert!(
        directory_roles(list::<DirectoryObject>(&answers[2]).unwrap().items)[0].role_template_id.is_some()
    );
    assert!(list::<Application>(&answers[3]).unwrap().items.is_empty());
    let offered = list::<ServicePrincipal>(&answers[4]).unwrap().items.remove(0);
    let role_ids = ROLES.map(|name| {
        let role = offered.app_roles.iter().find(|role| role.value.as_deref() == Some(name)).unwrap();
        role.id.clone()
    });

    // A registration and its service principal, twice
    let listed =
        role_ids.iter().map(|id| ResourceAccess { id: id.clone(), kind: "Role".to_owned() }).collect();
    let new = NewApplication {
        display_name: "It's new".to_owned(),
        sign_in_audience: "AzureADMyOrg".to_owned(),
        web_redirect_uris: vec!["http://localhost".to_owned()],
        is_fallback_public_client: Some(true),
        required_resource_access: vec![RequiredResourceAccess {
            resource_app_id: offered.app_id.clone(),
            resource_access: listed,
        }],
    };
    let Upserted::Created(application) = graph.create_application("It's key", &new).await.unwrap() else {
        panic!("it was there");
    };
    assert_eq!(graph.create_application("It's key", &new).await.unwrap(), Upserted::Existing);
    let (app_id, id) = (application.app_id.as_str(), application.id.as_str());
    let Upserted::Created(principal) = patient(|| graph.create_service_principal(app_id, "It's new")).await
    else {
        panic!("it was there");
    };
    assert_eq!(graph.create_service_principal(app_id, "It's new").await.unwrap(), Upserted::Existing);

    // Consent, twice
    let grants = || {
        let assign = |role: &String| assign_app_role_part(&offered.id, &principal.id, role);
        let mut parts: Vec<_> = role_ids.iter().map(assign).collect();
        parts.push(create_grant_part(&principal.id, &offered.id, "User.Read"));
        parts
    };
    let first = graph.batch(grants()).await.unwrap();
    assert!(first.iter().all(Result::is_ok), "{first:?}");
    assert!(object::<AppRoleAssignment>(first[0].as_ref().unwrap()).is_ok());
    let grant: DelegatedGrant = object(first[2].as_ref().unwrap()).unwrap();
    for again in graph.batch(grants()).await.unwrap() {
        assert_eq!(again.unwrap_err().code, Code::AlreadyExists);
    }
    graph.write_nothing(&patch_grant_part(&grant.id, "User.Read openid")).await.unwrap();
    let now: Vec<DelegatedGrant> = graph.get_all(&reads::delegated_grants(&principal.id).url).await.unwrap();
    assert_eq!(now[0].scopes(), BTreeSet::from(["User.Read", "openid"]));

    // A secret, proved
    graph.patch_application(id, &json!({"isFallbackPublicClient": false})).await.unwrap();
    let end = Timestamp::now() + (24 * 180).hours();
    let secret = graph.add_password(id, "first", end).await.unwrap().value;
    let token = patient(|| app_token(http, cloud, &session.tenant_id, app_id, &secret.value)).await;
    assert_eq!(token.roles.unwrap(), ROLES.map(str::to_owned).into());
    let as_app = Graph::new(http, cloud, token.access_token);
    let tenants: Vec<Organization> = as_app.get_all("/organization").await.unwrap();
    assert_eq!(tenants[0].id, session.tenant_id);
    assert!(as_app.json(&reads::me()).await.is_err());
    let wrong = "n0t-the-secret".to_owned().into();
    let fault = app_token(http, cloud, &session.tenant_id, app_id, &wrong).await.unwrap_err();
    assert_eq!(fault.code, Code::SecretInvalid);

    // Read back, and undo
    let read: Application = graph.get(&reads::application(id).url).await.unwrap();
    assert_eq!(read.is_fallback_public_client, Some(false));
    assert_eq!(read.web.redirect_uris, ["http://localhost"]);
    assert_eq!(read.password_credentials[0].key_id, secret.key_id);
    graph.remove_password(id, &secret.key_id).await.unwrap();
    let fault = graph.remove_password(id, &secret.key_id).await.unwrap_err();
    assert_eq!(fault.code, Code::KeyNotFound);
    graph.delete_application(id).await.unwrap();
    assert_eq!(graph.get::<Application>(&reads::application(id).url).await.unwrap_err().code, Code::NotFound);
    session
}
