//! What the admin asks for, and whether it may happen now. An intent that may not is ignored: the page is a drawing,
//! and what it draws can be a moment old.

use jiff::Timestamp;

use super::again::{
    agree, ask_to_remove, go_on_without, remove, remove_access, restore, take_back, try_again,
};
use super::clipboard;
use super::entering::entering;
use super::event::Goal;
use super::gate;
use super::heard::observed::warn_of_strange_permission;
use super::intent::Intent;
use super::jobs::{approving, proving, store, updating};
use super::leaving;
use super::links;
use super::place::{Leave, Place};
use super::secrets;
use super::state::{Source, State};
use super::surroundings::Context;
use crate::check::prerequisites::{may_try_consent, needs_colleague};
use crate::facts::Facts;
use crate::fault::{self, Way};
use crate::guide::SectionId;
use crate::handover::{self, Shell};
use crate::host::Host;
use crate::plan::digest;
use crate::secret::known::Proof;
use crate::secret::lifetime::{ExpiryChoice, Lifetime};
use crate::secret::policy::SecretPolicy;
use crate::tenant::foothold::Foothold;
use crate::tenant::snapshot::Meant;

pub(super) fn handle<H: Host>(context: &Context<H>, state: &mut State, intent: Intent) {
    state.note_pressed(&intent);
    match intent {
        Intent::ChoosePractice { .. }
        | Intent::ChooseTenant { .. }
        | Intent::SwitchCloud { .. }
        | Intent::AgreeToCloud { .. }
        | Intent::ChooseRights { .. }
        | Intent::StartSignIn { .. }
        | Intent::SignInAgain
        | Intent::ExplainNumber { .. }
        | Intent::LookAgain
        | Intent::CheckMore
        | Intent::ConfirmTenant { .. } => entering(context, state, intent),
        Intent::Back
        | Intent::Next
        | Intent::GoTo { .. }
        | Intent::ShowReadiness
        | Intent::ShowValues
        | Intent::ShowHealth => moving(context, state, &intent),
        Intent::ChooseRegistration { .. }
        | Intent::ChooseAudience { .. }
        | Intent::ChooseExpiry { .. }
        | Intent::GoOnDespiteRule
        | Intent::TryConsent
        | Intent::LeaveToColleague
        | Intent::MakeNew
        | Intent::UseThisOne { .. }
        | Intent::LeaveFoothold { .. } => choosing(context, state, intent),
        Intent::Perform { .. }
        | Intent::ApproveOnPage
        | Intent::SetEverythingUp { .. }
        | Intent::Renew { .. }
        | Intent::PeigHasIt { .. }
        | Intent::AnswerDoubt { .. }
        | Intent::TidySecrets { .. }
        | Intent::RemoveAccess { .. }
        | Intent::AskToRemove
        | Intent::Remove { .. }
        | Intent::Restore { .. }
        | Intent::TakeBackSignIn { .. } => changing(context, state, intent),
        Intent::LookForUpdate => updating::look(context, state),
        Intent::InstallUpdate => updating::install(context, state),
        Intent::Cancel => state.jobs.cancel(),
        Intent::TryAgain => try_again(context, state),
        Intent::KeepInMemory => {
            if state.jobs.is_idle() && state.offers(Way::KeepInMemory) && !state.needs_sign_in_first() {
                state.stay.memory_only = true;
                try_again(context, state);
            }
        }
        Intent::HandOverUnproved => secrets::hand_over_unproved(state),
        Intent::GoOnWithout => go_on_without(state),
        Intent::DismissFault => {
            // What it broke off is not taken up again by itself.
            state.troubles.take();
            state.stay.broken_off = None;
        }
        Intent::AskToSignOut => leaving::leave(context, state, Leave::AskToSignOut),
        Intent::SignOut => leaving::leave(context, state, Leave::SignOut),
        Intent::AskToClose => leaving::leave(context, state, Leave::Window),
        Intent::CloseAnyway => leaving::leave_anyway(context, state),
        Intent::StayOpen => state.stay.leaving = None,
        Intent::Observe => {
            // Somebody may have changed the rule meanwhile.
            state.tenant.choices.refused = None;
            look_now(state);
        }
        Intent::Visible { visible } => {
            if visible && !state.visible {
                // Whoever comes back may have changed something elsewhere, a role for example.
                look_now(state);
            }
            state.visible = visible;
        }
        // That there is somebody is noticed with every intent; the page can be a moment old.
        Intent::Present => {}
        Intent::HideSecret => state.showing.end(),
        Intent::Prove => prove(context, state),
        Intent::ForgetSecret => {
            if gate::may_forget_secret(state) {
                store::forget(context, state);
            }
        }
        Intent::ReadSecretAgain => {
            state.vault.recall_again();
            store::recall(context, state);
        }
        Intent::ByHand { by_hand } => state.by_hand = by_hand,
        Intent::Open { link } => links::open(context, state, link),
        Intent::Save { file } => store::save(context, state, file),
        Intent::OpenSaved { file } => store::open_saved(context, state, file),
        Intent::CopyValue { .. }
        | Intent::CopySecret
        | Intent::CopyTyped { .. }
        | Intent::CopyConsentLink
        | Intent::CopyConsentMessage
        | Intent::CopyDeviceCode
        | Intent::CopySignInPage
        | Intent::CopyScript { .. }
        | Intent::CopyDetails => copying(context, state, &intent),
    }
}

