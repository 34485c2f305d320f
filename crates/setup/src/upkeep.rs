//! What comes after the set-up: whose the secrets are, and which of them may go.
//!
//! Pure. The state of a renewal is read off the tenant and off which secret's value is at hand; nothing else is kept,
//! so stopping anywhere and starting again later is one path.

use entra::graph::PasswordCredential;
use jiff::Timestamp;

use crate::check::permissions::is_consented;
use crate::check::secret::{days_until, is_due};
use crate::documents::Entry;
use crate::facts::{Facts, Proof};
use crate::guide::{PERMISSIONS, PermissionKind, SECRET_DESCRIPTION};
use crate::ipc::{ChangeKind, CredentialAge, CredentialStanding, CredentialView, GrantView, RenewalPhase};
use crate::plan::Change;

/// What the names of this program's secrets begin with; the day on which they were made follows.
const NAME_START: &str = "Peig ";

/// The name of a secret that is made on this day (in the admin's time zone).
pub fn secret_name(day: jiff::civil::Date) -> String {
    format!("{NAME_START}{day}")
}

/// It was made for Peig, by this program or by hand as the guide says. Whatever has another name belongs to somebody
/// else and is left alone.
pub fn is_ours(secret: &PasswordCredential) -> bool {
    let name = secret.display_name.as_deref().unwrap_or_default();
    name == SECRET_DESCRIPTION
        || name.strip_prefix(NAME_START).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
}

fn age(secret: &PasswordCredential, now: Timestamp) -> CredentialAge {
    match secret.end_date_time {
        Some(end) if end <= now => CredentialAge::Expired,
        Some(end) if is_due(end, now) => CredentialAge::Soon,
        _ => CredentialAge::Fine,
    }
}

/// Taking one secret away.
pub(crate) fn removal(secret: &PasswordCredential) -> Change {
    Change::RemoveSecret {
        key_id: secret.key_id.clone(),
        name: secret.display_name.clone(),
        hint: secret.hint.clone(),
        end: secret.end_date_time,
    }
}

/// Secrets of ours in the registration that are no orphans, expired ones included.
fn ours<'a>(facts: &Facts<'a>) -> Vec<&'a PasswordCredential> {
    let orphans = facts.orphans();
    let secrets = facts.registration().map(|one| one.password_credentials.as_slice()).unwrap_or_default();
    secrets.iter().filter(|secret| is_ours(secret) && !orphans.contains(secret)).collect()
}

/// Secrets of ours that the one at hand replaces: those made before it, also the expired ones, because Peig may still
/// have them entered. Not so once the one at hand ends soon: nobody has entered an expired one for five months, and
/// what is due must not hide behind it. None while no value is at hand, because then nobody knows which one Peig uses.
fn outgoing<'a>(facts: &Facts<'a>) -> Vec<&'a PasswordCredential> {
    let Some(current) = facts.secret_in_use().filter(|_| facts.secret.at_hand) else { return Vec::new() };
    let young = age(current, facts.now) == CredentialAge::Fine;
    let works = |secret: &PasswordCredential| age(secret, facts.now) != CredentialAge::Expired;
    let older = |secret: &&PasswordCredential| secret.key_id != current.key_id && is_older(secret, current);
    ours(facts).into_iter().filter(older).filter(|secret| young || works(secret)).collect()
}

/// Live secrets of ours of which the admin alone knows which one Peig uses: several, and no value at hand.
fn candidates<'a>(facts: &Facts<'a>) -> Vec<&'a PasswordCredential> {
    let live: Vec<_> = facts.live_secrets().into_iter().filter(|secret| is_ours(secret)).collect();
    if facts.secret.at_hand || live.len() < 2 { Vec::new() } else { live }
}

/// Made before. A secret that was made a moment ago may have no start yet, and is the younger one.
fn is_older(secret: &PasswordCredential, than: &PasswordCredential) -> bool {
    match (secret.start_date_time, than.start_date_time) {
        (Some(one), Some(other)) => one < other,
        (one, other) => one.is_some() && other.is_none(),
    }
}

/// What "Peig has the new secret" removes; while it is unclear which one Peig uses, all but the newest.
pub fn replaced(facts: &Facts<'_>) -> Vec<Change> {
    let mut candidates = candidates(facts);
    candidates.sort_by_key(|secret| secret.start_date_time.unwrap_or(Timestamp::MAX));
    candidates.pop();
    outgoing(facts).into_iter().chain(candidates).map(removal).collect()
}

