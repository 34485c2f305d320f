//! Which items are on which checklist.

use super::finding::{Finding, Status};
use super::prerequisites;
use super::{permissions, registration, secret};
use crate::facts::Facts;
use crate::guide::{CheckId, SectionId};

/// The checklist of the readiness screen.
pub fn readiness(facts: &Facts<'_>) -> Vec<Finding> {
    let found = vec![
        prerequisites::tenant_confirmed(facts),
        prerequisites::account(facts),
        prerequisites::may_register(facts),
        prerequisites::may_consent(facts),
        prerequisites::corporate_domain(facts),
        prerequisites::business_premium(facts),
        prerequisites::secret_policy(facts),
    ];
    prerequisites::tenant_kind(facts).into_iter().chain(found).collect()
}

/// The checklist of a section.
pub fn section(id: SectionId, facts: &Facts<'_>) -> Vec<Finding> {
    let findings = findings(id, facts);
    if !facts.choice_needed() {
        return findings;
    }
    // Nothing is missing from a registration of which nobody has said that it is the one.
    let undecided = |mut finding: Finding| {
        if finding.required && finding.check != CheckId::Registered {
            finding.status = Status::Unknown { reason: "undecided".to_owned() };
        }
        finding
    };
    findings.into_iter().map(undecided).collect()
}

fn findings(id: SectionId, facts: &Facts<'_>) -> Vec<Finding> {
    match id {
        SectionId::Registration => vec![
            registration::registered(facts),
            registration::only_peig(facts),
            registration::enabled(facts),
            registration::account_types(facts),
            registration::redirect_uri(facts),
            registration::service_principal(facts),
        ],
        SectionId::Permissions => permissions::all(facts),
        SectionId::PublicClient => vec![registration::public_client_flows(facts)],
        SectionId::Secret => {
            let found = [secret::live(facts), secret::proved(facts), secret::kept(facts)];
            found.into_iter().chain(secret::no_orphan(facts)).collect()
        }
        SectionId::Confirm => confirm_from(|of| section(of, facts)),
    }
}

/// The guide's last section sums the others up: each item holds exactly when its section does. What is left over stands by
/// itself: it says nothing against the secret that is in use.
pub fn confirm_from(findings: impl Fn(SectionId) -> Vec<Finding>) -> Vec<Finding> {
    let mut left_over = Vec::new();
    let mut of_section = |of| {
        let (left, own): (Vec<_>, Vec<_>) =
            findings(of).into_iter().partition(|one| one.check == CheckId::NoOrphan);
        left_over.extend(left);
        own
    };
    let mut summed: Vec<_> = [
        (CheckId::ConfirmRegistered, SectionId::Registration),
        (CheckId::ConfirmPermissions, SectionId::Permissions),
        (CheckId::ConfirmPublicClient, SectionId::PublicClient),
        (CheckId::ConfirmSecret, SectionId::Secret),
    ]
    .into_iter()
    .map(|(check, of)| Finding::new(check, true, sum_up(&of_section(of))))
    .collect();
    summed.extend(left_over);
    summed
}

/// The worst of what is required, and a warning where nothing required is amiss.
pub fn sum_up(findings: &[Finding]) -> Status {
    let held_back = findings.iter().find(|finding| !finding.allows_next());
    let warned = || findings.iter().find(|finding| matches!(finding.status, Status::Warning { .. }));
    match held_back.or_else(warned) {
        Some(finding) => finding.status.clone(),
        None => Status::Passed,
    }
}
