//! The task that owns the state: it takes in intents and reports, and publishes the state after each.

use std::sync::Arc;
use std::time::Duration;

use entra::{ClosingPage, Cloud, Fault, Http};
use jiff::Timestamp;
use secrecy::SecretString;
use tokio::sync::{mpsc, oneshot, watch};

use super::clipboard;
use super::event::Report;
use super::events;
use super::intent::Intent;
use super::intents;
use super::jobs::updating;
use super::notes;
use super::presence;
use super::state::{CloudProblem, State, Updates};
use super::surroundings::Context;
use crate::handover::Words;
use crate::host::{Away, Host};

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
    /// Words of the page that it shows after an approval.
    pub approval_page: ClosingPage,
    /// Words of the files that are handed out.
    pub words: Words,
}

/// How the wizard's task is talked to, and what is drawn of its state.
#[derive(Clone)]
pub struct Engine<V> {
    messages: mpsc::UnboundedSender<Message>,
    drawn: watch::Receiver<V>,
}

/// What reaches the wizard's task.
enum Message {
    Intent(Intent),
    Away(Away),
    Speak(Box<(ClosingPage, Words)>),
    Reveal(oneshot::Sender<Option<SecretString>>),
    ShutDown(oneshot::Sender<()>),
}

impl<V> Engine<V> {
    /// Starts the wizard's task on the current tokio runtime. What is drawn of the state is published at once and after each
    /// change. The task ends with [`Engine::shut_down`], or when every engine has been dropped.
    pub(crate) fn start<H: Host>(host: H, settings: Settings, draw: fn(&State) -> V) -> Result<Self, Fault>
    where
        V: Send + Sync + 'static,
    {
        let http = Http::new(&settings.version)?;
        let (messages, inbox) = mpsc::unbounded_channel();
        let (reports, heard) = mpsc::unbounded_channel();
        let context = Context {
            host: Arc::new(host),
            http,
            closing_page: settings.closing_page,
            approval_page: settings.approval_page,
            words: Arc::new(settings.words),
            reports,
        };
        let traces = notes::read(&context, Timestamp::now());
        let mut state = State::new(settings.version, settings.peig_client_id, settings.cloud, traces);
        state.updates = Updates::known(context.host.standing());
        updating::look(&context, &mut state);
        let (publish, drawn) = watch::channel(draw(&state));
        tokio::spawn(run(context, state, inbox, heard, move |state| {
            publish.send_replace(draw(state));
        }));
        Ok(Self { messages, drawn })
    }

    /// Sends what the admin wants. Never waits; after the end of the wizard it does nothing.
    pub fn send(&self, intent: Intent) {
        self.messages.send(Message::Intent(intent)).ok();
    }

    /// What was drawn last, and a way to hear of what is newer.
    pub fn views(&self) -> watch::Receiver<V> {
        self.drawn.clone()
    }

    /// Nobody is in front of the machine any more: the sign-in ends.
    pub fn away(&self, why: Away) {
        self.messages.send(Message::Away(why)).ok();
    }

    /// From now on the files and the page that ends a sign-in are in these words.
    pub fn speak(&self, closing_page: ClosingPage, words: Words) {
        self.messages.send(Message::Speak(Box::new((closing_page, words)))).ok();
    }

    /// The secret at hand, for the ten seconds of Reveal; none where it may not be shown now.
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

/// How often the clipboard is tried at the end.
const CLIPBOARD_TRIES: u32 = 5;
/// Between two of those tries.
const BETWEEN_TRIES: Duration = Duration::from_millis(200);
/// How long the end waits for the answer to a change that is under way.
const LAST_ANSWER: Duration = Duration::from_secs(5);
/// While nothing is due, the task still wakes this often, so that a missed wake-up cannot stop it for good.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

async fn run<H: Host>(
    mut context: Context<H>,
    mut state: State,
    mut inbox: mpsc::UnboundedReceiver<Message>,
    mut heard: mpsc::UnboundedReceiver<Report>,
    publish: impl Fn(&State) + Send + 'static,
) {
    loop {
        let sleep = next_wake(&context, &state);
        let (signed_in, at_hand) = held(&state);
        tokio::select! {
            message = inbox.recv() => {
                // Whoever asks after their time is over asks as nobody, also where nothing woke this task in between.
                presence::due(&context, &mut state);
                match message {
                    Some(Message::Intent(intent)) => {
                        presence::noticed(&context, &mut state, &intent);
                        intents::handle(&context, &mut state, intent);
                    }
                    Some(Message::Away(why)) => presence::away(&mut state, why),
                    Some(Message::Speak(words)) => {
                        (context.closing_page, context.words) = (words.0, Arc::new(words.1));
                    }
                    Some(Message::Reveal(reply)) => {
                        reply.send(presence::reveal(&context, &mut state)).ok();
                    }
                    Some(Message::ShutDown(done)) => {
                        shut_down(&context, &mut state).await;
                        done.send(()).ok();
                        return;
                    }
                    None => return shut_down(&context, &mut state).await,
                }
            }
            Some(report) = heard.recv() => events::handle(&context, &mut state, report),
            what = state.jobs.broken_off() => {
                // What it had reported before counts: the value of a secret may be in it.
                while let Ok(report) = heard.try_recv() {
                    events::handle(&context, &mut state, report);
                }
                events::broken_off(&mut state, what);
            }
            () = tokio::time::sleep(sleep) => {}
        }
        state.skew = context.http.clock_skew().unwrap_or(state.skew);
        events::due(&context, &mut state);
        let now = held(&state);
        if (signed_in && !now.0) || (at_hand && !now.1) {
            context.http.let_go();
        }
        state.revision = state.revision.wrapping_add(1);
        publish(&state);
    }
}

/// Whether there is a session, and a secret at hand: what went with either is not to stay in a connection's buffers.
fn held(state: &State) -> (bool, bool) {
    (state.session().is_some(), state.vault.held().is_some())
}

/// How long the task may sleep.
fn next_wake<H: Host>(context: &Context<H>, state: &State) -> Duration {
    let now = context.host.uptime().total;
    let read = state.may_read().then(|| state.jobs.until_read());
    let off_screen = state.copies.secret_until().into_iter().chain(state.showing.until());
    let off_screen = off_screen.map(|until| until.saturating_sub(now));
    off_screen.chain(read).min().unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP)
}

async fn shut_down<H: Host>(context: &Context<H>, state: &mut State) {
    // A practice tenant ends with the program, and its secret is worth nothing afterwards.
    let practice = state.store_entry().filter(|_| state.target.is_practice());
    let working = state.closing_risk() == Some(super::place::ClosingRisk::Working);
    state.jobs.abandon();
    if working {
        tokio::time::timeout(LAST_ANSWER, state.jobs.drain()).await.ok();
    }
    // Another program may be holding the clipboard just now.
    for _ in 0..CLIPBOARD_TRIES {
        clipboard::clear(context, state);
        if state.copies.secret_until().is_none() {
            break;
        }
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
    if let Some(entry) = practice {
        context.host.forget(&entry).await.ok();
    }
    state.leave_tenant();
    context.host.stop_practice().await;
}
