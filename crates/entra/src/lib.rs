//! Microsoft Entra and Microsoft Graph, without Peig.
//!
//! Owns: which hosts make up a cloud, signing in and the tokens that come of it, one Graph client with its reads,
//! writes and batches, what Microsoft's refusals mean, and when to try again.
//!
//! Refuses to own: what a correct registration looks like, what to change in a tenant, any words for the screen, any
//! file. Nothing here knows that a wizard exists.

pub mod cloud;
pub mod fault;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzed;
pub mod graph;
pub mod http;
pub mod proxy;
pub mod reach;
pub mod retry;
mod scope;
mod secret_text;
pub mod sign_in;
mod skew;

pub use cloud::{Cloud, CloudError, CloudName};
pub use fault::{Code, Fault, is_unseen};
pub use graph::{Graph, Part, PartAnswer};
pub use http::{Http, Timeouts};
pub use reach::{Reach, look};
pub use retry::{Attempt, Clock, Decision, Idempotence, Patience, SystemClock, decide, with_patience};
pub use scope::same_scope;
pub use sign_in::{
    Account, AppToken, Approval, Astray, BrowserError, Browsing, ClosingPage, DevicePrompt, OPENID_SCOPES,
    Scopes, Session, SignIn, admin_consent_url, app_token, begin_device_code, by_browser, by_consent_page,
    finish_device_code, look_up,
};
pub use tokio_util::sync::CancellationToken;
