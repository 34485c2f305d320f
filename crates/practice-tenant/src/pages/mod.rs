//! Pages that people see: accounts, consent, device code, refusals, the portal stand-in.
//!
//! Owns the markup and its security headers (no script but the one that sends a form, nothing from elsewhere). Refuses to own decisions.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::documents::Person;
use crate::wire::{Body, Reply};

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

/// A whole page. `leads_to` is the origin that a form's answer may redirect to, beside this host.
pub(crate) fn page(status: u16, title: &str, body: &str, leads_to: Option<&str>) -> Reply {
    page_with(status, title, body, leads_to, "script-src 'none'")
}

/// The same with a policy for scripts.
fn page_with(status: u16, title: &str, body: &str, leads_to: Option<&str>, scripts: &str) -> Reply {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} \u{b7} Practice</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <header>Practice \u{2013} not Microsoft</header>\n\
         <main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n",
        title = escape(title),
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

/// The tenant's accounts as buttons, and Cancel. `action` is the address the form goes to.
pub(crate) fn accounts(
    people: &[Person],
    app: &str,
    action: &str,
    carried: &str,
    leads_to: Option<&str>,
) -> Reply {
    let buttons: String = people
        .iter()
        .map(|person| {
            let roles = if person.roles.is_empty() { "No role".to_owned() } else { person.roles.join(", ") };
            format!(
                "<button class=\"account\" name=\"account\" value=\"{upn}\"><span>{name}</span>\
                 <span class=\"soft\">{upn}</span><span class=\"soft\">{roles}</span></button>\n",
                upn = escape(&person.user_principal_name),
                name = escape(&person.display_name),
                roles = escape(&roles),
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let body = format!(
        "<p>to continue to {}</p>\n<form method=\"post\" action=\"{}\">\n{carried}\n{buttons}\
         <button name=\"choice\" value=\"cancel\">Cancel</button>\n</form>",
        escape(app),
        escape(action),
    );
    page(200, "Pick an account", &body, leads_to)
}

/// What a consent page shows and where its answer goes.
pub(crate) struct ConsentPage<'a> {
    pub(crate) app: &'a str,
    pub(crate) account: &'a str,
    /// Name and meaning of each permission.
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
pub(crate) fn consent(shown: &ConsentPage<'_>) -> Reply {
    let items: String = shown
        .permissions
        .iter()
        .map(|(name, meaning)| {
            format!(
                "<li><strong>{}</strong> <span class=\"soft\">{}</span></li>",
                escape(name),
                escape(meaning)
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let everybody = match shown.for_everybody {
        Everybody::No => String::new(),
        Everybody::Offered => {
            "<label class=\"check\"><input type=\"checkbox\" name=\"everybody\" value=\"yes\"> \
                               Consent on behalf of the organization</label>"
                .to_owned()
        }
        Everybody::Always => "<p>This consent counts for everybody in the organization.</p>".to_owned(),
    };
    let body = format!(
        "<p class=\"soft\">{account}</p>\n<p><strong>{app}</strong> asks for:</p>\n<ul>{items}</ul>\n\
         <form method=\"post\" action=\"{action}\">\n{carried}\n{everybody}\n\
         <button class=\"main\" name=\"choice\" value=\"accept\">Accept</button>\
         <button name=\"choice\" value=\"decline\">Cancel</button>\n</form>",
        account = escape(shown.account),
        app = escape(shown.app),
        action = escape(shown.action),
        carried = shown.carried,
    );
    page(200, "Permissions requested", &body, shown.leads_to)
}

/// Says that an administrator has to consent, with a way back.
pub(crate) fn needs_admin(app: &str, action: &str, carried: &str, leads_to: Option<&str>) -> Reply {
    let body = format!(
        "<p>{} asks for permissions that only an administrator can consent to. (AADSTS90094)</p>\n\
         <form method=\"post\" action=\"{}\">\n{carried}\n\
         <button name=\"choice\" value=\"back\">Return to the application without consent</button>\n</form>",
        escape(app),
        escape(action),
    );
    page(200, "Need admin approval", &body, leads_to)
}

/// A refusal that never goes back to the application.
pub(crate) fn refusal(message: &str, correlation: &str) -> Reply {
    let body = format!(
        "<p>The sign-in was refused.</p>\n<p>{}</p>\n<dl><dt>Correlation ID</dt><dd>{}</dd></dl>",
        escape(message),
        escape(correlation),
    );
    page(400, "We can't sign you in", &body, None)
}

/// A plain notice.
pub(crate) fn notice(title: &str, text: &str) -> Reply {
    page(200, title, &format!("<p>{}</p>", escape(text)), None)
}

/// Sends the only form of its page, as Microsoft's page does for an answer that is asked for as a form.
const SUBMIT: &str = "document.forms[0].submit()";

/// The answer to an application as a form that goes to its address, by script; where none runs there is a button.
pub(crate) fn hand_over(address: &str, pairs: &[(&str, String)], leads_to: Option<&str>) -> Reply {
    let fields: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let body = format!(
        "<p>The answer goes back to the application.</p>\n<form method=\"post\" action=\"{}\">\n{}\n\
         <button class=\"main\">Continue</button>\n</form>\n<script>{SUBMIT}</script>",
        escape(address),
        hidden(&fields),
    );
    let script = format!("script-src {}", hash_of(SUBMIT));
    page_with(200, "Back to the application", &body, leads_to, &script)
}

/// Asks for the code that a device shows.
pub(crate) fn device_code(action: &str, given: &str, complaint: Option<&str>) -> Reply {
    let complaint =
        complaint.map(|text| format!("<p role=\"alert\">{}</p>", escape(text))).unwrap_or_default();
    let body = format!(
        "{complaint}<form method=\"post\" action=\"{}\">\n<label for=\"code\">Code shown by the application</label>\n\
         <input type=\"text\" id=\"code\" name=\"user_code\" value=\"{}\" autocomplete=\"off\" required>\n\
         <button class=\"main\">Next</button>\n</form>",
        escape(action),
        escape(given),
    );
    page(200, "Enter code", &body, None)
}

/// The stand-in for the portal: what is registered, by name, app id and object id.
pub(crate) fn portal(organization: &str, registered: &[(String, String, String)]) -> Reply {
    let items: String = registered
        .iter()
        .map(|(name, app_id, id)| {
            format!(
                "<dt>{}</dt><dd>Application (client) ID {}<br>Object ID {}</dd>",
                escape(name),
                escape(app_id),
                escape(id)
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let list = if items.is_empty() {
        "<p>Nothing is registered.</p>".to_owned()
    } else {
        format!("<dl>{items}</dl>")
    };
    let body = format!(
        "<p>The practice tenant of {} has no portal. App registrations:</p>\n{list}",
        escape(organization)
    );
    page(200, "App registrations", &body, None)
}
