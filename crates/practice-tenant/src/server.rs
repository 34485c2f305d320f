//! The practice tenant's start and stop, and what a test may do with one that runs.
//!
//! Owns the two loopback listeners. Refuses to own what becomes of a request: `serving` does.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::documents::Documents;
use crate::dress::Dress;
use crate::faults::Faults;
use crate::hold::{Held, Holds, Moment};
use crate::identity::sessions::Sessions;
use crate::lock::lock;
use crate::log::Seen;
use crate::scenario::Scenario;
use crate::serving::{Host, spawn};
use crate::shared::{Endpoints, Shared};
use crate::tenant::Tenant;
#[cfg(feature = "tls")]
use crate::tls::Front;
use crate::watch::Watch;
use crate::weather::Weather;
use crate::words::Spoken;

/// How a practice tenant starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// The state of the tenant.
    pub scenario: Scenario,
    /// Where sign-in listens; Graph takes the next free port of the same address. Port 0 is any free one.
    pub bind: SocketAddr,
    /// Makes object ids and the order of shuffled lists the same on every run. Tokens and keys stay random.
    pub seed: Option<u64>,
    /// The cloud that the tenant is in.
    pub dress: Dress,
    /// How long every request takes at the least, a batch like any other, as a network to Microsoft would take.
    pub delay: Duration,
    /// What the pages say; English, unless told otherwise. Held by whoever starts the tenant, it can change meanwhile.
    pub spoken: Spoken,
    /// Answers as Microsoft's own hosts, over TLS behind a proxy on loopback; [`Practice::proxy`] says where.
    #[cfg(feature = "tls")]
    pub tls: bool,
    /// With `tls`, where the same hosts answer without a proxy, told apart by the name that the client asks for (SNI).
    /// Port 0 is any free one.
    #[cfg(feature = "tls")]
    pub tls_port: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scenario: Scenario::default(),
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: None,
            dress: Dress::default(),
            delay: Duration::ZERO,
            spoken: Spoken::default(),
            #[cfg(feature = "tls")]
            tls: false,
            #[cfg(feature = "tls")]
            tls_port: 0,
        }
    }
}

/// A running practice tenant. Dropping it stops it.
#[derive(Debug)]
pub struct Practice {
    shared: Arc<Shared>,
    tenant: Tenant,
    stop: CancellationToken,
    tasks: Vec<tokio::task::JoinHandle<()>>,
    #[cfg(feature = "tls")]
    front: Option<Front>,
}

