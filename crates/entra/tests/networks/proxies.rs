//! Real proxy programs.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a proxy may take to listen.
const START: Duration = Duration::from_secs(30);

/// A proxy program that runs until this goes.
pub(crate) struct Proxy {
    program: Child,
    pub(crate) address: SocketAddr,
    _folder: tempfile::TempDir,
}

/// What squid asks of whoever comes.
#[derive(Clone, Copy)]
pub(crate) enum Rule {
    Everybody,
    /// User `ada` with the password `s3cret`.
    Signed,
    /// Everybody, but not to this host.
    NotTo(&'static str),
}

impl Proxy {
    /// squid, which hands everything to the practice tenant's own door.
    pub(crate) async fn squid(parent: &str, rule: Rule) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let parent = url::Url::parse(parent).unwrap();
        let address = free();
        let check = folder.path().join("check.sh");
        std::fs::write(&check, CHECK).unwrap();
        let access = match rule {
            Rule::Everybody => "http_access allow all".to_owned(),
            Rule::Signed => format!(
                "auth_param basic program /bin/sh {}\nacl signed proxy_auth REQUIRED\nhttp_access allow \
                 signed\nhttp_access deny all",
                check.display()
            ),
            Rule::NotTo(host) => {
                format!("acl there dstdomain {host}\nhttp_access deny there\nhttp_access allow all")
            }
        };
        let text = format!(
            "http_port {address}\nvisible_hostname proxy.corp.example\npid_filename none\naccess_log none\n\
             cache_log /dev/null\ncache_store_log none\ncache deny all\nshutdown_lifetime 0 seconds\n\
             cache_peer {} parent {} 0 no-query no-digest default\nnever_direct allow all\n{access}\n",
            parent.host_str().unwrap(),
            parent.port().unwrap()
        );
        let file = folder.path().join("squid.conf");
        std::fs::write(&file, text).unwrap();
        // It gives its rights away, and has to read these afterwards.
        let readable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path(), readable).unwrap();
        let mut command = Command::new("squid");
        command.arg("-N").arg("-f").arg(file).env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        Self::start(command, address, folder).await
    }

    /// microsocks, for everybody or for user `ada` with the password `s3cret`.
    pub(crate) async fn socks(signed: bool) -> Self {
        let address = free();
        let mut command = Command::new("microsocks");
        command.args(["-i", &address.ip().to_string(), "-p", &address.port().to_string()]);
        if signed {
            command.args(["-u", "ada", "-P", "s3cret"]);
        }
        Self::start(command, address, tempfile::tempdir().unwrap()).await
    }

    async fn start(mut command: Command, address: SocketAddr, folder: tempfile::TempDir) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let program = command.spawn().unwrap_or_else(|error| {
            panic!("{error}: {command:?} (`cargo xtask setup` installs the proxies that the tests need)")
        });
        let mut proxy = Self { program, address, _folder: folder };
        let started = Instant::now();
        while tokio::net::TcpStream::connect(address).await.is_err() {
            assert!(proxy.program.try_wait().unwrap().is_none(), "it has ended: {command:?}");
            assert!(started.elapsed() < START, "it does not listen: {command:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        proxy
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }
}

/// Says `OK` to one name and password, as squid's helpers do.
const CHECK: &str =
    "while read -r line; do if [ \"$line\" = 'ada s3cret' ]; then echo OK; else echo ERR; fi; done\n";

/// A place to listen at that stays free until the program listens there: on an address of this process alone. A port of 127.0.0.1
/// that is given back may be somebody else's by then, who then hears what was meant for the proxy.
pub(crate) fn free() -> SocketAddr {
    let [.., high, low, last] = std::process::id().to_be_bytes();
    let own = Ipv4Addr::new(127, high.saturating_add(1), low, last);
    TcpListener::bind((own, 0)).unwrap().local_addr().unwrap()
}
