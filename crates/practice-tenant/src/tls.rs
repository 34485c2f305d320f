//! Microsoft's host names on loopback: a CONNECT proxy that ends TLS itself and passes on to the two listeners, and beside
//! it the same without a proxy, for clients that take none but resolve names as they are told.
//!
//! Owns the authority that is made for one run, its certificate, and which name leads where. Refuses to own any answer,
//! and any host but those below: nothing leaves this computer. Clients that know only Microsoft's addresses come here
//! by their ordinary settings, a proxy or a look-up and a trusted authority.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto, pki_types::PrivatePkcs8KeyDer};
use tokio_util::sync::CancellationToken;

use crate::dress::Dress;

/// Longest head of a CONNECT request, in bytes.
const HEAD_LIMIT: usize = 8 * 1024;

/// The proxy while it runs.
#[derive(Debug)]
pub(crate) struct Front {
    /// Where the proxy listens.
    pub(crate) address: SocketAddr,
    /// Where TLS is spoken at once.
    pub(crate) direct: SocketAddr,
    /// The authority's certificate as PEM; its key is gone.
    pub(crate) authority: String,
    pub(crate) tasks: [tokio::task::JoinHandle<()>; 2],
}

/// How a client comes in.
#[derive(Clone, Copy)]
enum Way {
    Proxy,
    Direct,
}

struct Door {
    tls: TlsAcceptor,
    dress: Dress,
    sign_in: SocketAddr,
    graph: SocketAddr,
}

impl Front {
    /// Makes an authority and serves in front of two plain listeners: sign-in and Graph. `port` is that of the way
    /// without a proxy; 0 is any free one.
    pub(crate) async fn start(
        (sign_in, graph): (SocketAddr, SocketAddr),
        port: u16,
        dress: Dress,
        stop: &CancellationToken,
    ) -> io::Result<Self> {
        let (config, authority) = certify(dress).map_err(io::Error::other)?;
        let door = Arc::new(Door { tls: TlsAcceptor::from(Arc::new(config)), dress, sign_in, graph });
        let proxy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let direct = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let addresses = (proxy.local_addr()?, direct.local_addr()?);
        let tasks = [
            tokio::spawn(listen(proxy, Way::Proxy, Arc::clone(&door), stop.clone())),
            tokio::spawn(listen(direct, Way::Direct, door, stop.clone())),
        ];
        Ok(Self { address: addresses.0, direct: addresses.1, authority, tasks })
    }
}

async fn listen(listener: TcpListener, way: Way, door: Arc<Door>, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        let Ok((stream, _)) = accepted else { continue };
        let (door, stop) = (Arc::clone(&door), stop.clone());
        tokio::spawn(async move {
            let passing = async {
                match way {
                    Way::Proxy => door.pass(stream).await,
                    Way::Direct => door.pass_by_name(stream).await,
                }
            };
            tokio::select! {
                result = passing => {
                    if let Err(error) = result {
                        tracing::debug!(%error, "a connection to the practice tenant's hosts broke off");
                    }
                }
                () = stop.cancelled() => {}
            }
        });
    }
}

impl Door {
    async fn pass(&self, mut stream: TcpStream) -> io::Result<()> {
        let head = read_head(&mut stream).await?;
        let Some(behind) = target(&head).and_then(|host| self.behind(host)) else {
            return stream
                .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .await;
        };
        stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
        let mut outer = self.tls.accept(stream).await?;
        let mut inner = TcpStream::connect(behind).await?;
        copy_bidirectional(&mut outer, &mut inner).await.map(|_| ())
    }

    /// Which host is meant says the name in the client's greeting (SNI).
    async fn pass_by_name(&self, stream: TcpStream) -> io::Result<()> {
        let mut outer = self.tls.accept(stream).await?;
        let behind = outer.get_ref().1.server_name().and_then(|name| self.behind(name));
        let behind = behind.ok_or(io::ErrorKind::InvalidData)?;
        let mut inner = TcpStream::connect(behind).await?;
        copy_bidirectional(&mut outer, &mut inner).await.map(|_| ())
    }

    fn behind(&self, host: &str) -> Option<SocketAddr> {
        let host = host.to_ascii_lowercase();
        if host == self.dress.graph() {
            return Some(self.graph);
        }
        let (sign_in, aliases) = self.dress.sign_in();
        (host == sign_in || aliases.contains(&host.as_str())).then_some(self.sign_in)
    }
}

/// Reads up to the empty line. The client says nothing after it until it is answered.
async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > HEAD_LIMIT || stream.read_buf(&mut head).await? == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    String::from_utf8(head).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// The host of `CONNECT host:443`; anything else is nothing.
fn target(head: &str) -> Option<&str> {
    let mut words = head.lines().next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    target.strip_suffix(":443").filter(|_| method == "CONNECT")
}

/// An authority, and a server configuration whose certificate it has signed.
fn certify(dress: Dress) -> Result<(ServerConfig, String), Box<dyn std::error::Error + Send + Sync>> {
    let mut own = CertificateParams::new(Vec::new())?;
    own.distinguished_name.push(DnType::CommonName, "Peig Setup practice tenant, made for one run");
    own.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    own.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    let authority_key = KeyPair::generate()?;
    let authority = own.self_signed(&authority_key)?.pem();
    let issuer = Issuer::new(own, authority_key);

    let (sign_in, aliases) = dress.sign_in();
    let names = [sign_in, dress.graph()].into_iter().chain(aliases.iter().copied()).map(str::to_owned);
    let mut served = CertificateParams::new(names.collect::<Vec<_>>())?;
    served.distinguished_name.push(DnType::CommonName, sign_in);
    served.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    served.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    // Python's strict checks want both.
    served.use_authority_key_identifier_extension = true;
    served.is_ca = IsCa::ExplicitNoCa;
    let key = KeyPair::generate()?;
    let certificate = served.signed_by(&key, &issuer)?;

    let mut config = ServerConfig::builder_with_provider(Arc::new(crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        )?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((config, authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_connect_to_the_port_of_https_has_a_target() {
        assert_eq!(target("CONNECT graph.microsoft.com:443 HTTP/1.1\r\n\r\n"), Some("graph.microsoft.com"));
        assert_eq!(target("CONNECT graph.microsoft.com:80 HTTP/1.1\r\n\r\n"), None);
        assert_eq!(target("GET http://graph.microsoft.com:443 HTTP/1.1\r\n\r\n"), None);
    }
}
