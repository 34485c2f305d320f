//! Pages that people see: accounts, consent, device code, refusals, the portal stand-in.
//!
//! Owns the markup and its security headers (no script but the one that sends a form, nothing from elsewhere). Refuses to own
//! decisions, and the sentences: `words` has them.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::documents::Person;
use crate::wire::{Body, Reply};
use crate::words::Words;

/// The style sheet with plain line ends: a browser hashes it that way, however it was checked out.
static STYLE: LazyLock<String> = LazyLock::new(|| include_str!("style.css").replace('\r', ""));

/// `'sha256-…'` of the style element, so that the policy can allow exactly this one.
static STYLE_HASH: LazyLock<String> = LazyLock::new(|| hash_of(&STYLE));

/// How a policy names one style or script.
fn hash_of(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// Makes text safe inside an element and inside a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A sentence as HTML with a value wherever it takes one: escaped, stressed, and with the direction of its letters kept to
/// itself.
fn said(sentence: &str, name: &str, value: &str) -> String {
    let value = format!("<strong dir=\"auto\">{}</strong>", escape(value));
    sentence.split(&format!("{{{{{name}}}}}")).map(escape).collect::<Vec<_>>().join(&value)
}

/// A whole page. `leads_to` is the origin that a form's answer may redirect to, beside this host.
fn page(words: &Words, status: u16, title: &str, body: &str, leads_to: Option<&str>) -> Reply {
    page_with(words, status, title, body, leads_to, "script-src 'none'")
}

/// The same with a policy for scripts.
fn page_with(
    words: &Words,
    status: u16,
    title: &str,
    body: &str,
    leads_to: Option<&str>,
    scripts: &str,
) -> Reply {
    let html = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} \u{b7} {name}</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <header>{banner}</header>\n\
         <main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n",
        language = escape(&words.language),
        title = escape(title),
        name = escape(&words.name),
        banner = escape(&words.banner),
        style = *STYLE,
    );
    let policy = format!(
        "default-src 'none'; {scripts}; style-src {}; form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        *STYLE_HASH,
        leads_to.unwrap_or_default(),
    );
    Reply::new(status, Body::Text(html))
        .with("content-type", "text/html; charset=utf-8")
        .with("content-security-policy", policy)
        .with("cache-control", "no-store, no-cache")
        .with("referrer-policy", "no-referrer")
        .with("x-content-type-options", "nosniff")
}

/// Hidden fields that carry a step's answers to the next one.
pub(crate) fn hidden(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(name, value)| {
            format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value))
        })
        .collect::<Vec<_>>()
        .concat()
}

/// The tenant's accounts as buttons, and Cancel. The first is marked as the one that is meant; `action` is the address the
/// form goes to.
pub(crate) fn accounts(
    words: &Words,
    people: &[Person],
    app: &str,
    action: &str,
    carried: &str,
    leads_to: Option<&str>,
) -> Reply {
    let buttons: String = people
        .iter()
        .enumerate()
        .map(|(at, person)| account(words, person, at == 0))
        .collect::<Vec<_>>()
        .concat();
    let body = format!(
        "<p>{}</p>\n<form method=\"post\" action=\"{}\">\n{carried}\n{buttons}\
         <button name=\"choice\" value=\"cancel\">{}</button>\n</form>",
        said(&words.accounts.text, "app", app),
        escape(action),
        escape(&words.cancel),
    );
    page(words, 200, &words.accounts.title, &body, leads_to)
}

/// One account. The mark is a part of the button's name, so that it is heard with it.
fn account(words: &Words, person: &Person, meant: bool) -> String {
    let roles: Vec<_> = person.roles.iter().map(|role| words.role(role)).collect();
    let roles = if roles.is_empty() { words.accounts.no_role.clone() } else { roles.join(", ") };
    let mark = if meant {
        format!("<span class=\"meant\">{}</span>", escape(&words.accounts.meant))
    } else {
        String::new()
    };
    format!(
        "<button class=\"account\" name=\"account\" value=\"{upn}\">{mark}<span dir=\"auto\">{name}</span>\
         <span class=\"soft\">{upn}</span><span class=\"soft\">{roles}</span></button>\n",
        upn = escape(&person.user_principal_name),
        name = escape(&person.display_name),
        roles = escape(&roles),
    )
}

/// What a consent page shows and where its answer goes.
pub(crate) struct ConsentPage<'a> {
    pub(crate) app: &'a str,
    pub(crate) account: &'a str,
    /// Name and meaning of each permission, which are Microsoft's, in English.
    pub(crate) permissions: &'a [(String, String)],
    pub(crate) for_everybody: Everybody,
    pub(crate) action: &'a str,
    pub(crate) carried: &'a str,
    pub(crate) leads_to: Option<&'a str>,
}

/// Whether a consent is for the whole organization.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Everybody {
    /// It cannot be.
    No,
    /// The admin may tick a box.
    Offered,
    /// It always is.
    Always,
}

