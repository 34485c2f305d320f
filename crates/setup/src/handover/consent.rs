//! The message with which a colleague is asked to approve. The link alone looks like one that nobody should follow.

use super::words::{Words, filled, one_line, tenant_name};
use crate::facts::Facts;
use crate::guide::{APPLICATION_NAME, PERMISSIONS};

/// What the message says beside the tenant's facts.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Directory id.
    pub tenant_id: &'a str,
    /// Who asks.
    pub account: &'a str,
    /// Where the colleague approves.
    pub link: &'a str,
    /// Host of that page.
    pub host: &'a str,
    /// The page is Microsoft's.
    pub microsofts: bool,
}

/// The message, in paragraphs.
pub fn consent_message(facts: &Facts<'_>, asked: &Asked<'_>, words: &Words) -> String {
    let (tenant, account) = (tenant_name(facts, asked.tenant_id), one_line(asked.account));
    let values = [
        ("name", APPLICATION_NAME),
        ("host", asked.host),
        ("tenant", tenant.as_str()),
        ("account", account.as_str()),
    ];
    let said = |sentence: &str| filled(sentence, &values);
    let words = &words.consent;
    let permissions: Vec<_> =
        PERMISSIONS.iter().map(|permission| format!("- {}", permission.value)).collect();
    let page = if asked.microsofts { &words.page } else { &words.page_elsewhere };
    [
        said(&words.asks),
        format!("{}\n{}", said(&words.permissions), permissions.join("\n")),
        format!("{}\n{}", said(page), asked.link),
        said(&words.role),
        said(&words.after),
    ]
    .join("\n\n")
}
