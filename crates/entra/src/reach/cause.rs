//! What kept a request from its answer.

use std::io;

use rustls::CertificateError as Certificate;

use crate::http::{causes, is_proxy_sign_in, says};
use crate::proxy::Way;

/// Why a host was not reached. Closed: what is not told apart is `Broken`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// This computer has no root certificates.
    NoRoots,
    /// No address for the name.
    NameNotFound,
    /// Nobody listens there, or somebody refuses on its behalf.
    Refused,
    /// No way to that network.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// The proxy itself was not found or does not answer.
    ProxyUnreachable,
    /// The proxy wants a sign-in, or another one than it was given.
    ProxySignIn,
    /// The proxy does not lead there: it is forbidden, or cannot reach the host itself.
    ProxyRefused,
    /// The certificate comes from an authority that this computer does not know: traffic is inspected.
    UnknownAuthority,
    /// The certificate is for another name: somebody else answers, such as a hotel's sign-in page.
    OtherName,
    /// The certificate's time is over or has not begun, by this computer's clock.
    OutOfDate,
    /// The same, and this computer's clock is wrong.
    Clock,
    /// An answer that is not Microsoft's.
    NotMicrosoft,
    /// No secure connection, for another reason.
    Insecure,
    /// The connection broke.
    Broken,
}

impl Cause {
    /// Somebody answered, and it matters who.
    pub(super) fn is_about_who_answers(self) -> bool {
        matches!(
            self,
            Self::UnknownAuthority | Self::OtherName | Self::OutOfDate | Self::NotMicrosoft | Self::Insecure
        )
    }
}

/// What the error says, as if there were no proxy.
pub(super) fn of_error(error: &reqwest::Error) -> Cause {
    if let Some(tls) = causes(error).find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
        return of_tls(tls);
    }
    if is_proxy_sign_in(error) {
        return Cause::ProxySignIn;
    }
    if says(error, "SOCKS error: failed to create underlying connection") {
        return Cause::ProxyUnreachable;
    }
    if says(error, "tunnel error: unsuccessful") || says(error, "SOCKS error") {
        return Cause::ProxyRefused;
    }
    if error.is_timeout() {
        return Cause::TimedOut;
    }
    if says(error, "dns error") || says(error, "error resolving for socks proxy") {
        return Cause::NameNotFound;
    }
    let kinds = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    kinds.map(of_kind).find(|cause| *cause != Cause::Broken).unwrap_or(Cause::Broken)
}

fn of_kind(kind: io::ErrorKind) -> Cause {
    match kind {
        io::ErrorKind::ConnectionRefused => Cause::Refused,
        io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable => Cause::Unreachable,
        io::ErrorKind::TimedOut => Cause::TimedOut,
        _ => Cause::Broken,
    }
}

fn of_tls(error: &rustls::Error) -> Cause {
    match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            Certificate::UnknownIssuer => Cause::UnknownAuthority,
            Certificate::Expired
            | Certificate::ExpiredContext { .. }
            | Certificate::NotValidYet
            | Certificate::NotValidYetContext { .. } => Cause::OutOfDate,
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => Cause::OtherName,
            _ => Cause::Insecure,
        },
        // What was said is no TLS at all.
        rustls::Error::InvalidMessage(_) => Cause::NotMicrosoft,
        _ => Cause::Insecure,
    }
}

/// Behind a proxy, a failure to connect is one to connect to it.
pub(super) fn of_failure_on(way: &Way, cause: Cause) -> Cause {
    match (way, cause) {
        (Way::Proxy { .. }, Cause::NameNotFound | Cause::Refused | Cause::Unreachable | Cause::TimedOut) => {
            Cause::ProxyUnreachable
        }
        _ => cause,
    }
}
