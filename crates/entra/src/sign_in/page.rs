//! The page that the browser shows when it has come back.
//!
//! Owns: its markup and the headers that keep it inert. The words are the caller's.

use askama::Template;

/// The closing page's words, plain text, in the admin's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingPage {
    /// The language of the words (`en`, `pt-BR`).
    pub lang: String,
    /// Heading when signed in.
    pub title_done: String,
    /// Sentence when signed in.
    pub text_done: String,
    /// Heading when not signed in.
    pub title_failed: String,
    /// Sentence when not signed in.
    pub text_failed: String,
}

/// The document; the words are escaped by the compiler of the template.
#[derive(Template)]
#[template(
    ext = "html",
    source = "<!doctype html>\n<html lang=\"{{ lang }}\"><head><meta charset=\"utf-8\">\
              <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
              <title>{{ title }}</title></head><body><main><h1>{{ title }}</h1><p>{{ text }}</p></main></body></html>\n"
)]
struct Document<'a> {
    lang: &'a str,
    title: &'a str,
    text: &'a str,
}

impl ClosingPage {
    /// The whole HTML document. Holds nothing of the answer that the browser brought.
    pub(crate) fn html(&self, done: bool) -> String {
        let (title, text) =
            if done { (&self.title_done, &self.text_done) } else { (&self.title_failed, &self.text_failed) };
        // Writing texts into a string cannot fail.
        Document { lang: &self.lang, title, text }.render().unwrap_or_default()
    }
}

/// A whole HTTP answer that closes the connection. Nothing may be stored, fetched, framed or sent along as a referrer.
pub(crate) fn http_answer(status: &str, html: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: text/html; charset=utf-8\r\n\
         Content-Length: {}\r\n\
         Cache-Control: no-store\r\n\
         Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\
         Referrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\n\
         Connection: close\r\n\r\n{html}",
        html.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> ClosingPage {
        ClosingPage {
            lang: "en\" onload=\"x".to_owned(),
            title_done: "A & B".to_owned(),
            text_done: "<script>alert('1')</script>".to_owned(),
            title_failed: "No".to_owned(),
            text_failed: "Not signed in".to_owned(),
        }
    }

    #[test]
    fn words_cannot_become_markup() {
        let html = page().html(true);
        assert!(html.contains("A &#38; B"), "{html}");
        assert!(html.contains("&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;"), "{html}");
        assert!(!html.contains("<script") && !html.contains("onload=\""));
        assert!(page().html(false).contains("Not signed in"));
    }

    #[test]
    fn length_counts_bytes() {
        let answer = http_answer("200 OK", "é");
        assert!(answer.contains("Content-Length: 2\r\n"));
    }
}
