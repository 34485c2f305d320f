//! What the pages say: in which language, with which values, and which account they mean.

use practice_tenant::{Options, Scenario, Spoken, Words};
use serde_json::Value;
use url::Url;

use crate::site::{CLIENT, REDIRECT, Site};

const GERMAN: &str = include_str!("../../../../ui/src/locales/de.json");

/// A sentence of the German catalogue without values, as it stands in a page.
fn german(path: &str) -> String {
    let catalogue: Value = serde_json::from_str(GERMAN).unwrap();
    let words = catalogue["practicePages"].pointer(path).and_then(Value::as_str);
    words.unwrap_or_else(|| panic!("the German catalogue has {path}")).to_owned()
}

async fn in_german(scenario: Scenario) -> Site {
    let spoken = Spoken::new(Words::of("de", GERMAN).unwrap());
    Site::start_with(Options { scenario, spoken, ..Options::default() }).await
}

/// Fails unless the page is marked as German and says all of this.
fn assert_says(page: &Value, paths: &[&str]) {
    let page = page.as_str().unwrap();
    assert!(page.contains("<html lang=\"de\">"), "{page}");
    for path in ["/banner", "/name"].iter().chain(paths) {
        assert!(page.contains(&german(path)), "{path}: {page}");
    }
}

/// Accounts that are marked as meant, and all of them, in the order of the page.
fn accounts(page: &Value, mark: &str) -> (Vec<String>, Vec<String>) {
    let start = "<button class=\"account\" name=\"account\" value=\"";
    let buttons = page.as_str().unwrap().split(start).skip(1);
    let (mut meant, mut all) = (Vec::new(), Vec::new());
    for button in buttons {
        let (account, rest) = button.split_once("\">").unwrap();
        all.push(account.to_owned());
        if rest.split_once("</button>").unwrap().0.contains(mark) {
            meant.push(account.to_owned());
        }
    }
    (meant, all)
}

fn admin_consent(site: &Site, app_id: &str) -> Url {
    let (authority, tenant) = (site.practice.authority(), site.practice.tenant().id());
    let mut url = Url::parse(&format!("{authority}/{tenant}/v2.0/adminconsent")).unwrap();
    url.query_pairs_mut().extend_pairs([
        ("client_id", app_id),
        ("scope", "https://graph.microsoft.com/.default"),
        ("redirect_uri", REDIRECT),
    ]);
    url
}

async fn device_sign_in(site: &Site, client: &str) -> (String, String) {
    let url = format!("{}/organizations/oauth2/v2.0/devicecode", site.practice.authority());
    let got = site.post_form(&url, &[("client_id", client), ("scope", "User.Read openid")]).await;
    (got.text("verification_uri"), got.text("user_code"))
}

#[tokio::test]
async fn a_sign_in_speaks_the_language_it_was_told() {
    let site = in_german(Scenario::Fresh).await;
    let tenant = site.practice.tenant();
    let (admin, plain) = (tenant.admin_upn(), tenant.plain_user_upn());
    let url = site.authorize_url(&[("response_mode", "form_post")]);
    let picker = site.get_page(url.clone()).await.body;
    let roles = ["/roles/globalAdministrator", "/roles/applicationAdministrator", "/accounts/noRole"];
    assert_says(&picker, &[&["/accounts/title", "/accounts/meant", "/cancel"], roles.as_slice()].concat());
    assert!(!picker.as_str().unwrap().contains("Global Administrator"), "{picker}");

    let asked = site.post_form(url.clone(), &[("account", &admin)]).await.body;
    assert_says(&asked, &["/consent/title", "/consent/everybody", "/consent/accept", "/cancel"]);
    let permission = "<li lang=\"en\"><strong>Application.ReadWrite.All</strong>";
    assert!(
        asked.as_str().unwrap().contains(permission),
        "Microsoft's words are told to be English: {asked}"
    );

    let needs = site.post_form(url.clone(), &[("account", &plain)]).await.body;
    assert_says(&needs, &["/approval/title", "/approval/back"]);
    assert!(needs.as_str().unwrap().contains("(AADSTS90094)"), "{needs}");

    let handed = site.post_form(url, &[("account", &admin), ("choice", "accept")]).await.body;
    assert_says(&handed, &["/handOver/title", "/handOver/text", "/handOver/next"]);
    let refused = site.get_page(site.authorize_url(&[("redirect_uri", "https://evil.example/")])).await.body;
    assert_says(&refused, &["/refusal/title", "/refusal/text", "/refusal/id"]);
    assert!(refused.as_str().unwrap().contains("<p lang=\"en\">AADSTS50011: "), "Microsoft's own: {refused}");
}

