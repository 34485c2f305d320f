//! What checks and plans judge: the tenant, the admin's choices, and what this run of the program knows.

mod whose;

use std::collections::BTreeSet;

use entra::graph::{Application, PasswordCredential};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::guide::{AudienceChoice, ChangeKind, PERMISSIONS, PermissionKind};
use crate::secret::known::SecretFacts;
use crate::secret::lifetime::Lifetime;
use crate::secret::ours::{is_ours, live_secrets};
use crate::secret::policy::{Rules, SecretPolicy};
use crate::secret::trace::{Fate, Trace};
use crate::tenant::foothold::{Foothold, of_holders, of_registration, told_apart};
use crate::tenant::snapshot::{Meant, Observation};

/// What the admin has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Which registration is used; `New` leaves what is there, or in the bin, and makes one beside it.
    pub meant: Meant,
    /// Use a registration although others can sign in as it, or may be able to.
    pub adopted: Option<Adopted>,
    /// Account types of a new registration.
    pub audience: AudienceChoice,
    /// Lifetime of the next secret.
    pub expiry: Lifetime,
    /// Microsoft has refused a secret that lives so long, by a rule that could not be read.
    pub refused: Option<SignedDuration>,
    /// Go on although the tenant's rule forbids secrets: an exception has been, or is to be, granted.
    pub despite_rule: bool,
    /// Go on although somebody else has to consent.
    pub without_consent: bool,
    /// Try to consent although the account's roles do not promise it.
    pub try_consent: bool,
    /// Go on without what Microsoft has refused for good.
    pub without: BTreeSet<ChangeKind>,
}

/// Peig signs in without it, as the application, for which none of these counts. The
/// admin may go on although Microsoft refuses it.
pub fn can_do_without(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::SetAccountTypes
            | ChangeKind::AddRedirect
            | ChangeKind::MoveRedirect
            | ChangeKind::AllowPublicClient
    )
}

impl Default for Choices {
    /// Peig only ever signs in to the customer's own tenant, so a single tenant; 180 days are the portal's own
    /// recommendation.
    fn default() -> Self {
        Self {
            meant: Meant::TheOnlyOne,
            adopted: None,
            audience: AudienceChoice::SingleTenant,
            expiry: Lifetime::Days(180),
            refused: None,
            despite_rule: false,
            without_consent: false,
            try_consent: false,
            without: BTreeSet::new(),
        }
    }
}

/// What the admin decided about a registration that is not Peig's alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adopted {
    /// Its object id.
    pub registration: String,
    /// What they saw (`Foothold::key`): it goes.
    pub seen: BTreeSet<String>,
    /// What of it stays all the same.
    pub left: BTreeSet<String>,
}

/// What becomes of somebody's way into a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    /// The admin has not said.
    Open,
    /// It is taken away.
    Goes,
    /// It is left, knowingly.
    Stays,
}

/// All that a check or a plan may look at. Time is part of it, so that both are pure.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub struct Facts<'a> {
    /// The tenant.
    pub observation: &'a Observation,
    /// The admin's choices.
    pub choices: &'a Choices,
    /// The secret.
    pub secret: &'a SecretFacts,
    /// Object id of the account that is signed in.
    pub me: &'a str,
    /// Object id of the account with which this run has made the registration in use, if it has.
    pub made_by: Option<&'a str>,
    /// This run has granted something to it.
    pub granted_here: bool,
    /// Short names of the rights that the sign-in was granted.
    pub rights: &'a BTreeSet<String>,
    /// The admin has confirmed tenant and account.
    pub confirmed: bool,
    /// Microsoft has refused this account the consent in this run.
    pub consent_refused: bool,
    /// The admin gives this program no right to consent, and approves on Microsoft's page.
    pub on_page: bool,
    /// When Microsoft's page said that all that is listed is approved; the tenant is what counts.
    pub approved: Option<Timestamp>,
    /// The present, by this computer's clock.
    pub now: Timestamp,
    /// How far this computer's clock is ahead of Microsoft's.
    pub skew: SignedDuration,
}

impl<'a> Facts<'a> {
    /// The present by Microsoft's clock, from which it counts what may live how long.
    pub fn service_now(&self) -> Timestamp {
        self.now.checked_sub(self.skew).unwrap_or(self.now)
    }