/// "Peig has the new secret" may be said: the new one is proved and has left this program. Where nothing is at hand it
/// is the admin's word alone.
pub fn may_finish(facts: &Facts<'_>) -> bool {
    match renewal_phase(facts) {
        RenewalPhase::HandOver => matches!(facts.secret.proof, Proof::Proved { .. }) && facts.secret.handed,
        phase => phase == RenewalPhase::Unclear,
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
        None if ours(facts).is_empty() => RenewalPhase::NoSecret,
        None | Some(CredentialAge::Expired) => RenewalPhase::Expired,
        Some(CredentialAge::Soon) => RenewalPhase::Due,
        Some(CredentialAge::Fine) => RenewalPhase::NotDue,
    }
}

/// What "Renew" makes. Nothing while an earlier renewal waits for Peig or for its proof, or where the tenant forbids
/// secrets.
pub fn renewal(facts: &Facts<'_>) -> Vec<Change> {
    let waits =
        renewal_phase(facts) == RenewalPhase::HandOver || matches!(facts.secret.proof, Proof::Trying { .. });
    if facts.registration().is_none() || waits {
        return Vec::new();
    }
    crate::plan::new_secret(facts).into_iter().collect()
}

/// Expired secrets of ours; those that a renewal replaces go with it.
pub fn tidy(facts: &Facts<'_>) -> Vec<Change> {
    let outgoing = outgoing(facts);
    let expired = |secret: &&PasswordCredential| age(secret, facts.now) == CredentialAge::Expired;
    let left = |secret: &&PasswordCredential| !outgoing.contains(secret);
    ours(facts).into_iter().filter(expired).filter(left).map(removal).collect()
}

/// All secrets of the registration, the one that matters first, then the longest-lived.
pub fn credentials(facts: &Facts<'_>) -> Vec<CredentialView> {
    let in_use = facts.secret_in_use().map(|secret| secret.key_id.as_str());
    let key_ids = |secrets: Vec<&PasswordCredential>| -> Vec<String> {
        secrets.into_iter().map(|secret| secret.key_id.clone()).collect()
    };
    let (outgoing, candidates) = (key_ids(outgoing(facts)), key_ids(candidates(facts)));
    let mut secrets: Vec<_> =
        facts.registration().map(|one| one.password_credentials.iter().collect()).unwrap_or_default();
    secrets.sort_by_key(|secret: &&PasswordCredential| {
        let end = secret.end_date_time.unwrap_or(Timestamp::MAX);
        (Some(secret.key_id.as_str()) != in_use, std::cmp::Reverse(end))
    });
    let view = |secret: &PasswordCredential| CredentialView {
        name: secret.display_name.clone(),
        hint: secret.hint.clone(),
        made_at: secret.start_date_time.map(|at| at.to_string()),
        expires_at: secret.end_date_time.map(|at| at.to_string()),
        days_left: secret.end_date_time.and_then(|end| i32::try_from(days_until(end, facts.now)).ok()),
        age: age(secret, facts.now),
        ours: is_ours(secret),
        standing: if candidates.contains(&secret.key_id) {
            CredentialStanding::Candidate
        } else if Some(secret.key_id.as_str()) == in_use {
            CredentialStanding::InUse
        } else if outgoing.contains(&secret.key_id) {
            CredentialStanding::Outgoing
        } else {
            CredentialStanding::Other
        },
    };
    secrets.into_iter().map(view).collect()
}

/// Peig's permissions that are consented, in the guide's order. Graph tells when an app role was assigned, and of a
/// delegated grant nothing; who did it is in neither, and known only of what was done in this run.
pub fn grants(facts: &Facts<'_>, journal: &[Entry]) -> Vec<GrantView> {
    let ours = |name: &str| {
        journal.iter().rev().find(|entry| {
            matches!(entry.change.kind, ChangeKind::GrantRole | ChangeKind::GrantDelegated)
                && entry.change.params.get("permission").is_some_and(|permission| permission == name)
        })
    };
    PERMISSIONS
        .iter()
        .filter(|permission| is_consented(permission, facts))
        .map(|permission| GrantView {
            permission: permission.value.to_owned(),
            application: permission.kind == PermissionKind::Application,
            granted_at: facts
                .observation
                .assignments
                .iter()
                .find(|one| one.app_role_id == permission.id)
                .and_then(|one| one.created_date_time)
                .or_else(|| ours(permission.value).map(|entry| entry.at))
                .map(|at| at.to_string()),
            granted_by: ours(permission.value).map(|entry| entry.account.clone()),
        })
        .collect()
}
