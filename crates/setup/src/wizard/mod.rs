//! The wizard: one task that owns the state. Intents go in, views come out.
//!
//! `state` is what it knows, made of `pieces`; `intents` what the admin may ask for and when, `jobs` the slow work beside the task,
//! `perform` and `making` the work that changes the tenant, `upkeep` what comes after the set-up, `removing` how it is
//! taken away, `signing_out` what is taken back on the way out, `keeping` the secret's value, `journal` what was changed and the files made of it, `events` what the work reports, `draw` the state as a view, `gate` where the admin may go.

mod clipboard;
mod draw;
mod draw_upkeep;
mod events;
mod gate;
mod intents;
mod jobs;
mod journal;
mod keeping;
mod links;
mod making;
mod perform;
mod pieces;
mod removing;
mod signing_out;
mod state;
mod timing;
mod upkeep;

use std::sync::Arc;
use std::time::Duration;

use entra::{ClosingPage, Cloud, Fault, Http};
use secrecy::SecretString;
use tokio::sync::{mpsc, oneshot, watch};

use crate::documents::Words;
use crate::host::Host;
use crate::ipc::{Intent, View};
use events::Event;
use state::State;

/// What the wizard is started with.
pub struct Settings {
    /// Version of the program.
    pub version: String,
    /// Peig's own public client, if one was set when the program was built.
    pub peig_client_id: Option<String>,
    /// The cloud for a real tenant, or why there is none.
    pub cloud: Result<Cloud, CloudProblem>,
    /// Words of the page that the browser shows after the sign-in.
    pub closing_page: ClosingPage,
    /// Words of the files that are handed out.
    pub words: Words,
}

/// Why the cloud description that `PEIG_SETUP_CLOUD` names cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CloudProblem {
    /// The file cannot be read.
    Missing {
        /// The path as it was given.
        path: String,
    },
    /// It is not a cloud description.
    Invalid {
        /// Short code of the reason.
        reason: &'static str,
        /// In words, for support.
        detail: String,
    },
}

/// How the shell talks to the wizard.
#[derive(Clone)]
pub struct Handle {
    messages: mpsc::UnboundedSender<Message>,
    views: watch::Receiver<View>,
}

impl Handle {
    /// Sends what the admin wants. Never waits; after the end of the wizard it does nothing.
    pub fn send(&self, intent: Intent) {
        self.messages.send(Message::Intent(intent)).ok();
    }

    /// The latest view, and a way to hear of newer ones.
    pub fn views(&self) -> watch::Receiver<View> {
        self.views.clone()
    }

    /// The secret at hand, for the ten seconds of Reveal.
    pub async fn reveal(&self) -> Option<SecretString> {
        let (reply, answer) = oneshot::channel();
        self.messages.send(Message::Reveal(reply)).ok()?;
        answer.await.ok().flatten()
    }

    /// Ends the wizard: work is cancelled, the clipboard cleared if it still holds the secret, tokens forgotten.
    pub async fn shut_down(&self) {
        let (done, wait) = oneshot::channel();
        if self.messages.send(Message::ShutDown(done)).is_ok() {
            wait.await.ok();
        }
    }
}

/// What reaches the wizard's task.
enum Message {
    Intent(Intent),
    Reveal(oneshot::Sender<Option<SecretString>>),
    ShutDown(oneshot::Sender<()>),
}

/// The task's surroundings, shared with its jobs.
struct Context<H> {
    host: Arc<H>,
    http: Http,
    closing_page: ClosingPage,
    words: Arc<Words>,
    events: mpsc::UnboundedSender<Event>,
}

impl<H> Clone for Context<H> {
    fn clone(&self) -> Self {
        Self {
            host: Arc::clone(&self.host),
            http: self.http.clone(),
            closing_page: self.closing_page.clone(),
            words: Arc::clone(&self.words),
            events: self.events.clone(),
        }
    }
}

/// Starts the wizard's task on the current tokio runtime. The task ends with `Handle::shut_down`, or when every
/// handle has been dropped.
pub fn start<H: Host>(host: H, settings: Settings) -> Result<Handle, Fault> {
    let http = Http::new(&settings.version)?;
    let (messages, inbox) = mpsc::unbounded_channel();
    let (events, reports) = mpsc::unbounded_channel();
    let state = State::new(settings.version, settings.peig_client_id, settings.cloud);
    let (publish, views) = watch::channel(draw::view(&state));
    let context = Context {
        host: Arc::new(host),
        http,
        closing_page: settings.closing_page,
        words: Arc::new(settings.words),
        events,
    };
    tokio::spawn(run(context, state, inbox, reports, publish));
    Ok(Handle { messages, views })
}

/// How often the clipboard is tried at the end.
const CLIPBOARD_TRIES: u32 = 5;
/// Between two of those tries.
const BETWEEN_TRIES: Duration = Duration::from_millis(200);

/// While nothing is due, the task still wakes this often, so that a missed wake-up cannot stop it for good.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

async fn run<H: Host>(
    context: Context<H>,
    mut state: State,
    mut inbox: mpsc::UnboundedReceiver<Message>,
    mut reports: mpsc::UnboundedReceiver<Event>,
    publish: watch::Sender<View>,
) {
    loop {
        let sleep = state.next_wake().unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP);
        tokio::select! {
            message = inbox.recv() => match message {
                Some(Message::Intent(intent)) => intents::handle(&context, &mut state, intent),
                Some(Message::Reveal(reply)) => {
                    reply.send(keeping::reveal(&mut state)).ok();
                }
                Some(Message::ShutDown(done)) => {
                    shut_down(&context, &mut state).await;
                    done.send(()).ok();
                    return;
                }
                None => return shut_down(&context, &mut state).await,
            },
            Some(event) = reports.recv() => events::handle(&context, &mut state, event),
            () = tokio::time::sleep(sleep) => {}
        }
        events::due(&context, &mut state);
        state.revision = state.revision.wrapping_add(1);
        publish.send_replace(draw::view(&state));
    }
}

async fn shut_down<H: Host>(context: &Context<H>, state: &mut State) {
    if let Some(job) = &state.job {
        job.cancel.cancel();
    }
    // Another program may be holding the clipboard just now.
    for _ in 0..CLIPBOARD_TRIES {
        clipboard::clear(context, state);
        if state.clipboard.is_none() {
            break;
        }
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
    // A practice tenant ends with the program, and its secret is worth nothing afterwards.
    if let (true, Some(entry)) = (state.practice, state.store_entry()) {
        context.host.forget(&entry).await.ok();
    }
    state.forget_session();
    context.host.stop_practice().await;
}
