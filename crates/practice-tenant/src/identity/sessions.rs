//! Codes, device codes and tokens that were given out, and what each stands for.
//!
//! Owns lifetimes and one-time use. Refuses to own who gets one.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use rand::RngCore;

use super::keys::Keys;
use super::scopes::Asked;

/// What an access token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bearer {
    /// A signed-in user with the delegated scopes of the token.
    User { id: String, upn: String, scopes: Vec<String> },
    /// An application by itself with the app roles of the token.
    App { app_id: String, roles: Vec<String> },
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadToken {
    Unknown,
    Expired,
    /// It is for another service.
    Elsewhere,
}

/// A user's sign-in, waiting to be redeemed.
#[derive(Clone, Debug)]
pub(crate) struct SignIn {
    pub(crate) client_id: String,
    pub(crate) user_id: String,
    pub(crate) asked: Asked,
    pub(crate) nonce: Option<String>,
    /// Whether a confidential client signed the person in, which shows its secret whenever it redeems something.
    pub(crate) confidential: bool,
}

/// An authorization code.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) sign_in: SignIn,
    pub(crate) redirect: String,
    /// SHA-256 of the verifier, base64url without padding.
    pub(crate) challenge: String,
    pub(crate) expires: Timestamp,
    pub(crate) redeemed: bool,
}

/// A device sign-in.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) user_code: String,
    pub(crate) client_id: String,
    pub(crate) asked: Asked,
    pub(crate) expires: Timestamp,
    pub(crate) correlation: String,
    pub(crate) state: DeviceState,
}

/// How far a device sign-in is.
#[derive(Clone, Debug)]
pub(crate) enum DeviceState {
    Pending,
    Declined,
    Approved(SignIn),
    Redeemed,
}

/// Everything given out.
#[derive(Debug)]
pub(crate) struct Sessions {
    pub(crate) keys: Keys,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) devices: HashMap<String, Device>,
    tokens: HashMap<String, (Option<Bearer>, Timestamp)>,
    pub(crate) refresh: HashMap<String, SignIn>,
}

impl Sessions {
    pub(crate) fn new() -> Result<Self, String> {
        Ok(Self {
            keys: Keys::of_process()?,
            codes: HashMap::new(),
            devices: HashMap::new(),
            tokens: HashMap::new(),
            refresh: HashMap::new(),
        })
    }

    /// Remembers an access token; one without a bearer is for another service than Graph.
    pub(crate) fn give(&mut self, token: &str, bearer: Option<Bearer>, expires: Timestamp) {
        self.tokens.insert(token.to_owned(), (bearer, expires));
    }

    /// What an access token stands for.
    pub(crate) fn bearer(&self, token: &str) -> Result<Bearer, BadToken> {
        let (bearer, expires) = self.tokens.get(token).ok_or(BadToken::Unknown)?;
        if *expires <= Timestamp::now() {
            return Err(BadToken::Expired);
        }
        bearer.clone().ok_or(BadToken::Elsewhere)
    }

    pub(crate) fn expire_tokens(&mut self) {
        for (_, expires) in self.tokens.values_mut() {
            *expires = Timestamp::UNIX_EPOCH;
        }
    }

    pub(crate) fn expire_device_codes(&mut self) {
        for device in self.devices.values_mut() {
            device.expires = Timestamp::UNIX_EPOCH;
        }
    }

    /// The live device sign-in with this user code.
    pub(crate) fn device_by_user_code(&mut self, code: &str) -> Option<&mut Device> {
        let now = Timestamp::now();
        self.devices.values_mut().find(|device| {
            device.user_code.eq_ignore_ascii_case(code.trim())
                && device.expires > now
                && matches!(device.state, DeviceState::Pending)
        })
    }
}

/// A moment so many seconds from now.
pub(crate) fn in_seconds(seconds: u32) -> Timestamp {
    let now = Timestamp::now();
    now.checked_add(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(now)
}

/// An opaque value with a prefix, of 384 random bits.
pub(crate) fn opaque(prefix: &str) -> String {
    let mut bytes = [0_u8; 48];
    rand::rng().fill_bytes(&mut bytes);
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Nine letters and digits that are not easily confused.
pub(crate) fn user_code() -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut bytes = [0_u8; 9];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}