/// The permissions that an application asks for, Accept and Cancel.
pub(crate) fn consent(words: &Words, shown: &ConsentPage<'_>) -> Reply {
    let items: String = shown
        .permissions
        .iter()
        .map(|(name, meaning)| {
            format!(
                "<li lang=\"en\"><strong>{}</strong> <span class=\"soft\">{}</span></li>",
                escape(name),
                escape(meaning)
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let everybody = match shown.for_everybody {
        Everybody::No => String::new(),
        Everybody::Offered => format!(
            "<label class=\"check\"><input type=\"checkbox\" name=\"everybody\" value=\"yes\"> {}</label>",
            escape(&words.consent.everybody),
        ),
        Everybody::Always => format!("<p>{}</p>", escape(&words.consent.always)),
    };
    let body = format!(
        "<p class=\"soft\">{account}</p>\n<p>{asks}</p>\n<ul>{items}</ul>\n\
         <form method=\"post\" action=\"{action}\">\n{carried}\n{everybody}\n\
         <button class=\"main\" name=\"choice\" value=\"accept\">{accept}</button>\
         <button name=\"choice\" value=\"decline\">{cancel}</button>\n</form>",
        account = escape(shown.account),
        asks = said(&words.consent.text, "app", shown.app),
        action = escape(shown.action),
        carried = shown.carried,
        accept = escape(&words.consent.accept),
        cancel = escape(&words.cancel),
    );
    page(words, 200, &words.consent.title, &body, shown.leads_to)
}

/// Says that an administrator has to consent, with Microsoft's number for it and a way back.
pub(crate) fn needs_admin(
    words: &Words,
    app: &str,
    action: &str,
    carried: &str,
    leads_to: Option<&str>,
) -> Reply {
    let body = format!(
        "<p>{} (AADSTS90094)</p>\n\
         <form method=\"post\" action=\"{}\">\n{carried}\n\
         <button name=\"choice\" value=\"back\">{}</button>\n</form>",
        said(&words.approval.text, "app", app),
        escape(action),
        escape(&words.approval.back),
    );
    page(words, 200, &words.approval.title, &body, leads_to)
}

/// A refusal that never goes back to the application. `message` is Microsoft's own, in English: it is read by programs too.
pub(crate) fn refusal(words: &Words, message: &str, correlation: &str) -> Reply {
    let body = format!(
        "<p>{}</p>\n<p lang=\"en\">{}</p>\n<dl><dt>{}</dt><dd>{}</dd></dl>",
        escape(&words.refusal.text),
        escape(message),
        escape(&words.refusal.id),
        escape(correlation),
    );
    page(words, 400, &words.refusal.title, &body, None)
}

/// A plain notice.
pub(crate) fn notice(words: &Words, title: &str, text: &str) -> Reply {
    page(words, 200, title, &format!("<p>{}</p>", escape(text)), None)
}

/// A device is signed in.
pub(crate) fn signed_in(words: &Words, app: &str) -> Reply {
    let text = said(&words.signed_in.text, "app", app);
    page(words, 200, &words.signed_in.title, &format!("<p>{text} {}</p>", escape(&words.close)), None)
}

/// Sends the only form of its page, as Microsoft's page does for an answer that is asked for as a form.
const SUBMIT: &str = "document.forms[0].submit()";

/// The answer to an application as a form that goes to its address, by script; where none runs there is a button.
pub(crate) fn hand_over(
    words: &Words,
    address: &str,
    pairs: &[(&str, String)],
    leads_to: Option<&str>,
) -> Reply {
    let fields: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let body = format!(
        "<p>{}</p>\n<form method=\"post\" action=\"{}\">\n{}\n\
         <button class=\"main\">{}</button>\n</form>\n<script>{SUBMIT}</script>",
        escape(&words.hand_over.text),
        escape(address),
        hidden(&fields),
        escape(&words.hand_over.next),
    );
    let script = format!("script-src {}", hash_of(SUBMIT));
    page_with(words, 200, &words.hand_over.title, &body, leads_to, &script)
}

/// Asks for the code that a device shows; where that one was `wrong`, again.
pub(crate) fn device_code(words: &Words, action: &str, given: &str, wrong: bool) -> Reply {
    let complaint =
        if wrong { format!("<p role=\"alert\">{}</p>", escape(&words.code.wrong)) } else { String::new() };
    let body = format!(
        "{complaint}<form method=\"post\" action=\"{}\">\n<label for=\"code\">{}</label>\n\
         <input type=\"text\" id=\"code\" name=\"user_code\" value=\"{}\" autocomplete=\"off\" required>\n\
         <button class=\"main\">{}</button>\n</form>",
        escape(action),
        escape(&words.code.label),
        escape(given),
        escape(&words.code.next),
    );
    page(words, 200, &words.code.title, &body, None)
}

/// The stand-in for the portal: what is registered, by name, app id and object id.
pub(crate) fn portal(words: &Words, organization: &str, registered: &[(String, String, String)]) -> Reply {
    let says = &words.portal;
    let (app_label, object_label) = (escape(&says.app_id), escape(&says.object_id));
    let items: String = registered
        .iter()
        .map(|(name, app_id, id)| {
            format!(
                "<dt dir=\"auto\">{}</dt><dd>{app_label} {}<br>{object_label} {}</dd>",
                escape(name),
                escape(app_id),
                escape(id)
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let list =
        if items.is_empty() { format!("<p>{}</p>", escape(&says.none)) } else { format!("<dl>{items}</dl>") };
    let body = format!("<p>{}</p>\n{list}", said(&says.text, "organization", organization));
    page(words, 200, &says.title, &body, None)
}
