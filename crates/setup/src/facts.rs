//! What checks and plans judge: the observation, the admin's choices, and what this run of the program knows.

use std::collections::BTreeSet;

use entra::graph::{Application, PasswordCredential};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::ipc::{AudienceChoice, ExpiryChoice};
use crate::observe::Observation;
use crate::upkeep::is_ours;

/// What the admin has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Object id of the registration to use, where several carry the name.
    pub registration: Option<String>,
    /// Leave what is in the bin there, and make a new registration.
    pub make_new: bool,
    /// Account types of a new registration.
    pub audience: AudienceChoice,
    /// Lifetime of the next secret.
    pub expiry: Lifetime,
    /// Go on although the tenant's rule forbids secrets: an exception has been, or is to be, granted.
    pub despite_rule: bool,
    /// Try to consent although the account's roles do not promise it.
    pub try_consent: bool,
}

/// How long a secret lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// So many days from the moment it is made.
    Days(i16),
    /// Until the end of this day in the admin's time zone.
    Until(Date),
}

impl Lifetime {
    /// The portal's own, the shortest first. It calls them 3, 6, 12, 18 and 24 months and counts them in days
    /// (Microsoft Entra admin center, "Add a client secret"); a tenant's rule counts in days too.
    pub const OFFERED: [Self; 5] =
        [Self::Days(90), Self::Days(180), Self::Days(365), Self::Days(545), Self::Days(730)];

    /// What a choice on the page means; a day is needed for `ExpiryChoice::Date` only.
    pub fn of(choice: ExpiryChoice, day: Option<Date>) -> Option<Self> {
        let [months3, months6, months12, months18, months24] = Self::OFFERED;
        match choice {
            ExpiryChoice::Months3 => Some(months3),
            ExpiryChoice::Months6 => Some(months6),
            ExpiryChoice::Months12 => Some(months12),
            ExpiryChoice::Months18 => Some(months18),
            ExpiryChoice::Months24 => Some(months24),
            ExpiryChoice::Date => day.map(Self::Until),
        }
    }
}

impl Default for Choices {
    /// Peig only ever signs in to the customer's own tenant, so a single tenant; 180 days are the portal's own
    /// recommendation.
    fn default() -> Self {
        Self {
            registration: None,
            make_new: false,
            audience: AudienceChoice::SingleTenant,
            expiry: Lifetime::Days(180),
            despite_rule: false,
            try_consent: false,
        }
    }
}

/// What this run of the program knows of the secret, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecretFacts {
    /// Key id of the secret whose value is at hand.
    pub key_id: Option<String>,
    /// The value is at hand.
    pub at_hand: bool,
    /// The value is in the credential store.
    pub stored: bool,
    /// How far its proof is.
    pub proof: Proof,
    /// The value has left this program, so that Peig may have it: copied, shown, or kept since an earlier run.
    pub handed: bool,
    /// Making a secret whose answer was lost.
    pub lost: Option<LostSecret>,
}

/// A secret that may have been made although the answer, and with it the value, was lost. Its orphan may turn up later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostSecret {
    /// Object id of the registration.
    pub object_id: String,
    /// Its name.
    pub name: String,
    /// Key ids of all that was there before, or was made knowingly since.
    pub known: BTreeSet<String>,
}

/// How far the proof of a secret is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Proof {
    /// Not tried: the value is not at hand.
    #[default]
    Untried,
    /// Being tried since then; Microsoft may still be activating the secret.
    Trying {
        /// When it began.
        since: Timestamp,
    },
    /// It signs in with at least the four roles, and these beyond them.
    Proved {
        /// Roles in the token that Peig does not need.
        extra_roles: BTreeSet<String>,
    },
    /// It was not accepted in time.
    Failed,
}

/// All that a check or a plan may look at. Time is part of it, so that both are pure.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The tenant.
    pub observation: &'a Observation,
    /// The admin's choices.
    pub choices: &'a Choices,
    /// The secret.
    pub secret: &'a SecretFacts,
    /// Short names of the rights that the sign-in was granted.
    pub rights: &'a BTreeSet<String>,
    /// The admin has confirmed tenant and account.
    pub confirmed: bool,
    /// Microsoft has refused this account the consent in this run.
    pub consent_refused: bool,
    /// The present.
    pub now: Timestamp,
}

impl<'a> Facts<'a> {
    /// The registration in use.
    pub fn registration(&self) -> Option<&'a Application> {
        self.observation.registration()
    }

    /// Registrations of the name are in the bin, none is alive, and the admin has not said what shall become of it.
    pub fn bin_is_open(&self) -> bool {
        self.observation.registrations.is_empty()
            && !self.observation.deleted.is_empty()
            && !self.choices.make_new
    }

    /// Secrets of the registration whose value was lost before anybody knew it.
    pub fn orphans(&self) -> Vec<&'a PasswordCredential> {
        let (Some(registration), Some(lost)) = (self.registration(), &self.secret.lost) else {
            return Vec::new();
        };
        let secrets = registration.password_credentials.iter().filter(|_| registration.id == lost.object_id);
        secrets.filter(|secret| self.is_orphan(secret)).collect()
    }

    fn is_orphan(&self, secret: &PasswordCredential) -> bool {
        let named = |lost: &LostSecret| secret.display_name.as_deref() == Some(&lost.name);
        let unknown = |lost: &LostSecret| !lost.known.contains(&secret.key_id);
        let at_hand = self.secret.key_id.as_ref() == Some(&secret.key_id);
        !at_hand && self.secret.lost.as_ref().is_some_and(|lost| named(lost) && unknown(lost))
    }

    /// Client secrets of the registration that have not expired and are no orphans, the longest-lived first.
    pub fn live_secrets(&self) -> Vec<&'a PasswordCredential> {
        let mut live =
            self.registration().map(|registration| live_secrets(registration, self.now)).unwrap_or_default();
        live.retain(|secret| !self.is_orphan(secret));
        live
    }

    /// The live secret that matters: the one at hand, and no other while there is one; else of Peig's the one that ends
    /// first, because it may be the one that Peig uses. Somebody else's counts only where Peig never had one of its own:
    /// beside one that has expired it says nothing about Peig.
    pub fn secret_in_use(&self) -> Option<&'a PasswordCredential> {
        let live = self.live_secrets();
        if let Some(at_hand) = &self.secret.key_id {
            return live.into_iter().find(|secret| secret.key_id == *at_hand);
        }
        let all = self.registration().map(|one| one.password_credentials.as_slice()).unwrap_or_default();
        let foreign = live.first().filter(|_| !all.iter().any(is_ours));
        live.iter().rev().find(|secret| is_ours(secret)).or(foreign).copied()
    }
}

/// Client secrets that have not expired, the longest-lived first. A secret without an end never expires.
pub fn live_secrets(registration: &Application, now: Timestamp) -> Vec<&PasswordCredential> {
    let mut live: Vec<_> = registration
        .password_credentials
        .iter()
        .filter(|secret| secret.end_date_time.is_none_or(|end| end > now))
        .collect();
    live.sort_by_key(|secret| std::cmp::Reverse(secret.end_date_time.unwrap_or(Timestamp::MAX)));
    live
}
