//! A cloud file that is missing or wrong ends in a sentence on the welcome screen, with practice as a way on. One that
//! describes a foreign cloud is told on every screen, and asked about before the sign-in.

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::sight::{at, gone, has, open, rest};
use practice_tenant::Scenario;

async fn says(name: &str, cloud: CloudFile, code: &str) -> Result<()> {
    let wishes = Wishes { cloud, ..Wishes::tenant(Scenario::Fresh) };
    Journey::run(name, &wishes, async |journey: &Journey| {
        let window = &journey.window;
        let told = at(&Place::screen("welcome")).and(has("fault", "data-code", code)).and(rest());
        let sight = window.until(&told).await?;
        let words = sight.text("fault");
        ensure!(words.trim().len() > 20 && !words.contains(code), "in a sentence, not a code: {words}");
        journey.look("fault").await?;
        sight.is_closed("choose-tenant", "nobody knows which cloud it would be in")?;
        journey.choose_cloud(&CloudFile::None).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_cloud_file_says_so() -> Result<()> {
    says("cloud-file-missing", CloudFile::Missing, "cloudFileMissing").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloud_file_that_is_not_json_says_so() -> Result<()> {
    says("cloud-file-not-json", CloudFile::Content("<html>".to_owned()), "cloudFileInvalid").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloud_file_with_a_plain_http_host_says_so() -> Result<()> {
    let text = r#"{"authority":"http://login.example.com","graph":"http://graph.example.com","portal":"https://x.example.com"}"#;
    says("cloud-file-not-secure", CloudFile::Content(text.to_owned()), "cloudFileInvalid").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloud_file_that_takes_microsofts_token_elsewhere_says_so() -> Result<()> {
    let text = r#"{"authority":"https://login.microsoftonline.com","graph":"https://graph.example.com","portal":"https://entra.microsoft.com"}"#;
    says("cloud-file-mixed", CloudFile::Content(text.to_owned()), "cloudFileInvalid").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_cloud_is_told_and_asked_about_before_the_sign_in() -> Result<()> {
    Journey::run("cloud-foreign", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let (window, practice) = (&journey.window, journey.desk.practice()?);
        let hosts = [practice.authority(), practice.graph()].map(|address| address.replace("http://", ""));
        let names_both = |words: &str| hosts.iter().all(|host| words.contains(host));
        let sight = window.at_rest(&Place::screen("welcome")).await?;
        ensure!(
            names_both(sight.text("foreign-cloud")),
            "on the first screen: {}",
            sight.text("foreign-cloud")
        );
        journey.look("welcome").await?;

        let asked = at(&Place::screen("signIn")).and(open("cloud-question-back"));
        let sight = window.press("choose-tenant", asked).await?;
        ensure!(names_both(sight.text("cloud-question")), "{}", sight.text("cloud-question"));
        journey.look("question").await?;
        // Past the page, which offers no sign-in under the question.
        window.ask("{ kind: 'startSignIn', method: 'browser' }").await?;
        window
            .press("cloud-question-back", at(&Place::screen("welcome")).and(gone("cloud-question")))
            .await?;
        ensure!(practice.log().is_empty(), "nothing was asked of either host");
        ensure!(journey.desk.browser().opened().is_empty(), "no page was opened");

        journey.choose_cloud(&CloudFile::Missing).await?;
        journey.look("agreed").await?;
        journey.sign_in().await?;
        let sight = window.at_rest(&Place::screen("readiness")).await?;
        ensure!(names_both(sight.text("foreign-cloud")), "on the screens after it as well");
        journey.look("readiness").await
    })
    .await
}
