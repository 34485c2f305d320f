//! Renewing the secret, and which secrets may go.
//!
//! Pure. The state of a renewal is read off the tenant and off which secret's value is at hand; nothing else is kept,
//! so stopping anywhere and starting again later is one path.

use entra::graph::PasswordCredential;
use serde::Serialize;

use super::change::Change;
use super::sections::new_secret;
use crate::facts::Facts;
use crate::secret::known::Proof;
use crate::secret::ours::{CredentialAge, age, is_older, is_ours};
use crate::secret::trace::Fate;

/// How far a renewal is. It is read off the tenant and the credential store, so it survives a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum RenewalPhase {
    /// There is no secret at all, and none of ours has expired.
    NoSecret,
    /// Not needed: more than 30 days are left.
    NotDue,
    /// 30 days or less are left.
    Due,
    /// The last secret of ours has expired: Peig cannot sign in.
    Expired,
    /// The new secret is at hand; an older one of ours stays until Peig has the new one.
    HandOver,
    /// Its value is on this computer and has not left it: Peig cannot have it.
    NotInPeig,
    /// This computer neither has its value nor knows that Peig has: that is for the admin to say (`RenewalView::in_doubt`).
    InDoubt,
    /// Several secrets of ours exist and no value is at hand, so nobody but the admin knows which one Peig uses.
    /// `RenewalView::removes` are the older ones.
    Unclear,
}

/// What a secret is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum CredentialStanding {
    /// The one that matters: whose value is at hand, else the longest-lived.
    InUse,
    /// The one that matters, and its value has never left this computer: nobody uses it yet, and it replaces none.
    Waiting,
    /// The admin alone knows whether Peig uses it.
    Candidate,
    /// Works, and goes once Peig has the new one.
    Outgoing,
    /// Nobody has its value: it goes before another is made.
    Orphan,
    /// Neither.
    Other,
}

/// Microsoft tells an id of it. One without can be named to nobody, so no work removes it, and none may wait for its removal.
fn can_go(secret: &PasswordCredential) -> bool {
    !secret.key_id.is_empty()
}

/// Secrets that are called as ours are and are no orphans, expired ones included.
fn called_as_ours<'a>(facts: &Facts<'a>) -> Vec<&'a PasswordCredential> {
    let called = |secret: &&PasswordCredential| is_ours(secret) && !facts.is_orphan(secret);
    facts.secrets().iter().filter(called).filter(|secret| can_go(secret)).collect()
}

/// Those of them that are.
fn ours<'a>(facts: &Facts<'a>) -> Vec<&'a PasswordCredential> {
    let Some(whose) = facts.whose() else { return Vec::new() };
    called_as_ours(facts).into_iter().filter(|secret| whose.is_ours(secret)).collect()
}

/// Secrets of ours that the one at hand replaces: those made before it, also the expired ones, because Peig may still
/// have them entered. Not so once the one at hand ends soon: nobody has entered an expired one for five months, and
/// what is due must not hide behind it. None while no value is at hand, because then nobody knows which one Peig uses.
fn outgoing<'a>(facts: &Facts<'a>) -> Vec<&'a PasswordCredential> {
    let Some(current) = facts.secret_in_use().filter(|_| facts.secret.at_hand) else { return Vec::new() };
    let young = age(current, facts.now) == CredentialAge::Fine;
    let works = |secret: &PasswordCredential| age(secret, facts.now) != CredentialAge::Expired;
    let older = |secret: &&PasswordCredential| {
        secret.key_id != current.key_id && facts.was_made_before(secret, current)
    };
    ours(facts).into_iter().filter(older).filter(|secret| young || works(secret)).collect()
}

/// All that the secret at hand replaces has expired: Peig cannot sign in before it has the new one.
pub fn peig_is_stopped(facts: &Facts<'_>) -> bool {
    let outgoing = outgoing(facts);
    !outgoing.is_empty() && outgoing.iter().all(|one| age(one, facts.now) == CredentialAge::Expired)
}

/// Live secrets of ours of which the admin alone knows which one Peig uses: several, and no value at hand. None while the
/// credential store is asked: it may hold the newest one's.
fn candidates<'a>(facts: &Facts<'a>) -> Vec<&'a PasswordCredential> {
    let known = facts.secret.at_hand || facts.secret.seeking;
    let Some(whose) = facts.whose().filter(|_| !known) else { return Vec::new() };
    let mut live = facts.live_secrets();
    live.retain(|secret| whose.is_ours(secret) && can_go(secret));
    if live.len() < 2 { Vec::new() } else { live }
}

/// The candidate that was made last: of those that no note says were there before another one, the last by date.
fn newest<'a>(facts: &Facts<'a>) -> Option<&'a PasswordCredential> {
    let all = candidates(facts);
    let is_former =
        |one: &PasswordCredential| all.iter().any(|other| facts.was_noted_before(one, other) == Some(true));
    let mut last: Vec<_> = all.iter().copied().filter(|one| !is_former(one)).collect();
    if last.is_empty() {
        last.clone_from(&all);
    }
    last.into_iter().reduce(|one, other| if is_older(one, other) { other } else { one })
}

