//! The credential store, and files.

use jiff::Timestamp;

use super::waiting;
use crate::fault::{self, FaultCode};
use crate::handover::{self, FileId};
use crate::host::Host;
use crate::secret::trace::Fate;
use crate::wizard::clipboard;
use crate::wizard::event::{Aside, Event};
use crate::wizard::gate;
use crate::wizard::notes;
use crate::wizard::place::BusyTask;
use crate::wizard::state::{Running, Source, State};
use crate::wizard::surroundings::Context;

/// Looks in the credential store for the secret of the registration in use.
pub(in crate::wizard) fn recall<H: Host>(context: &Context<H>, state: &mut State) {
    let Some(object_id) =
        state.tenant.observation().and_then(|seen| seen.registration()).map(|one| one.id.clone())
    else {
        return;
    };
    let Some(entry) = state.store_entry() else { return };
    if !state.vault.begin_recall(&object_id) {
        return;
    }
    state.vault.judge_by(state.tenant.in_use());
    let context = context.clone();
    state.jobs.spawn(Running::Recall(object_id.clone()), async move {
        let result = context.host.recall(&entry).await;
        context.aside(Aside::Recalled { object_id, result });
    });
}

/// Forgets the kept secret: Peig has it. While Peig still needs it, it is not forgotten.
pub(in crate::wizard) fn forget<H: Host>(context: &Context<H>, state: &mut State) {
    let needed = state.facts(Timestamp::now()).is_some_and(|facts| gate::is_needed(&facts));
    let kept = state.vault.facts().at_hand || state.vault.has_recalled();
    let may = kept && !needed && state.jobs.is_idle();
    let Some(entry) = state.store_entry().filter(|_| may) else { return };
    // Nobody is asked to forget what Peig does not have: this is the word that it has. Noted before, or the next run would not
    // know it of a value that is gone.
    let held = state.vault.at_hand().map(|held| held.key_id.clone());
    if let Some(key_id) = held {
        notes::set(context, state, &key_id, Fate::Handed);
    }
    clipboard::clear(context, state);
    waiting::start(context, state, BusyTask::KeepingSecret, false, |job| async move {
        Event::Forgotten(job.context.host.forget(&entry).await)
    });
}

/// Renders a file and saves it.
pub(in crate::wizard) fn save<H: Host>(context: &Context<H>, state: &mut State, file: FileId) {
    let Some(document) = rendered(context, state, file).filter(|_| state.jobs.is_idle()) else { return };
    waiting::start(context, state, BusyTask::SavingFile, false, move |job| async move {
        let result = job.context.host.save(&document.name, document.text.as_bytes()).await;
        Event::Saved { file, result }
    });
}

fn rendered<H: Host>(context: &Context<H>, state: &State, file: FileId) -> Option<handover::Document> {
    let now = Timestamp::now();
    let (session, facts) = (state.session()?, state.facts(now)?);
    let cloud = state.target.cloud();
    let run = handover::Run {
        version: &state.version,
        practice: state.target.is_practice(),
        sign_in_host: &cloud.sign_in_host(),
        graph_host: &cloud.graph_host(),
        tenant_id: &session.tenant_id,
        account: session.account.called(),
        journal: state.tenant.journal(),
        left: state.tenant.left(),
    };
    handover::render(file, &facts, &run, &context.words)
}

/// Opens a file that was saved.
pub(in crate::wizard) fn open_saved<H: Host>(context: &Context<H>, state: &mut State, file: FileId) {
    let saved = state.tenant.saved_files().iter().find(|one| one.file == file);
    let Some(path) = saved.map(|one| one.path.clone()) else { return };
    if let Err(fault) = context.host.open_saved(&path) {
        let shown = fault::host(FaultCode::FileNotOpened, &fault, Timestamp::now()).with("file", path);
        state.tell(Source::Work, shown, None);
    }
}