    /// The sign-in was granted this right. Microsoft compares them without regard to case.
    pub fn has_right(&self, right: &str) -> bool {
        self.rights.iter().any(|granted| granted.eq_ignore_ascii_case(right))
    }

    /// Microsoft has refused this for good, and the admin goes on without it.
    pub fn goes_without(&self, kind: ChangeKind) -> bool {
        self.choices.without.contains(&kind)
    }

    /// The registration in use.
    pub fn registration(&self) -> Option<&'a Application> {
        self.observation.registration()
    }

    /// Registrations of the name are in the bin, none is alive, and the admin has not said what shall become of it.
    pub fn bin_is_open(&self) -> bool {
        self.observation.registrations.is_empty()
            && !self.observation.deleted.is_empty()
            && self.choices.meant != Meant::New
    }

    /// Registrations carry the name, and which of them is meant is for the admin to say.
    pub fn choice_needed(&self) -> bool {
        !self.observation.registrations.is_empty()
            && self.registration().is_none()
            && self.choices.meant != Meant::New
    }

    /// Through what others can sign in as the registration in use, or can give themselves a way to.
    pub fn footholds(&self) -> Vec<Foothold> {
        let Some((registration, whose)) = self.registration().zip(self.whose()) else { return Vec::new() };
        let now = self.service_now();
        let mut found = of_registration(registration, |one| whose.is_peigs(one), now);
        let has_principal = self.observation.service_principal.is_some();
        let known = [Some(self.me), self.made_by];
        found.extend(of_holders(self.observation.holders.as_ref(), has_principal, &known, now));
        // A replica that has not heard of what was made a moment ago denies it.
        found.retain(|one| !(self.made_by.is_some() && one.kind.is_unread()));
        told_apart(&mut found);
        found
    }

    /// The same of one in the bin, as far as the bin shows. Its consents are not seen there, so a secret's name has to do.
    pub fn footholds_in_bin(&self, deleted: &Application) -> Vec<Foothold> {
        let mut found = of_registration(deleted, is_ours, self.service_now());
        told_apart(&mut found);
        found
    }

    /// The registration has been given some of Peig's application permissions, so Peig may be using it.
    pub fn is_in_use(&self) -> bool {
        let mut roles = PERMISSIONS.iter().filter(|one| one.kind == PermissionKind::Application);
        roles.any(|role| self.observation.consents(role))
    }

    /// What becomes of one of them.
    pub fn decision(&self, foothold: &Foothold) -> Decision {
        let Some(adopted) = self.adopted() else { return Decision::Open };
        match foothold.key() {
            key if adopted.left.contains(&key) => Decision::Stays,
            key if adopted.seen.contains(&key) && foothold.can_go() => Decision::Goes,
            _ => Decision::Open,
        }
    }

    /// What the admin decided about the registration in use.
    fn adopted(&self) -> Option<&'a Adopted> {
        let in_use = self.observation.chosen.as_ref();
        self.choices.adopted.as_ref().filter(|adopted| in_use == Some(&adopted.registration))
    }

    /// The admin uses the registration, and has seen all of this.
    pub fn has_adopted(&self, found: &[Foothold]) -> bool {
        self.adopted().is_some_and(|adopted| found.iter().all(|one| adopted.seen.contains(&one.key())))
    }

    /// The admin has still to say what becomes of some of them.
    pub fn is_undecided(&self) -> bool {
        self.footholds().iter().any(|one| self.decision(one) == Decision::Open)
    }

    /// Nobody but Peig can sign in as the registration in use, but for what the admin has left knowingly.
    pub fn is_only_peigs(&self) -> bool {
        self.footholds().iter().all(|one| self.decision(one) == Decision::Stays)
    }

    /// The rule for a secret of the registration in use, or of one that is made now.
    pub fn secret_policy(&self) -> SecretPolicy {
        let now = self.service_now();
        self.rule(now).shortened(self.choices.refused, now)
    }

    /// What the rule says, as far as it could be read.
    fn rule(&self, now: Timestamp) -> SecretPolicy {
        let Ok(tenant) = &self.observation.policy else { return SecretPolicy::NotRead };
        let created = self.registration().map_or(Some(now), |registration| registration.created_date_time);
        let own = self.observation.own_policies.as_ref().map(Vec::as_slice).unwrap_or_default();
        match (Rules { tenant, own, created }).judge(now) {
            SecretPolicy::Forbidden(limit) if self.choices.despite_rule => SecretPolicy::MayForbid(limit),
            verdict => verdict,
        }
    }

    /// All secrets of the registration in use, as it lists them.
    pub fn secrets(&self) -> &'a [PasswordCredential] {
        self.registration().map(|one| one.password_credentials.as_slice()).unwrap_or_default()
    }

    /// Secrets of Peig's whose value nobody has.
    pub fn orphans(&self) -> Vec<&'a PasswordCredential> {
        self.secrets().iter().filter(|secret| self.is_orphan(secret)).collect()
    }

    /// Nobody has its value.
    pub fn is_orphan(&self, secret: &PasswordCredential) -> bool {
        self.registration().is_some_and(|one| self.secret.is_orphan(&one.id, secret))
    }

    /// What this computer remembers of a secret of the registration in use.
    pub fn trace(&self, secret: &PasswordCredential) -> Option<&'a Trace> {
        self.registration().and_then(|one| self.secret.traces.find(&one.id, secret))
    }

    /// Who has its value, as far as this computer remembers.
    pub fn fate(&self, secret: &PasswordCredential) -> Option<Fate> {
        self.trace(secret).map(|trace| trace.fate)
    }

    /// A secret was asked for of which only the credential store can tell whether its value has arrived, and that has not
    /// answered yet.
    pub fn may_be_orphaned(&self) -> bool {
        !self.secret.sought && self.secrets().iter().any(|one| self.fate(one) == Some(Fate::Begun))
    }

    /// The secret in use, where this computer neither has its value nor knows that Peig has: that is for the admin to say.
    pub fn in_doubt(&self) -> Option<&'a PasswordCredential> {
        self.secret_in_use().filter(|_| !self.secret.at_hand && !self.is_with_peig_alone())
    }

    /// The admin has said that Peig has the secret in use, and its value is not here any more.
    pub fn is_with_peig_alone(&self) -> bool {
        let handed = |secret| self.fate(secret) == Some(Fate::Handed);
        !self.secret.at_hand && self.secret_in_use().is_some_and(handed)
    }

    /// The same, once it may be asked: its value may be in the credential store as long as that has not answered.
    pub fn asked_about(&self) -> Option<&'a PasswordCredential> {
        self.in_doubt().filter(|_| self.secret.sought)
    }

    /// The value of the secret in use is here and has never left this program: Peig cannot have it.
    pub fn waits_for_peig(&self) -> bool {
        self.secret.at_hand && !self.secret.handed && self.secret_in_use().is_some()
    }

    /// Client secrets of the registration that have not expired, are no orphans, and of which the admin has not said that Peig
    /// does not have them; the longest-lived first.
    pub fn live_secrets(&self) -> Vec<&'a PasswordCredential> {
        let Some(registration) = self.registration() else { return Vec::new() };
        let mut live = live_secrets(registration, self.now);
        let denied = |secret: &PasswordCredential| self.fate(secret) == Some(Fate::Denied);
        live.retain(|secret| !self.is_orphan(secret) && !denied(secret));
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
        let whose = self.whose()?;
        if let Some(ours) = live.iter().rev().find(|secret| whose.is_ours(secret)) {
            return Some(ours);
        }
        let had_one = self.secrets().iter().any(|secret| whose.is_ours(secret));
        live.into_iter().find(|secret| !had_one && whose.is_accepted(secret))
    }

    /// All secrets of the registration, the one in use first, then the longest-lived.
    pub fn secrets_in_order(&self) -> Vec<&'a PasswordCredential> {
        let in_use = self.secret_in_use().map(|secret| secret.key_id.as_str());
        let mut secrets: Vec<_> = self.secrets().iter().collect();
        secrets.sort_by_key(|secret| {
            let end = secret.end_date_time.unwrap_or(Timestamp::MAX);
            (Some(secret.key_id.as_str()) != in_use, std::cmp::Reverse(end))
        });
        secrets
    }
}
