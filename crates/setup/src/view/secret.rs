//! The secret as the page sees it: its lifetime, how far it is, where it is. Never its value.

use serde::Serialize;

use crate::secret::known::KeptIn;
use crate::secret::lifetime::ExpiryChoice;

/// The lifetimes on offer, and what the tenant's rule for secrets says of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ExpiryView {
    /// The portal's choices in its order; `Date` last.
    pub options: Vec<ExpiryOption>,
    /// First day that may be chosen (`2026-11-24`), in the admin's time zone.
    pub earliest: String,
    /// Last day that may be chosen.
    pub latest: String,
    /// The day that was chosen for `Date`.
    pub date: Option<String>,
    /// The tenant's rule.
    pub policy: SecretPolicyView,
}

/// The tenant's rule for client secrets of applications (its default app management policy).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum SecretPolicyView {
    /// It could not be read; Microsoft judges when the secret is made.
    NotRead,
    /// Nothing is forbidden.
    Free,
    /// Secrets may live this long at most.
    Limited {
        /// Whole days.
        days: u32,
    },
    /// Microsoft has refused a longer lifetime; what the rule allows is not known.
    Refused,
    /// No lifetime that can be chosen is allowed.
    NoLifetime,
    /// New secrets are forbidden.
    Forbidden,
    /// New secrets are forbidden with exceptions that cannot be seen from here, or the admin goes on in spite of the rule:
    /// Microsoft judges when the secret is made.
    MayForbid,
}

/// One lifetime on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ExpiryOption {
    /// Which.
    pub choice: ExpiryChoice,
    /// The last day of a secret that is made now (ISO 8601); absent for a day that has not been chosen.
    pub last_day: Option<String>,
    /// It is chosen.
    pub chosen: bool,
    /// It is the recommended one.
    pub recommended: bool,
    /// The tenant's policy allows it.
    pub allowed: bool,
}

/// The secret, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub struct SecretView {
    /// How far it is.
    pub phase: SecretPhase,
    /// Description in the portal.
    pub name: Option<String>,
    /// First characters of the value, as Microsoft shows them.
    pub hint: Option<String>,
    /// When it expires (RFC 3339).
    pub expires_at: Option<String>,
    /// Whole days left; negative when expired.
    pub days_left: Option<i32>,
    /// Where its value is.
    pub kept_in: KeptIn,
    /// The program has the value: whoever is signed in can copy and see it.
    pub at_hand: bool,
    /// It is on screen. Once it is not, the page drops it, whatever its own timer says.
    pub shown: bool,
    /// It is on the clipboard until then (RFC 3339).
    pub on_clipboard_until: Option<String>,
    /// It was copied at least once since it was made.
    pub copied: bool,
    /// It has still to be entered in Peig, so forgetting it is not on offer.
    pub needed: bool,
    /// A value may be in the credential store that could not be read (`Intent::ReadSecretAgain`).
    pub unread: bool,
    /// The credential store is being asked for its value.
    pub looking: bool,
    /// The credential store keeps a value that no live secret has; `Intent::ForgetSecret` removes it.
    pub stale: bool,
}

/// How far the secret is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum SecretPhase {
    /// There is none.
    None,
    /// One exists in the tenant; this program did not make it now.
    Existing,
    /// Peig has it, as the admin has said; its value is not here any more.
    Handed,
    /// Made; Microsoft is still activating it.
    Proving {
        /// Since when (RFC 3339).
        since: String,
    },
    /// Made, and it signs in.
    Proved,
    /// Its value is at hand, and Microsoft did not accept it in time (`Intent::Prove` tries again).
    NotProved,
    /// Its value is at hand, and a policy of the company does not let it sign in from this computer. It can be handed over.
    Blocked,
    /// The same, and the admin hands it over all the same.
    OnWord,
}
