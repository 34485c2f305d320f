//! What the admin asks for, and whether it may happen now. An intent that may not is ignored: the page is a drawing,
//! and what it draws can be a moment old.

use jiff::Timestamp;

use super::state::{Leave, Place, Retry, State};
use super::{
    CloudProblem, Context, clipboard, gate, jobs, journal, links, perform, removing, signing_out, upkeep,
};
use crate::check::readiness::may_try_consent;
use crate::facts::Lifetime;
use crate::guide::MORE_SCOPES;
use crate::host::{Host, HostFault};
use crate::ipc::{CloudChoice, ExpiryChoice, FaultCode, Intent, ScenarioId, SectionId, SignInMethod};
use crate::policy::{SecretPolicy, secret_policy};
use crate::{faults, plan};

pub(super) fn handle<H: Host>(context: &Context<H>, state: &mut State, intent: Intent) {
    match intent {
        Intent::ChoosePractice { scenario } => choose_practice(context, state, scenario),
        Intent::ChooseTenant { cloud, tenant, client_id } => choose_tenant(state, cloud, tenant, client_id),
        Intent::StartSignIn { method } => start_sign_in(context, state, method),
        Intent::Cancel => cancel(state),
        Intent::ConfirmTenant => state.confirmed |= state.observation.is_some(),
        Intent::AskToSignOut => upkeep::leave(context, state, Leave::AskToSignOut),
        Intent::TakeBackSignIn => signing_out::take_back(context, state),
        Intent::SignOut => upkeep::leave(context, state, Leave::SignOut),
        Intent::SignInAgain => sign_in_again(context, state),
        Intent::Back => go(state, gate::back(state)),
        Intent::Next => go(state, gate::next(state, Timestamp::now())),
        Intent::GoTo { section } => {
            if gate::is_reachable(state, section, Timestamp::now()) {
                go(state, Some(Place::Section(section)));
            }
        }
        Intent::ChooseRegistration { object_id } => ask_for_registration(context, state, object_id),
        Intent::ChooseAudience { audience } => state.choices.audience = audience,
        Intent::ChooseExpiry { expiry, date } => choose_expiry(state, expiry, date.as_deref()),
        Intent::Perform => {
            if let Place::Section(section) = state.place {
                perform::start(context, state, perform::Work::Section(section));
            }
        }
        Intent::SetEverythingUp if gate::may_set_everything_up(state, Timestamp::now()) => {
            perform::start(context, state, perform::Work::Everything);
        }
        Intent::SetEverythingUp => {}
        Intent::Observe => state.next_read = Some(std::time::Instant::now()),
        Intent::Visible { visible } => {
            if visible && !state.visible {
                state.next_read = Some(std::time::Instant::now());
            }
            state.visible = visible;
        }
        Intent::Open { link } => links::open(context, state, link),
        Intent::CopyValue { value } => clipboard::copy_value(context, state, value),
        Intent::CopySecret => clipboard::copy_secret(context, state),
        Intent::CopyConsentLink => {
            let link = links::consent(state);
            clipboard::copy_text(context, state, link.map(String::from));
        }
        Intent::CopyDeviceCode => {
            let code = state.device_code.as_ref().map(|device| device.user_code.clone());
            clipboard::copy_text(context, state, code);
        }
        Intent::CopyDetails => {
            let tenant = state.session.as_ref().map(|session| session.tenant_id.as_str());
            let details = state.fault.as_ref().map(|fault| faults::details(fault, &state.version, tenant));
            clipboard::copy_text(context, state, details);
        }
        Intent::ForgetSecret => jobs::forget(context, state),
        Intent::Prove => prove(context, state),
        Intent::TryAgain => try_again(context, state),
        Intent::KeepInMemory => upkeep::keep_in_memory(context, state),
        Intent::CheckMore => check_more(context, state),
        Intent::ReadSecretAgain => {
            state.recalled_for = None;
            jobs::recall(context, state);
        }
        Intent::GoOnDespiteRule => state.choices.despite_rule = true,
        Intent::TryConsent => {
            state.choices.try_consent |=
                state.facts(Timestamp::now()).is_some_and(|facts| may_try_consent(&facts));
        }
        Intent::ShowHealth => upkeep::show_health(state),
        Intent::Renew => upkeep::renew(context, state),
        Intent::PeigHasIt => upkeep::peig_has_it(context, state),
        Intent::TidySecrets => upkeep::tidy(context, state),
        Intent::AskToRemove => removing::ask(context, state),
        Intent::Remove { object_id } => removing::remove(context, state, &object_id),
        Intent::Restore { object_id } => upkeep::restore(context, state, &object_id),
        Intent::MakeNew => state.choices.make_new = true,
        Intent::Save { file } => journal::save(context, state, file),
        Intent::OpenSaved { file } => journal::open(context, state, file),
        Intent::AskToClose => upkeep::ask_to_close(context, state),
        Intent::CloseAnyway => upkeep::close_anyway(context, state),
        Intent::StayOpen => state.leaving = None,
        Intent::DismissFault => state.put_away(),
    }
}

