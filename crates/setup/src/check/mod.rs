//! The checklist: one pure function for each item. No I/O, no clock.
//!
//! Owns what each item means. Whether a written thing is still settling is not decided here (`settle`), nor what
//! would mend it (`plan`).

pub(crate) mod permissions;
pub(crate) mod readiness;
pub(crate) mod registration;
pub(crate) mod secret;

use crate::facts::Facts;
use crate::ipc::{ChangeKind, CheckId, FindingView, Params, SectionId, Status};

/// One checklist item with what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check.
    pub check: CheckId,
    /// What it is about, where a check is made several times (a permission's name).
    pub subject: Option<&'static str>,
    /// What was found.
    pub status: Status,
    /// It must pass before Next unlocks.
    pub required: bool,
    /// Parameters of its sentence.
    pub params: Params,
}

impl Finding {
    fn new(check: CheckId, required: bool, status: Status) -> Self {
        Self { check, subject: None, status, required, params: Params::new() }
    }

    fn about(mut self, subject: &'static str) -> Self {
        self.subject = Some(subject);
        self.with("permission", subject)
    }

    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Stable within a checklist.
    pub fn key(&self) -> String {
        key(self.check, self.subject)
    }

    /// Nothing about it holds Next back.
    pub fn allows_next(&self) -> bool {
        !self.required || matches!(self.status, Status::Passed | Status::Warning { .. })
    }

    /// As the page sees it.
    pub fn view(&self) -> FindingView {
        FindingView {
            key: self.key(),
            check: self.check,
            status: self.status.clone(),
            required: self.required,
            params: self.params.clone(),
        }
    }
}

/// A finding's key: the check as the page spells it, and its subject where it has one.
pub fn key(check: CheckId, subject: Option<&str>) -> String {
    let check = serde_json::to_value(check).ok().and_then(|value| value.as_str().map(str::to_owned));
    let check = check.unwrap_or_default();
    match subject {
        Some(subject) => format!("{check}:{subject}"),
        None => check,
    }
}

/// The checklist of the readiness screen.
pub fn readiness(facts: &Facts<'_>) -> Vec<Finding> {
    vec![
        readiness::tenant_confirmed(facts),
        readiness::may_register(facts),
        readiness::may_consent(facts),
        readiness::corporate_domain(facts),
        readiness::business_premium(facts),
        readiness::secret_policy(facts),
    ]
}

/// The checklist of a section.
pub fn section(id: SectionId, facts: &Facts<'_>) -> Vec<Finding> {
    let findings = findings(id, facts);
    if !facts.observation.choice_needed() {
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
            registration::account_types(facts),
            registration::redirect_uri(facts),
            registration::service_principal(facts),
        ],
        SectionId::Permissions => permissions::all(facts),
        SectionId::PublicClient => vec![registration::public_client_flows(facts)],
        SectionId::Secret => {
            vec![secret::live(facts), secret::proved(facts), secret::kept(facts)]
        }
        SectionId::Confirm => confirm_from(|of| section(of, facts)),
    }
}

fn missing(change: ChangeKind) -> Status {
    Status::Missing { change: Some(change) }
}

fn warning(reason: &str) -> Status {
    Status::Warning { reason: reason.to_owned() }
}

/// The guide's last section sums the others up: each item holds exactly when its section does.
pub fn confirm_from(findings: impl Fn(SectionId) -> Vec<Finding>) -> Vec<Finding> {
    [
        (CheckId::ConfirmRegistered, SectionId::Registration),
        (CheckId::ConfirmPermissions, SectionId::Permissions),
        (CheckId::ConfirmPublicClient, SectionId::PublicClient),
        (CheckId::ConfirmSecret, SectionId::Secret),
    ]
    .into_iter()
    .map(|(check, of)| Finding::new(check, true, sum_up(&findings(of))))
    .collect()
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