/// What is on screen should be what is so now; a read under way began before.
fn look_now(state: &mut State) {
    state.tenant.refresh();
    state.jobs.drop_read();
    state.jobs.read_soon();
}

/// What changes the tenant, by the list that was shown.
fn changing<H: Host>(context: &Context<H>, state: &mut State, intent: Intent) {
    match intent {
        Intent::Perform { plan } => {
            if let Place::Section(section) = state.place {
                agree(context, state, Goal::Section(section), &plan);
            }
        }
        Intent::ApproveOnPage if state.place == Place::Section(SectionId::Permissions) => {
            approving::start(context, state);
        }
        Intent::SetEverythingUp { plan } => agree(context, state, Goal::Everything, &plan),
        Intent::Renew { plan } => agree(context, state, Goal::Renew, &plan),
        Intent::PeigHasIt { plan, forget } => {
            state.stay.forget_after = forget;
            agree(context, state, Goal::PeigHasIt, &plan);
        }
        // A yes is kept for good, so it takes somebody who is signed in.
        Intent::AnswerDoubt { key_id, has_it } if state.jobs.is_idle() && state.access.is_signed_in() => {
            secrets::answered(context, state, &key_id, has_it);
        }
        Intent::TidySecrets { plan } => agree(context, state, Goal::Tidy, &plan),
        Intent::RemoveAccess { plan } => remove_access(context, state, &plan),
        Intent::AskToRemove => ask_to_remove(context, state),
        Intent::Remove { object_id, plan } => remove(context, state, &object_id, &plan),
        Intent::Restore { object_id } => restore(context, state, &object_id),
        Intent::TakeBackSignIn { plan } => take_back(context, state, &plan),
        _ => {}
    }
}

fn moving<H: Host>(context: &Context<H>, state: &mut State, intent: &Intent) {
    let now = Timestamp::now();
    match intent {
        Intent::Back => go(context, state, gate::back(state)),
        Intent::Next => go(context, state, gate::next(state, now)),
        Intent::GoTo { section } if gate::is_reachable(state, *section, now) => {
            go(context, state, Some(Place::Section(*section)));
        }
        Intent::ShowReadiness if state.tenant.is_confirmed() => go(context, state, Some(Place::Readiness)),
        Intent::ShowValues if state.tenant.is_confirmed() && gate::first_open(state, now).is_none() => {
            go(context, state, Some(Place::Values));
        }
        // There is something to judge, and nothing under way.
        Intent::ShowHealth
            if state.is_registered() && state.tenant.is_confirmed() && state.jobs.is_idle() =>
        {
            state.place = Place::Health;
            state.put_away();
        }
        _ => {}
    }
}

