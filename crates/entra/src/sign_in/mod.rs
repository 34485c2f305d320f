//! Signing in.
//!
//! Owns: the three ways to a token (the system browser, a device code, an application's own secret), what is asked
//! for, and what is checked before an answer is believed; and the page on which an administrator approves what a
//! registration lists. Does not own: opening a browser, words on the closing page,
//! keeping a token, the end of a session. No refresh token is asked for. A token may live much longer than the work takes:
//! this client says that it understands claims challenges (`scopes::claims`), and Microsoft then issues tokens for Graph of up
//! to 28 hours (learn.microsoft.com, "How to use Continuous Access Evaluation enabled APIs in your applications"), which
//! critical events revoke. Whoever holds one ends the session much earlier.

mod admin_consent;
mod answer;
mod app_only;
mod browser;
mod device;
mod discovery;
mod form;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzed;
mod id_token;
mod loopback;
mod page;
mod peer;
mod request;
mod scopes;
mod session;
mod token;

pub use admin_consent::{Approval, admin_consent_url, by_consent_page};
pub use app_only::{AppToken, app_token};
pub use browser::{BrowserError, Browsing, by_browser};
pub use device::{DevicePrompt, begin_device_code, finish_device_code};
pub use discovery::look_up;
pub(crate) use id_token::{CLOCK_SKEW, seems_expired_by};
pub use loopback::Astray;
pub use page::ClosingPage;
pub use request::SignIn;
pub use scopes::{OPENID_SCOPES, Scopes};
pub use session::{Account, Session};
