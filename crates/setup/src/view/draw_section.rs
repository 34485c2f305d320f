//! A section of the guide, and what it hands over.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::draw_upkeep;
use super::extra::ExtraView;
use super::footholds::FootholdsView;
use super::plan::PlanView;
use super::registrations::RegistrationView;
use super::screen::{
    ApprovalView, AstrayView, ConsentView, EntryView, SectionScreen, StepState, StepView, ValueField,
    ValuesScreen,
};
use super::secret::{SecretPhase, SecretView};
use crate::check::prerequisites::{approves_on_page, may_try_consent};
use crate::check::{Finding, Status};
use crate::facts::Facts;
use crate::guide::{CheckId, DoneWhen, SECTIONS, SectionId, Step, section as guide_section, typed};
use crate::handover;
use crate::names;
use crate::plan::asks_whether_peig_has_it;
use crate::secret::known::{KeptIn, Obstacle, Proof};
use crate::secret::ours::days_until;
use crate::wizard::event::Goal;
use crate::wizard::state::State;
use crate::wizard::{BusyTask, gate, links, plans};

pub(super) fn section(state: &State, id: SectionId, now: Timestamp) -> SectionScreen {
    let guide = guide_section(id);
    let changes = plans::of(state, Goal::Section(id), now);
    let facts = state.facts(now);
    let none = facts.as_ref().is_some_and(|facts| facts.registration().is_none() && !facts.choice_needed());
    SectionScreen {
        id,
        name: guide.name.to_owned(),
        steps: steps(state, guide.steps, now),
        by_hand: guide.steps.iter().any(|step| !step.portal.is_empty()).then_some(state.by_hand),
        can_perform: !changes.is_empty() && state.jobs.is_idle() && state.access.is_signed_in(),
        plan: PlanView::of(&changes, state.service_now(now)),
        registrations: if id == SectionId::Registration {
            RegistrationView::all(state, now)
        } else {
            Vec::new()
        },
        footholds: facts.as_ref().filter(|_| id == SectionId::Registration).and_then(FootholdsView::of),
        extras: facts
            .as_ref()
            .filter(|_| id == SectionId::Permissions)
            .map(|facts| ExtraView::all(facts, facts.service_now()))
            .unwrap_or_default(),
        deleted: (id == SectionId::Registration).then(|| draw_upkeep::deleted(state, now)).flatten(),
        audience: (id == SectionId::Registration && none).then_some(state.tenant.choices.audience),
        consent: consent(state, id, now),
        expiry: (id == SectionId::Secret).then(|| draw_upkeep::expiry(state, now)).flatten(),
        secret: matches!(id, SectionId::Secret | SectionId::Confirm).then(|| secret(state, now)),
    }
}

pub(super) fn steps(state: &State, steps: &[Step], now: Timestamp) -> Vec<StepView> {
    let findings: Vec<_> = SECTIONS.iter().flat_map(|section| state.findings(section.id, now)).collect();
    let working = matches!(
        state.jobs.task(),
        Some(
            BusyTask::Applying
                | BusyTask::ProvingSecret
                | BusyTask::KeepingSecret
                | BusyTask::LookingForSecret
        )
    );
    let mut first_open = true;
    done_with_what_they_lead_to(steps, |checks| is_done(&findings, checks))
        .into_iter()
        .map(|(step, done)| {
            let is_first_open = first_open && !done && step.done_when != DoneWhen::WithTheNext;
            first_open &= !is_first_open;
            let step_state = match (done, is_first_open) {
                (true, _) => StepState::Done,
                (false, true) if working => StepState::Doing,
                (false, true) if state.stay.failed_section.is_some() => StepState::Failed,
                (false, _) => StepState::Todo,
            };
            StepView {
                id: step.id.to_owned(),
                name: step.name.to_owned(),
                portal: step.portal.iter().map(|label| (*label).to_owned()).collect(),
                values: step.values.iter().map(|entry| entry_of(state, entry)).collect(),
                state: step_state,
            }
        })
        .collect()
}

/// Each step, and whether it is done. A way in the portal, which nobody goes here, is done with what it leads to.
fn done_with_what_they_lead_to(steps: &[Step], passed: impl Fn(&[CheckId]) -> bool) -> Vec<(&Step, bool)> {
    let mut next = false;
    let mut done: Vec<_> = steps
        .iter()
        .rev()
        .map(|step| {
            if let DoneWhen::Pass(checks) = step.done_when {
                next = passed(checks);
            }
            (step, next)
        })
        .collect();
    done.reverse();
    done
}

fn entry_of(state: &State, (label, value): &(&str, &str)) -> EntryView {
    let typed = typed(value);
    EntryView {
        label: (*label).to_owned(),
        value: (*value).to_owned(),
        typed: typed.map(str::to_owned),
        copied: typed.is_some_and(|text| state.copies.has_typed(text)),
    }
}

