//! How a change is told: its kind and the parameters of its sentence. Also plans as a whole, and how two are told apart.

use std::hash::{DefaultHasher, Hash, Hasher};

use entra::graph::PasswordCredential;
use serde::Serialize;

use crate::guide::{ChangeKind, FootholdKind, MOBILE_AND_DESKTOP, SINGLE_PAGE, WEB};
use crate::names::whole;
use crate::params::Params;
use crate::tenant::foothold::Foothold;

/// One change, as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// What kind.
    pub kind: ChangeKind,
    /// Parameters of its sentence.
    pub params: Params,
}

/// Names one list of changes: another list has another name, the same list the same one for as long as the program runs.
/// It does not change with the clock, as the moments in the list's sentences do.
pub fn digest<T: Hash>(changes: &[T]) -> String {
    let mut hasher = DefaultHasher::new();
    changes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// A secret that was made, for the record: as Microsoft acknowledged it, not as it was planned.
pub fn made(secret: &PasswordCredential) -> ChangeView {
    ChangeView { kind: ChangeKind::MakeSecret, params: of_foothold(&Foothold::secret(secret)) }
}

pub(super) fn params<const N: usize>(values: [(&str, String); N]) -> Params {
    // Some of them are names that others have chosen.
    values.into_iter().map(|(name, value)| (name.to_owned(), whole(&value).unwrap_or_default())).collect()
}

/// What is told of somebody's way into a registration, be it found, taken away or made.
pub fn of_foothold(one: &Foothold) -> Params {
    use FootholdKind::{
        Certificate, Federated, PrincipalCertificate, PrincipalSecret, PublicClientRedirect, Secret,
        SpaRedirect, WebRedirect,
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut told = params([("name", text(&one.name))]);
    let more = match one.kind {
        Secret | Certificate | PrincipalSecret | PrincipalCertificate => params([
            ("hint", text(&one.detail)),
            ("expiresAt", one.end.map(|end| end.to_string()).unwrap_or_default()),
            ("keyId", one.id.clone()),
        ]),
        Federated => params([("issuer", text(&one.detail))]),
        WebRedirect => params([("platform", WEB.to_owned())]),
        SpaRedirect => params([("platform", SINGLE_PAGE.to_owned())]),
        PublicClientRedirect => params([("platform", MOBILE_AND_DESKTOP.to_owned())]),
        _ => params([("detail", text(&one.detail)), ("id", one.id.clone())]),
    };
    told.extend(more);
    if one.orphan {
        told.extend(params([("orphan", "true".to_owned())]));
    }
    told
}