fn go(state: &mut State, place: Option<Place>) {
    let Some(place) = place.filter(|_| state.job.is_none()) else { return };
    state.place = place;
    state.put_away();
    state.failed_section = None;
    if place == Place::Welcome {
        state.leave_tenant();
    }
    if place == Place::Section(SectionId::Permissions) {
        state.warn_of_strange_permission();
    }
    // What is on screen should be fresh.
    state.next_read = Some(std::time::Instant::now());
}

fn choose_practice<H: Host>(context: &Context<H>, state: &mut State, scenario: ScenarioId) {
    if state.place == Place::Welcome && state.job.is_none() {
        jobs::start_practice(context, state, scenario);
    }
}

fn choose_tenant(state: &mut State, cloud: CloudChoice, tenant: Option<String>, client_id: Option<String>) {
    if state.place != Place::Welcome || state.job.is_some() {
        return;
    }
    let now = Timestamp::now();
    let typed =
        |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let (tenant, client_id) = (typed(tenant), typed(client_id));
    if tenant.as_deref().is_some_and(|tenant| !is_tenant_name(tenant)) {
        return state.show(faults::own(FaultCode::TenantNameInvalid, None, now), None);
    }
    if client_id.as_deref().is_some_and(|id| uuid::Uuid::try_parse(id).is_err()) {
        return state.show(faults::own(FaultCode::ClientIdInvalid, None, now), None);
    }
    state.cloud = match (cloud, &state.real_cloud) {
        (CloudChoice::UsGovL4, _) => entra::Cloud::us_gov_l4(),
        (CloudChoice::UsGovL5, _) => entra::Cloud::us_gov_l5(),
        (CloudChoice::China, _) => entra::Cloud::china(),
        (CloudChoice::Default, Ok(cloud)) => cloud.clone(),
        (CloudChoice::Default, Err(problem)) => {
            let fault = cloud_fault(problem, now);
            return state.show(fault, None);
        }
    };
    state.leave_tenant();
    state.practice = false;
    state.tenant_typed = tenant;
    state.use_client(client_id);
    state.place = Place::SignIn;
}

/// A bad cloud description, as the page sees it.
pub(super) fn cloud_fault(problem: &CloudProblem, at: Timestamp) -> crate::ipc::FaultView {
    match problem {
        CloudProblem::Missing { path } => {
            let mut fault = faults::own(FaultCode::CloudFileMissing, None, at);
            fault.params.insert("path".to_owned(), path.clone());
            fault
        }
        CloudProblem::Invalid { reason, detail } => {
            let mut fault = faults::own(FaultCode::CloudFileInvalid, Some(detail.clone()), at);
            fault.params.insert("reason".to_owned(), (*reason).to_owned());
            fault
        }
    }
}

/// A directory id, or a domain name: labels of letters, digits and hyphens with dots between.
fn is_tenant_name(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    uuid::Uuid::try_parse(text).is_ok()
        || (text.len() <= 253 && text.contains('.') && text.split('.').all(label))
}

fn prove<H: Host>(context: &Context<H>, state: &mut State) {
    if state.job.is_none() {
        state.fault = None;
        jobs::prove(context, state);
    }
}

fn start_sign_in<H: Host>(context: &Context<H>, state: &mut State, method: SignInMethod) {
    if state.place != Place::Welcome && give_way(state) {
        jobs::sign_in(context, state, method, false);
    }
}

/// The admin's account is asked for again, in the way it was before; the place and what was done stay.
fn sign_in_again<H: Host>(context: &Context<H>, state: &mut State) {
    if state.place != Place::Welcome && give_way(state) {
        jobs::sign_in(context, state, state.method, false);
    }
}

/// Breaks off what only waits for a person. Work that changes something is never cut off: its answer would be lost.
fn give_way(state: &mut State) -> bool {
    match &state.job {
        Some(job) if !job.busy.cancellable => false,
        Some(job) => {
            job.cancel.cancel();
            state.job = None;
            true
        }
        None => true,
    }
}

/// One more sign-in, for the right that only the check of the rule for secrets needs. A refusal changes nothing.
fn check_more<H: Host>(context: &Context<H>, state: &mut State) {
    if state.place == Place::Readiness && state.job.is_none() && lacks_more_rights(state) {
        jobs::sign_in(context, state, state.method, true);
    }
}

/// The rule for secrets could not be read with the rights of this sign-in.
pub(super) fn lacks_more_rights(state: &State) -> bool {
    let unread = state.observation.as_ref().is_some_and(|seen| seen.policy.is_err());
    unread && MORE_SCOPES.iter().any(|scope| !state.rights.contains(*scope))
}

fn cancel(state: &mut State) {
    if let Some(job) = state.job.as_ref().filter(|job| job.busy.cancellable) {
        job.cancel.cancel();
    }
}

pub(super) fn sign_out<H: Host>(context: &Context<H>, state: &mut State) {
    clipboard::clear(context, state);
    jobs::end_practice(context, state);
    state.leave_tenant();
    state.practice = false;
    state.use_client(None);
    state.tenant_typed = None;
    state.place = Place::Welcome;
}

