//! What a browser does with the page that hands an answer over: it sends the page's form to where the form says.

/// Signs in on this page with these fields, and lets the page send the answer to the application.
pub(crate) async fn signs_in(browser: &reqwest::Client, page: url::Url, fields: &[(&str, &str)]) {
    let answer = browser.post(page).form(fields).send().await.expect("the sign-in page answers");
    let text = answer.text().await.expect("it is a text");
    // Other pages show what a person has to see; the program is answered by none of them.
    if let Some((address, fields)) = handed_over(&text) {
        browser.post(address).form(&fields).send().await.expect("the application answers");
    }
}

/// The address and the fields of a page whose only form is sent by script.
fn handed_over(page: &str) -> Option<(String, Vec<(String, String)>)> {
    let form =
        page.contains("<script>").then(|| page.split_once("<form method=\"post\" action=\"")).flatten()?.1;
    let (address, rest) = form.split_once('"')?;
    let fields = rest.split("<input type=\"hidden\" name=\"").skip(1).filter_map(|field| {
        let (name, rest) = field.split_once("\" value=\"")?;
        Some((text(name), text(rest.split_once('"')?.0)))
    });
    Some((text(address), fields.collect()))
}

/// An attribute's text.
fn text(escaped: &str) -> String {
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    known.iter().fold(escaped.to_owned(), |text, (written, meant)| text.replace(written, meant))
}
