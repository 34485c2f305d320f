//! The tenant's signing key: a JWKS and RS256 signatures made with it.
//!
//! Owns one RSA key for as long as the program runs, never stored: making one takes longer than all else in a tenant that a
//! test looks at. Which tenant a token is of is in its claims. Refuses to own claims.

use std::fmt;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A 2048-bit RSA key with its id.
#[derive(Clone)]
pub(crate) struct Keys {
    pair: Arc<RsaKeyPair>,
    id: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Keys {
    /// The key of this process, made on first use.
    pub(crate) fn of_process() -> Result<Self, String> {
        static MADE: OnceLock<Keys> = OnceLock::new();
        if let Some(made) = MADE.get() {
            return Ok(made.clone());
        }
        let pair =
            RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| "no RSA key could be made".to_owned())?;
        let id = URL_SAFE_NO_PAD.encode(uuid::Uuid::new_v4().as_bytes());
        Ok(MADE.get_or_init(|| Self { pair: Arc::new(pair), id }).clone())
    }

    /// The key set of `/discovery/v2.0/keys`.
    pub(crate) fn published(&self, issuer: &str) -> Value {
        let public = self.pair.public_key();
        let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({ "keys": [{
            "kty": "RSA", "use": "sig", "kid": self.id, "x5t": self.id, "alg": "RS256", "issuer": issuer,
            "n": number(public.modulus().big_endian_without_leading_zero()),
            "e": number(public.exponent().big_endian_without_leading_zero()),
        }] })
    }

    /// A signed JWT of these claims.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, String> {
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": self.id, "x5t": self.id });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(claims));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|_| "the token could not be signed".to_owned())?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
