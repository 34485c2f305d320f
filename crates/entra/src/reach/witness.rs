//! Who answers in Microsoft's place.
//!
//! After a look has failed, its certificate is looked at once more, to name who vouches for it: so the network's people
//! know their own product. The connection is broken off there, and nothing is sent. Only where a certificate's time is
//! over is one question asked of an unchecked host, without anything of anybody's: its date tells by how much a clock is
//! wrong that makes good certificates look outdated. Name and date are shown; nothing is believed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, ClientBuilder, Url, redirect};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use x509_parser::prelude::{FromDer as _, X509Certificate, X509Name};

use crate::cloud::is_loopback;
use crate::fault::clean;
use crate::proxy::Setting;
use crate::skew::by_date;

/// The longest name that is shown.
const NAME_LIMIT: usize = 80;

/// What was seen.
#[derive(Default)]
pub(super) struct Testimony {
    /// Who vouches for the certificate.
    pub(super) issuer: Option<String>,
    /// This computer's clock against the answer's date.
    pub(super) skew: Option<SignedDuration>,
}

/// Looks at the certificate; with `date`, at the answer's date as well.
pub(super) async fn witness(setting: &Setting, url: &Url, date: bool, longest: Duration) -> Testimony {
    let eye =
        Arc::new(Eye { provider: aws_lc_rs::default_provider(), goes_on: date, seen: Mutex::default() });
    let skew = ask(setting, url, longest, &eye).await.filter(|_| date);
    let seen = eye.seen.lock().unwrap_or_else(PoisonError::into_inner);
    Testimony { issuer: seen.as_deref().and_then(issuer), skew }
}

async fn ask(setting: &Setting, url: &Url, longest: Duration, eye: &Arc<Eye>) -> Option<SignedDuration> {
    let tls = ClientConfig::builder_with_provider(Arc::new(eye.provider.clone()))
        .with_safe_default_protocol_versions()
        .ok()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::<Eye>::clone(eye))
        .with_no_client_auth();
    let builder = Client::builder().no_proxy().redirect(redirect::Policy::none()).timeout(longest);
    let proxy = setting.for_client().filter(|_| !is_loopback(url));
    let client = proxy.into_iter().fold(builder, ClientBuilder::proxy).tls_backend_preconfigured(tls).build();
    let asked = Timestamp::now();
    let response = client.ok()?.get(url.clone()).send().await.ok()?;
    by_date(asked, Timestamp::now(), response.headers())
}

/// Takes every certificate in, and goes on or refuses whatever it says.
#[derive(Debug)]
struct Eye {
    provider: CryptoProvider,
    goes_on: bool,
    seen: Mutex<Option<Vec<u8>>>,
}

impl ServerCertVerifier for Eye {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(end_entity.to_vec());
        if self.goes_on {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// The authority's own name, and its organisation where that says more.
fn issuer(certificate: &[u8]) -> Option<String> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let name = clean(&name_of(certificate.issuer())?)?;
    Some(name.chars().take(NAME_LIMIT).collect())
}

fn name_of(name: &X509Name<'_>) -> Option<String> {
    let common = name.iter_common_name().find_map(|one| one.as_str().ok());
    let organisation = name.iter_organization().find_map(|one| one.as_str().ok());
    match (common, organisation) {
        (Some(common), Some(organisation)) if !common.contains(organisation) => {
            Some(format!("{common} ({organisation})"))
        }
        (one, other) => one.or(other).map(str::to_owned),
    }
}