#[tokio::test]
async fn the_other_pages_speak_it_too() {
    let site = in_german(Scenario::HalfDone).await;
    let at = async |path: &str| {
        site.get_page(format!("{}{path}", site.practice.authority()).parse().unwrap()).await.body
    };
    assert_says(&at("/").await, &["/host/title", "/host/text"]);
    assert_says(&at("/common/oauth2/v2.0/logout").await, &["/signedOut", "/close"]);
    assert_says(&at("/portal").await, &["/portal/title", "/portal/appId", "/portal/objectId"]);
    assert_says(&at("/devicelogin").await, &["/code/title", "/code/label", "/code/next"]);

    let admin = site.practice.tenant().admin_upn();
    let (page, code) = device_sign_in(&site, CLIENT).await;
    let wrong = site.post_form(&page, &[("user_code", "no-such-code")]).await.body;
    assert_says(&wrong, &["/code/wrong"]);
    let form = [("user_code", code.as_str()), ("account", &admin), ("choice", "accept")];
    assert_says(&site.post_form(&page, &form).await.body, &["/signedIn/title", "/close"]);
    let (page, code) = device_sign_in(&site, CLIENT).await;
    let form = [("user_code", code.as_str()), ("choice", "cancel")];
    assert_says(&site.post_form(&page, &form).await.body, &["/cancelled", "/close"]);

    let app = site.practice.tenant().applications_named("PeigUserManagerApp").remove(0);
    let url = admin_consent(&site, app["appId"].as_str().unwrap());
    assert_says(&site.post_form(url, &[("account", &admin)]).await.body, &["/consent/always"]);
}

#[tokio::test]
async fn the_next_page_follows_a_change_of_the_language() {
    let spoken = Spoken::default();
    let site = Site::start_with(Options { spoken: spoken.clone(), ..Options::default() }).await;
    let english = site.get_page(site.authorize_url(&[])).await.body;
    assert!(english.as_str().unwrap().contains("<html lang=\"en\">"), "{english}");
    spoken.speak(Words::of("de", GERMAN).unwrap());
    assert_says(&site.get_page(site.authorize_url(&[])).await.body, &["/accounts/title"]);
}

#[tokio::test]
async fn sentences_and_what_is_put_into_them_are_escaped() {
    let mut catalogue: Value = serde_json::from_str(GERMAN).unwrap();
    catalogue["practicePages"]["accounts"]["text"] = "<u> & {{app}} & {{other}} {{".into();
    let spoken = Spoken::new(Words::of("de\"", &catalogue.to_string()).unwrap());
    let site = Site::start_with(Options { spoken, ..Options::default() }).await;
    let id = site.practice.tenant().register_by_hand("<i>\"A\" & {{app}}</i>");
    let app_id = site.practice.tenant().with(|documents| {
        let app = documents.applications.iter().find(|app| app["id"] == id.as_str()).unwrap();
        app["appId"].as_str().unwrap().to_owned()
    });
    let (page, code) = device_sign_in(&site, &app_id).await;
    let got = site.post_form(&page, &[("user_code", &code)]).await.body;
    let got = got.as_str().unwrap();
    assert!(got.contains("<html lang=\"de&quot;\">"), "{got}");
    let name = "&lt;i&gt;&quot;A&quot; &amp; {{app}}&lt;/i&gt;";
    let sentence =
        format!("<p>&lt;u&gt; &amp; <strong dir=\"auto\">{name}</strong> &amp; {{{{other}}}} {{{{</p>");
    assert!(got.contains(&sentence), "{got}");
}

#[tokio::test]
async fn the_account_that_the_situation_means_is_marked_and_the_first() {
    for scenario in Scenario::ALL {
        let site = Site::start(scenario).await;
        let known: Vec<_> =
            site.practice.tenant().accounts().into_iter().map(|one| one.user_principal_name).collect();
        let picker = site.get_page(site.authorize_url(&[])).await.body;
        let (meant, all) = accounts(&picker, "Use this account");
        assert_eq!((&meant[..], &all), (&known[..1], &known), "{scenario}");
        let (page, code) = device_sign_in(&site, CLIENT).await;
        let picker = site.post_form(&page, &[("user_code", &code)]).await.body;
        assert_eq!(accounts(&picker, "Use this account").0, meant, "{scenario}");
    }
    let site = Site::start(Scenario::Fresh).await;
    let other = site.practice.tenant().second_admin_upn();
    let picker = site.get_page(site.authorize_url(&[("login_hint", &other)])).await.body;
    let (meant, all) = accounts(&picker, "Use this account");
    assert_eq!((meant, &all[0]), (vec![other.clone()], &other), "the one that the program asks for");
}

#[tokio::test]
async fn the_page_for_consenting_means_somebody_who_may_consent() {
    for scenario in [Scenario::CannotConsent, Scenario::NotAdmin] {
        let site = Site::start(scenario).await;
        let tenant = site.practice.tenant();
        let id = tenant.register_by_hand("PeigUserManagerApp");
        tenant.change_application(&id, |app| {
            app["requiredResourceAccess"] = serde_json::json!([{
                "resourceAppId": crate::site::GRAPH_APP,
                "resourceAccess": [{ "id": crate::site::ROLES[0].0, "type": "Role" }],
            }]);
            app["web"]["redirectUris"] = serde_json::json!([REDIRECT]);
        });
        let app = tenant.applications_named("PeigUserManagerApp").remove(0);
        let picker = site.get_page(admin_consent(&site, app["appId"].as_str().unwrap())).await.body;
        let (meant, all) = accounts(&picker, "Use this account");
        assert_eq!((&meant[..], all.len()), (&[tenant.admin_upn()][..], 4), "{scenario}");
        assert_eq!(all[0], meant[0], "{scenario}");
        assert_ne!(tenant.accounts()[0].user_principal_name, meant[0], "{scenario}: signs in otherwise");
    }
}
