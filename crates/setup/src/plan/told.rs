//! How a change is told: its kind and the parameters of its sentence. Also plans as a whole, and how two are told apart.

use std::hash::{DefaultHasher, Hash, Hasher};

use entra::graph::PasswordCredential;
use jiff::Timestamp;
use serde::Serialize;

use crate::guide::ChangeKind;
use crate::params::Params;

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
    let (name, hint) = (secret.display_name.as_deref(), secret.hint.as_deref());
    let params = of_secret(&secret.key_id, name, hint, secret.end_date_time);
    ChangeView { kind: ChangeKind::MakeSecret, params }
}

pub(super) fn params<const N: usize>(values: [(&str, String); N]) -> Params {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub(super) fn of_secret(
    key_id: &str,
    name: Option<&str>,
    hint: Option<&str>,
    end: Option<Timestamp>,
) -> Params {
    params([
        ("name", name.unwrap_or_default().to_owned()),
        ("hint", hint.unwrap_or_default().to_owned()),
        ("expiresAt", end.map(|end| end.to_string()).unwrap_or_default()),
        ("keyId", key_id.to_owned()),
    ])
}