/// What Microsoft has acknowledged is done, even while it settles; what nobody can know here and nobody waits for is, too.
fn is_done(findings: &[Finding], checks: &[CheckId]) -> bool {
    let mut relevant = findings.iter().filter(|finding| checks.contains(&finding.check)).peekable();
    relevant.peek().is_some()
        && relevant.all(|finding| {
            matches!(finding.status, Status::Passed | Status::Warning { .. })
                || (!finding.required && matches!(finding.status, Status::Unknown { .. }))
                || (matches!(finding.status, Status::Settling { .. })
                    && finding.check != CheckId::SecretProved)
        })
}

fn consent(state: &State, id: SectionId, now: Timestamp) -> Option<ConsentView> {
    let link = links::consent(state).filter(|_| id == SectionId::Permissions)?;
    let findings = state.findings(id, now);
    let needs_someone = findings.iter().any(|finding| finding.status == Status::WaitingForSomeone);
    // What Microsoft has acknowledged need not be approved once more while it settles.
    let missing =
        |finding: &Finding| !finding.allows_next() && !matches!(finding.status, Status::Settling { .. });
    let open = needs_someone || findings.iter().any(missing);
    let may_try = state.facts(now).is_some_and(|facts| may_try_consent(&facts));
    let waits = state.jobs.task() == Some(BusyTask::WaitingForConsent);
    let astray = state.access.waiting.astray.map(AstrayView::of);
    open.then(|| ConsentView {
        link: link.to_string(),
        copied: state.copies.consent_message,
        needs_someone,
        may_try,
        by_page: state.facts(now).is_some_and(|facts| approves_on_page(&facts)),
        can_approve: state.jobs.is_idle() && links::approval_here(state).is_some(),
        waiting: (waits && state.access.waiting.page.is_some()).then_some(ApprovalView { astray }),
    })
}

fn secret(state: &State, now: Timestamp) -> SecretView {
    let facts = state.facts(now);
    let credential = facts.as_ref().and_then(Facts::secret_in_use);
    let with_peig = facts.as_ref().is_some_and(Facts::is_with_peig_alone);
    let phase = match (credential, &state.vault.facts().proof) {
        (None, _) => SecretPhase::None,
        (Some(_), Proof::Trying { since }) => SecretPhase::Proving { since: since.to_string() },
        (Some(_), Proof::Proved { .. }) => SecretPhase::Proved,
        (Some(_), Proof::Untried) if state.vault.facts().at_hand => SecretPhase::NotProved,
        (Some(_), Proof::Failed) => SecretPhase::NotProved,
        (Some(_), Proof::Blocked { by: Obstacle::Rule }) => SecretPhase::Blocked,
        (Some(_), Proof::Blocked { by: Obstacle::Word }) => SecretPhase::OnWord,
        (Some(_), Proof::Untried) if with_peig => SecretPhase::Handed,
        (Some(_), Proof::Untried) => SecretPhase::Existing,
    };
    let end = credential.and_then(|one| one.end_date_time);
    let held = state.vault.at_hand();
    SecretView {
        phase,
        name: credential.and_then(|one| names::of(one.display_name.as_ref())),
        hint: credential.and_then(|one| one.hint.clone()),
        expires_at: end.map(|end| end.to_string()),
        days_left: end.and_then(|end| i32::try_from(days_until(end, now)).ok()),
        kept_in: held.map_or(KeptIn::Nowhere, |held| held.kept_in),
        at_hand: held.is_some(),
        shown: state.showing.is_shown(),
        on_clipboard_until: held.and_then(|held| state.copies.until(held)).map(|until| until.to_string()),
        copied: held.is_some_and(|held| held.copied),
        needed: facts.as_ref().is_some_and(gate::is_needed),
        unread: state.vault.is_unread(),
        looking: state.vault.facts().seeking,
        stale: facts.as_ref().is_some_and(|facts| {
            let of_none = state.vault.has_recalled() && state.vault.recalled_secret(facts).is_none();
            of_none && !state.tenant.ledger().is_unsettled()
        }),
    }
}

pub(super) fn values(state: &State, now: Timestamp) -> ValuesScreen {
    let facts = state.facts(now);
    let fields = state.session().zip(facts.as_ref()).map(|(session, facts)| {
        handover::fields(facts, &session.tenant_id, TimeZone::system())
            .into_iter()
            .map(|(id, value)| ValueField { id, value, copied: state.copies.has(id) })
            .collect()
    });
    let in_use = facts.as_ref().and_then(Facts::secret_in_use).map(|secret| &secret.key_id);
    ValuesScreen {
        fields: fields.unwrap_or_default(),
        secret: secret(state, now),
        ready: gate::is_done(state, SectionId::Confirm, now)
            && facts.as_ref().is_some_and(|facts| facts.in_doubt().is_none() && facts.orphans().is_empty()),
        domains_page: links::domains(state).is_some(),
        asked_on_health: facts.as_ref().is_some_and(asks_whether_peig_has_it),
        renewed: in_use.is_some() && in_use == state.stay.renewed.as_ref(),
        renewal: facts.filter(|facts| gate::hands_over(facts)).map(|facts| draw_upkeep::renewal(&facts)),
        saved: state.tenant.saved_files().to_vec(),
    }
}
