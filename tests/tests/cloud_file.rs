//! A cloud file that is missing or wrong ends in a sentence on the welcome screen, with practice as a way on.

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::sight::{at, has, rest};
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
