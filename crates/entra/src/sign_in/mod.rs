//! Signing in.
//!
//! Owns: the three ways to a token (the system browser, a device code, an application's own secret), what is asked
//! for, and what is checked before an answer is believed. Does not own: opening a browser, words on the closing page,
//! keeping a token. No refresh token is asked for: the wizard is done within an hour or signs in again.

mod answer;
mod app_only;
mod browser;
mod device;
mod form;
mod id_token;
mod loopback;
mod page;
mod request;
mod scopes;
mod session;
mod token;

pub use app_only::{AppToken, admin_consent_url, app_token};
pub use browser::{BrowserError, by_browser};
pub use device::{DevicePrompt, begin_device_code, finish_device_code};
pub use page::ClosingPage;
pub use request::SignIn;
pub use scopes::{OPENID_SCOPES, Scopes};
pub use session::{Account, Session};
