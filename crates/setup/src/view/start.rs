//! How the shell talks to the wizard.

use entra::Fault;

use super::app::View;
use super::draw;
use crate::host::Host;
use crate::wizard::{Engine, Settings};

/// How the shell talks to the wizard: intents go in, views come out.
pub type Handle = Engine<View>;

/// Starts the wizard on the current tokio runtime. It ends with [`Engine::shut_down`], or when every handle has been dropped.
pub fn start<H: Host>(host: H, settings: Settings) -> Result<Handle, Fault> {
    Engine::start(host, settings, draw::view)
}
