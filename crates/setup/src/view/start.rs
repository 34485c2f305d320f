//! How the shell talks to the wizard.

use entra::{ClosingPage, Fault};
use secrecy::SecretString;
use tokio::sync::watch;

use super::app::View;
use super::draw;
use crate::handover::Words;
use crate::host::{Away, Host};
use crate::wizard::{Engine, Intent, Settings};

/// How the shell talks to the wizard: intents go in, views come out.
#[derive(Clone)]
pub struct Handle {
    engine: Engine,
    views: watch::Receiver<View>,
}

/// Starts the wizard on the current tokio runtime. It ends with [`Handle::shut_down`], or when every handle has been dropped.
pub fn start<H: Host>(host: H, settings: Settings) -> Result<Handle, Fault> {
    let (engine, views) = Engine::start(host, settings, draw::view)?;
    Ok(Handle { engine, views })
}

impl Handle {
    /// Sends what the admin wants. Never waits; after the end of the wizard it does nothing.
    pub fn send(&self, intent: Intent) {
        self.engine.send(intent);
    }

    /// The latest view, and a way to hear of newer ones.
    pub fn views(&self) -> watch::Receiver<View> {
        self.views.clone()
    }

    /// Nobody is in front of the machine any more: the sign-in ends.
    pub fn away(&self, why: Away) {
        self.engine.away(why);
    }

    /// From now on the files and the page that ends a sign-in are in these words.
    pub fn speak(&self, closing_page: ClosingPage, words: Words) {
        self.engine.speak(closing_page, words);
    }

    /// The secret at hand, for the ten seconds of Reveal; none where it may not be shown now.
    pub async fn reveal(&self) -> Option<SecretString> {
        self.engine.reveal().await
    }

    /// Ends the wizard: work is cancelled, the clipboard cleared if it still holds the secret, tokens forgotten.
    pub async fn shut_down(&self) {
        self.engine.shut_down().await;
    }
}
