//! What was changed in this run, and the files that are made of it.

use jiff::Timestamp;

use super::Context;
use super::state::{Retry, State};
use crate::documents::{self, Entry};
use crate::faults;
use crate::host::{Host, HostFault};
use crate::ipc::{BusyTask, ChangeView, FaultCode, FileId, SavedFileView};

/// Notes changes that Microsoft has acknowledged.
pub(super) fn note(state: &mut State, changes: Vec<ChangeView>, request_id: Option<&str>) {
    let account = state.session.as_ref().map(|session| session.account.user_principal_name.clone());
    let at = Timestamp::now();
    state.journal.extend(changes.into_iter().map(|change| Entry {
        at,
        change,
        account: account.clone().unwrap_or_default(),
        request_id: request_id.map(str::to_owned),
    }));
}

/// Renders a file and saves it.
pub(super) fn save<H: Host>(context: &Context<H>, state: &mut State, file: FileId) {
    if state.job.is_some() {
        return;
    }
    let Some(document) = rendered(context, state, file) else { return };
    let (job, _) = state.begin_job(BusyTask::SavingFile, false);
    let context = context.clone();
    tokio::spawn(async move {
        let result = context.host.save(&document.name, document.text.as_bytes()).await;
        context.events.send(super::events::Event::Saved { job, file, result }).ok();
    });
}

fn rendered<H: Host>(context: &Context<H>, state: &State, file: FileId) -> Option<documents::Document> {
    let now = Timestamp::now();
    let (session, facts) = (state.session.as_ref()?, state.facts(now)?);
    let host = state.cloud.sign_in_host();
    let run = documents::Run {
        version: &state.version,
        practice: state.practice,
        sign_in_host: &host,
        tenant_id: &session.tenant_id,
        account: &session.account.user_principal_name,
        journal: &state.journal,
    };
    documents::render(file, &facts, &run, &context.words)
}

pub(super) fn saved(state: &mut State, file: FileId, result: Result<String, HostFault>) {
    state.job = None;
    match result {
        Ok(path) => {
            state.saved.retain(|one| one.file != file);
            state.saved.insert(0, SavedFileView { file, path });
        }
        Err(fault) => {
            let shown = faults::host(FaultCode::FileNotSaved, &fault, Timestamp::now());
            state.show(shown, Some(Retry::Save(file)));
        }
    }
}

pub(super) fn open<H: Host>(context: &Context<H>, state: &mut State, file: FileId) {
    let Some(path) = state.saved.iter().find(|one| one.file == file).map(|one| one.path.clone()) else {
        return;
    };
    if let Err(fault) = context.host.open_saved(&path) {
        state.show(faults::host(FaultCode::FileNotSaved, &fault, Timestamp::now()), None);
    }
}