/// What "Peig has the new secret" removes; while it is unclear which one Peig uses, all but the newest.
pub fn replaced(facts: &Facts<'_>) -> Vec<Change> {
    let newest = newest(facts).map(|one| &one.key_id);
    let others = candidates(facts).into_iter().filter(|one| Some(&one.key_id) != newest);
    outgoing(facts).into_iter().chain(others).map(Change::removal).collect()
}

/// "Peig has the new secret" may be said: the new one is proved and has left this program. Where nothing is at hand it
/// is the admin's word alone.
pub fn may_finish(facts: &Facts<'_>) -> bool {
    match renewal_phase(facts) {
        // What keeps this computer from trying it says nothing against it: then the admin's word counts.
        RenewalPhase::HandOver => {
            matches!(facts.secret.proof, Proof::Proved { .. } | Proof::Blocked { .. }) && facts.secret.handed
        }
        // What is known not to have reached Peig is not what Peig has.
        RenewalPhase::Unclear => {
            newest(facts).is_some_and(|one| !matches!(facts.fate(one), Some(Fate::Begun | Fate::Kept)))
        }
        _ => false,
    }
}

/// The health screen asks whether Peig has a secret whose value is not here.
pub fn asks_whether_peig_has_it(facts: &Facts<'_>) -> bool {
    match renewal_phase(facts) {
        RenewalPhase::InDoubt => facts.asked_about().is_some(),
        RenewalPhase::Unclear => may_finish(facts),
        _ => false,
    }
}

/// How far a renewal is.
pub fn renewal_phase(facts: &Facts<'_>) -> RenewalPhase {
    if !outgoing(facts).is_empty() {
        return RenewalPhase::HandOver;
    }
    if !candidates(facts).is_empty() {
        return RenewalPhase::Unclear;
    }
    match facts.secret_in_use().map(|secret| age(secret, facts.now)) {
        None if !ours(facts).iter().any(|one| age(one, facts.now) == CredentialAge::Expired) => {
            RenewalPhase::NoSecret
        }
        None | Some(CredentialAge::Expired) => RenewalPhase::Expired,
        Some(CredentialAge::Soon) => RenewalPhase::Due,
        Some(CredentialAge::Fine) if facts.in_doubt().is_some() => RenewalPhase::InDoubt,
        Some(CredentialAge::Fine) if facts.waits_for_peig() => RenewalPhase::NotInPeig,
        Some(CredentialAge::Fine) => RenewalPhase::NotDue,
    }
}

/// What "Renew" does: orphans go first. Nothing is made while an earlier renewal waits for Peig or for its proof, where the
/// tenant forbids secrets, or before it is known what is an orphan, or whether the newest secret's value is on this computer.
pub fn renewal(facts: &Facts<'_>) -> Vec<Change> {
    let waits = renewal_phase(facts) == RenewalPhase::HandOver
        || matches!(facts.secret.proof, Proof::Trying { .. })
        || facts.may_be_orphaned()
        || facts.secret.seeking;
    if facts.registration().is_none() || waits {
        return Vec::new();
    }
    let Some(made) = new_secret(facts) else { return Vec::new() };
    facts.orphans().into_iter().map(Change::removal_of_orphan).chain([made]).collect()
}

/// Orphans, and expired secrets that are called as ours are; those that a renewal replaces go with it.
pub fn tidy(facts: &Facts<'_>) -> Vec<Change> {
    let outgoing = outgoing(facts);
    let expired = |secret: &&PasswordCredential| age(secret, facts.now) == CredentialAge::Expired;
    let left = |secret: &&PasswordCredential| !outgoing.contains(secret);
    let expired = called_as_ours(facts).into_iter().filter(expired).filter(left);
    let orphans = facts.orphans().into_iter().map(Change::removal_of_orphan);
    orphans.chain(expired.map(Change::removal)).collect()
}

/// What each secret of the registration is for.
pub fn standings<'a>(facts: &Facts<'a>) -> impl Fn(&PasswordCredential) -> CredentialStanding + use<'a> {
    let doubtful = candidates(facts).into_iter().chain(facts.in_doubt()).collect();
    let in_use = facts.secret_in_use().into_iter().collect();
    let waits = facts.waits_for_peig() && outgoing(facts).is_empty();
    let for_what: [(_, Vec<&'a PasswordCredential>); 4] = [
        (CredentialStanding::Orphan, facts.orphans()),
        (CredentialStanding::Candidate, doubtful),
        (if waits { CredentialStanding::Waiting } else { CredentialStanding::InUse }, in_use),
        (CredentialStanding::Outgoing, outgoing(facts)),
    ];
    move |secret| {
        let is_among = |all: &[&PasswordCredential]| all.contains(&secret);
        for_what.iter().find(|(_, all)| is_among(all)).map_or(CredentialStanding::Other, |(what, _)| *what)
    }
}