/// Choosing the one that is chosen already changes nothing, and must not lose its secret.
fn ask_for_registration<H: Host>(context: &Context<H>, state: &mut State, object_id: Option<String>) {
    let in_use = state.observation.as_ref().and_then(|seen| seen.registration());
    let same = object_id.is_some() && in_use.map(|one| &one.id) == object_id.as_ref();
    if state.job.is_some() || same {
        return;
    }
    if state.secret_is_of(object_id.as_deref()) {
        // Another one of the name has turned up; the admin says that it is still this one.
        choose_registration(context, state, object_id);
    } else {
        upkeep::leave(context, state, Leave::Registration(object_id));
    }
}

pub(super) fn choose_registration<H: Host>(
    context: &Context<H>,
    state: &mut State,
    object_id: Option<String>,
) {
    let known = |id: &String| {
        state.observation.as_ref().is_some_and(|seen| seen.registrations.iter().any(|one| one.id == *id))
    };
    state.choices.registration = object_id.filter(known);
    if !state.secret_is_of(state.choices.registration.as_deref()) {
        clipboard::clear(context, state);
        state.copied_values.clear();
        // Another registration has another secret, and nothing of it has been written yet.
        state.drop_secret();
    }
    if let Some(observation) = &mut state.observation {
        observation.chosen.clone_from(&state.choices.registration);
        observation.service_principal = None;
        observation.assignments.clear();
        observation.grants.clear();
    }
    state.choosing = state.choices.registration.is_some();
    state.note_secret(state.secret_facts.proof.clone());
    // A read that began with the former choice must not bring it back.
    state.reading = None;
    state.next_read = Some(std::time::Instant::now());
}

/// A day outside those on offer is not taken: the page's calendar does not offer it either.
fn choose_expiry(state: &mut State, expiry: ExpiryChoice, day: Option<&str>) {
    let now = Timestamp::now();
    let policy = state.facts(now).map_or(SecretPolicy::NotRead, |facts| secret_policy(&facts));
    let (earliest, latest) = policy.days_on_offer(now);
    let day = day.and_then(|day| day.parse().ok()).filter(|day| (earliest..=latest).contains(day));
    if let Some(lifetime) = Lifetime::of(expiry, day).filter(|lifetime| policy.allows(*lifetime, now)) {
        state.choices.expiry = lifetime;
    }
}

pub(super) fn try_again<H: Host>(context: &Context<H>, state: &mut State) {
    if state.job.is_some() {
        return;
    }
    state.fault = None;
    match state.retry.take() {
        Some(Retry::StartPractice(scenario)) => jobs::start_practice(context, state, scenario),
        Some(Retry::SignIn(method)) => jobs::sign_in(context, state, method, false),
        Some(Retry::Observe) | None => {
            state.failed_reads = 0;
            state.next_read = Some(std::time::Instant::now());
        }
        Some(Retry::Perform(section)) => perform::start(context, state, perform::Work::Section(section)),
        Some(Retry::SetEverythingUp) => perform::start(context, state, perform::Work::Everything),
        Some(Retry::Prove) => jobs::prove(context, state),
        Some(Retry::Recall) => {
            state.recalled_for = None;
            jobs::recall(context, state);
        }
        Some(Retry::Renew) => perform::start(context, state, perform::Work::Renew),
        Some(Retry::CarryOut(changes)) if signing_out::takes_back(&changes) => {
            signing_out::agree(context, state, changes);
        }
        Some(Retry::CarryOut(changes)) => perform::start(context, state, perform::Work::CarryOut(changes)),
        Some(Retry::LookAtRemoval) => removing::ask(context, state),
        Some(Retry::Remove(object_id)) => removing::remove(context, state, &object_id),
        Some(Retry::CheckMore) => jobs::sign_in(context, state, state.method, true),
        Some(Retry::Save(file)) => journal::save(context, state, file),
    }
}

pub(super) fn show_host(state: &mut State, code: FaultCode, fault: &HostFault) {
    let retry = state.retry.take();
    state.show(faults::host(code, fault, Timestamp::now()), retry);
}

/// What a section would change, with what may only be done on request. Nothing while the registration that was just
/// chosen has not been read: what hangs on it would be planned as missing.
pub(super) fn planned(state: &State, section: SectionId, now: Timestamp) -> Vec<plan::Change> {
    let Some(facts) = state.facts(now) else { return Vec::new() };
    if state.choosing || gate::is_held_back(&facts) {
        return Vec::new();
    }
    let mut changes = plan::plan(section, &facts);
    if section == SectionId::Secret && changes.is_empty() {
        changes.extend(plan::another_secret(&facts));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::is_tenant_name;

    #[test]
    fn a_tenant_is_a_domain_or_a_directory_id() {
        for good in
            ["contoso.com", "a.b-c.example", "72f988bf-86f1-41af-91ab-2d7cd011db47", "münchen.example"]
        {
            assert!(is_tenant_name(good), "{good}");
        }
        for bad in
            ["contoso", "contoso..com", "-a.com", "https://contoso.com", "a b.com", "x@contoso.com", "a.com/"]
        {
            assert!(!is_tenant_name(bad), "{bad}");
        }
    }
}
