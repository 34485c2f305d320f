//! Section 4: a live secret, its proof, and where its value is.

use super::finding::{Finding, Status, missing, warning};
use crate::facts::Facts;
use crate::guide::{ChangeKind, CheckId};
use crate::secret::known::{Obstacle, Proof};
use crate::secret::ours::{days_until, is_due};

pub(super) fn live(facts: &Facts<'_>) -> Finding {
    let secret = facts.secret_in_use();
    let end = secret.and_then(|secret| secret.end_date_time);
    let days = end.map(|end| days_until(end, facts.now));
    let status = match secret {
        None => missing(ChangeKind::MakeSecret),
        Some(_) if end.is_some_and(|end| is_due(end, facts.now)) => warning("expiresSoon"),
        Some(_) => Status::Passed,
    };
    let mut finding = Finding::new(CheckId::SecretLive, true, status);
    if let (Some(end), Some(days)) = (end, days) {
        finding = finding.with("expiresAt", end.to_string()).with("days", days.to_string());
    }
    finding
}

/// A line that says "none" on every run would only be noise. Nobody can use it, so it holds nobody back; it is told until it has
/// gone, however late it has turned up.
pub(super) fn no_orphan(facts: &Facts<'_>) -> Option<Finding> {
    let left = facts.orphans().len();
    let finding = || Finding::new(CheckId::NoOrphan, false, warning("left")).with("number", left.to_string());
    (left > 0).then(finding)
}

pub(super) fn proved(facts: &Facts<'_>) -> Finding {
    if facts.secret.proof == Proof::Untried && facts.is_with_peig_alone() {
        // Nothing is amiss, and nothing can be known of it here: it holds nobody back.
        return Finding::new(CheckId::SecretProved, false, Status::Unknown { reason: "handed".to_owned() });
    }
    let status = if facts.secret_in_use().is_none() {
        missing(ChangeKind::MakeSecret)
    } else {
        match &facts.secret.proof {
            Proof::Proved { extra_roles } if extra_roles.is_empty() => Status::Passed,
            Proof::Proved { .. } => warning("extraRoles"),
            Proof::Trying { since } => Status::Settling { since: since.to_string() },
            Proof::Failed => Status::Missing { change: None },
            // It cannot be tried from here, and Peig signs in from elsewhere.
            Proof::Blocked { by: Obstacle::Rule } => warning("blocked"),
            Proof::Blocked { by: Obstacle::Word } => warning("onWord"),
            Proof::Untried if facts.secret.seeking => warning("seeking"),
            // Its consents were refused before it could be tried.
            Proof::Untried if facts.secret.at_hand => Status::Missing { change: None },
            // Another run made it; its value is Peig's business and cannot be tried from here.
            Proof::Untried => warning("notHere"),
        }
    };
    Finding::new(CheckId::SecretProved, true, status)
}

pub(super) fn kept(facts: &Facts<'_>) -> Finding {
    let status = match (facts.secret_in_use(), facts.secret.at_hand, facts.secret.stored) {
        (None, ..) => missing(ChangeKind::MakeSecret),
        (Some(_), _, true) => Status::Passed,
        (Some(_), true, false) => warning("memoryOnly"),
        (Some(_), false, false) if facts.is_with_peig_alone() => Status::Passed,
        // Where a store has to be unlocked first, the answer takes as long as the person does.
        (Some(_), false, false) if facts.secret.seeking => warning("seeking"),
        (Some(_), false, false) => warning("notHere"),
    };
    Finding::new(CheckId::SecretKept, true, status)
}