fn choosing<H: Host>(context: &Context<H>, state: &mut State, intent: Intent) {
    let now = Timestamp::now();
    match intent {
        Intent::ChooseRegistration { object_id } => {
            leaving::ask_for_registration(context, state, object_id.map_or(Meant::TheOnlyOne, Meant::This));
        }
        Intent::ChooseAudience { audience } => state.tenant.choices.audience = audience,
        Intent::ChooseExpiry { expiry, date } => choose_expiry(state, expiry, date.as_deref()),
        Intent::GoOnDespiteRule => {
            let forbidden = |policy| matches!(policy, SecretPolicy::Forbidden(_));
            if state.facts(now).is_some_and(|facts| forbidden(facts.secret_policy())) {
                state.tenant.choices.despite_rule = true;
            }
        }
        Intent::LeaveToColleague if state.facts(now).is_some_and(|facts| needs_colleague(&facts)) => {
            state.tenant.choices.without_consent = true;
        }
        Intent::TryConsent
            if state.facts(now).is_some_and(|facts| may_try_consent(&facts) || needs_colleague(&facts)) =>
        {
            state.access.ask_for_consent_again();
            state.tenant.choices.try_consent = true;
        }
        Intent::MakeNew if state.facts(now).is_some_and(|facts| may_make_new(&facts)) => {
            leaving::ask_for_registration(context, state, Meant::New);
        }
        Intent::UseThisOne { list } if state.jobs.is_idle() => {
            let found = state.facts(now).map(|facts| facts.footholds()).unwrap_or_default();
            if digest(&found) == list {
                state.tenant.adopt(found.iter().map(Foothold::key).collect());
            }
        }
        Intent::LeaveFoothold { id, leave } if state.jobs.is_idle() => state.tenant.leave_foothold(id, leave),
        _ => {}
    }
}

/// Whatever has the name is in the bin, or others can sign in as it.
pub(crate) fn may_make_new(facts: &Facts<'_>) -> bool {
    facts.bin_is_open() || (facts.made_by.is_none() && !facts.footholds().is_empty())
}

fn copying<H: Host>(context: &Context<H>, state: &mut State, intent: &Intent) {
    let text = match intent {
        Intent::CopyValue { value } => return clipboard::copy_value(context, state, *value),
        Intent::CopySecret => return clipboard::copy_secret(context, state),
        Intent::CopyTyped { text } => return clipboard::copy_typed(context, state, text),
        Intent::CopyConsentLink => links::consent(state).map(String::from),
        Intent::CopyConsentMessage => return links::copy_consent_message(context, state),
        Intent::CopyDeviceCode => {
            state.access.waiting.device_code.as_ref().map(|device| device.user_code.clone())
        }
        Intent::CopySignInPage => state.access.waiting.page.clone().map(String::from),
        Intent::CopyScript { shell } => return copy_script(context, state, *shell),
        Intent::CopyDetails => {
            let tenant = state.session().map(|session| session.tenant_id.as_str());
            state.fault().map(|shown| fault::details(shown, &state.version, tenant))
        }
        _ => None,
    };
    clipboard::copy_text(context, state, text);
}

fn copy_script<H: Host>(context: &Context<H>, state: &mut State, shell: Shell) {
    let tenant = state.session().and_then(|session| session.tenant_id.parse().ok());
    let script = handover::script(state.tenant.journal(), shell, state.target.cloud().name(), tenant);
    if clipboard::copy_text(context, state, Some(script)) {
        state.copies.script = Some(shell);
    }
}

fn go<H: Host>(context: &Context<H>, state: &mut State, place: Option<Place>) {
    let Some(place) = place.filter(|_| state.jobs.is_idle()) else { return };
    state.place = place;
    state.put_away();
    state.stay.failed_section = None;
    if place == Place::Welcome {
        // Whoever goes back from the practice tenant's sign-in leaves it.
        leaving::sign_out(context, state);
    }
    if place == Place::Section(SectionId::Permissions) {
        warn_of_strange_permission(state);
    }
    // What is on screen should be fresh.
    state.jobs.read_soon();
}

/// A day outside those on offer is not taken: the page's calendar does not offer it either.
fn choose_expiry(state: &mut State, expiry: ExpiryChoice, day: Option<&str>) {
    let Some(facts) = state.facts(Timestamp::now()) else { return };
    let (policy, now) = (facts.secret_policy(), facts.service_now());
    let (earliest, latest) = policy.days_on_offer(now);
    let day = day.and_then(|day| day.parse().ok()).filter(|day| (earliest..=latest).contains(day));
    if let Some(lifetime) = Lifetime::of(expiry, day).filter(|lifetime| policy.allows(*lifetime, now)) {
        state.tenant.choices.expiry = lifetime;
    }
}

fn prove<H: Host>(context: &Context<H>, state: &mut State) {
    if state.jobs.is_idle() && !matches!(state.vault.facts().proof, Proof::Trying { .. }) {
        state.troubles.over(Source::Proof);
        proving::prove(context, state);
    }
}