impl Practice {
    /// Binds both listeners and serves on the current tokio runtime.
    ///
    /// # Errors
    /// The address is taken, or is not a loopback address.
    pub async fn start(options: Options) -> io::Result<Self> {
        if !options.bind.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "a practice tenant serves loopback only",
            ));
        }
        let sign_in = TcpListener::bind(options.bind).await?;
        let graph = TcpListener::bind(SocketAddr::new(options.bind.ip(), 0)).await?;
        let stop = CancellationToken::new();
        #[cfg(feature = "tls")]
        let front = if options.tls {
            let hosts = (sign_in.local_addr()?, graph.local_addr()?);
            Some(Front::start(hosts, options.tls_port, options.dress, &stop).await?)
        } else {
            None
        };
        let plain = Endpoints {
            authority: format!("http://{}", sign_in.local_addr()?),
            graph: format!("http://{}", graph.local_addr()?),
        };
        #[cfg(feature = "tls")]
        let endpoints = if front.is_some() { Endpoints::of_microsoft(options.dress) } else { plain };
        #[cfg(not(feature = "tls"))]
        let endpoints = plain;
        let mut documents = Documents::seeded(options.scenario, options.seed);
        documents.dress_as(options.dress);
        let shared = Arc::new(Shared {
            documents: Mutex::new(documents),
            sessions: Mutex::new(Sessions::new().map_err(io::Error::other)?),
            faults: Faults::of(options.scenario),
            weather: Weather::default(),
            holds: Holds::default(),
            log: Mutex::new(Vec::new()),
            watch: Watch::default(),
            endpoints,
            delay: options.delay,
            spoken: options.spoken,
        });
        let tasks =
            vec![spawn(sign_in, Host::Authority, &shared, &stop), spawn(graph, Host::Graph, &shared, &stop)];
        Ok(Self {
            tenant: Tenant::new(Arc::clone(&shared)),
            shared,
            stop,
            tasks,
            #[cfg(feature = "tls")]
            front,
        })
    }

    /// Address of the proxy that leads Microsoft's host names here, if there is one.
    #[cfg(feature = "tls")]
    pub fn proxy(&self) -> Option<String> {
        self.front.as_ref().map(|front| format!("http://{}", front.address))
    }

    /// Where Microsoft's host names answer over TLS without a proxy, if they do.
    #[cfg(feature = "tls")]
    pub fn direct(&self) -> Option<SocketAddr> {
        self.front.as_ref().map(|front| front.direct)
    }

    /// Certificate of the authority that vouches for this practice tenant, as PEM. Made anew on every start.
    #[cfg(feature = "tls")]
    pub fn certificate_authority(&self) -> Option<&str> {
        self.front.as_ref().map(|front| front.authority.as_str())
    }

    /// The cloud description that points Peig Setup here: name, authority, graph, portal, and what Graph is called.
    pub fn cloud_json(&self) -> String {
        serde_json::json!({
            "name": "practice",
            "authority": self.authority(),
            "graph": self.graph(),
            "portal": self.shared.endpoints.portal(),
            "graphResource": self.shared.endpoints.resource(),
        })
        .to_string()
    }

    /// Address of the sign-in host, without a trailing slash.
    pub fn authority(&self) -> String {
        self.shared.endpoints.authority.clone()
    }

    /// Address of the Graph host, without version and trailing slash.
    pub fn graph(&self) -> String {
        self.shared.endpoints.graph.clone()
    }

    /// The tenant's content, to look at and to change as a colleague in the portal would.
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The faults to come.
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// The weather.
    pub fn weather(&self) -> &Weather {
        &self.shared.weather
    }

    /// Holds the request of which this holds after `skip` others of which it did, once, at this moment. It is told as the
    /// log would, without caller and status.
    pub fn hold(&self, moment: Moment, skip: usize, which: impl Fn(&Seen) -> bool + Send + 'static) -> Held {
        self.shared.holds.add(moment, skip, Box::new(which))
    }

    /// From now on this test asks Graph for what Microsoft's published description forbids, for this reason.
    #[cfg(feature = "watch")]
    pub fn expect_wrong_requests(&self, reason: &str) {
        self.shared.watch.expect_wrong_requests(reason);
    }

    /// What broke Microsoft's published description so far. The same fails the test when the tenant is dropped.
    #[cfg(feature = "watch")]
    pub fn violations(&self) -> Vec<String> {
        self.shared.watch.found()
    }

    /// Stops and tells how many exchanges with Graph there were, and what they broke of Microsoft's published
    /// description: nothing of it fails a test any more.
    #[cfg(feature = "watch")]
    pub async fn settle(mut self) -> (usize, Vec<String>) {
        self.close().await;
        self.shared.watch.take()
    }

    /// Every request so far, oldest first; the parts of a `$batch` follow it in the order they were asked.
    pub fn log(&self) -> Vec<Seen> {
        lock(&self.shared.log).clone()
    }

    /// Stops both listeners and waits until they are closed.
    pub async fn stop(mut self) {
        self.close().await;
    }

    async fn close(&mut self) {
        self.stop.cancel();
        for task in std::mem::take(&mut self.tasks) {
            // A task that was aborted is stopped as well.
            let _ = task.await;
        }
        #[cfg(feature = "tls")]
        if let Some(front) = self.front.take() {
            for task in front.tasks {
                let _ = task.await;
            }
        }
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.stop.cancel();
        self.shared.watch.verdict();
    }
}
