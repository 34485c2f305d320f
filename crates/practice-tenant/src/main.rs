//! The practice tenant as a program: serves one scenario on loopback and prints where.
//!
//! Owns the command line. Refuses to own anything else: the library serves.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use practice_tenant::{GRAPH_COMMAND_LINE_TOOLS, Options, Practice, Scenario, UnknownScenario, registration};

const USAGE: &str = "usage: practice-tenant [--scenario NAME] [--port N] [--seed N] [--delay MS] [--log] [--tls FILE [--tls-port N]] [--until-eof]\n\
                     --tls answers as Microsoft's hosts behind a proxy; the certificate to trust goes to FILE\n\
                     --tls-port is where they answer without a proxy, told apart by name (SNI)\n\
                     --seed makes ids, times and the lag of replicas repeatable\n\
                     --delay is how many milliseconds every request takes, a batch like any other\n\
                     --log prints at the end, with --until-eof, which requests there were and when\n\
                     --until-eof ends when standard input does; built with the feature `watch`, it then tells what broke\n\
                     Microsoft's published description of Graph, and fails if something did";

/// What to type, with every scenario by its name.
fn usage() -> String {
    format!("{USAGE}\nscenarios: {}", Scenario::ALL.map(Scenario::name).join(", "))
}

#[tokio::main]
async fn main() -> ExitCode {
    let asked = match read(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(reason) => return complain(&format!("{reason}\n{}", usage())),
    };
    match Practice::start(asked.options.clone()).await {
        Ok(practice) => {
            if let Err(error) = leave_authority(&practice, &asked) {
                return complain(&format!("The certificate cannot be written: {error}"));
            }
            announce(&practice, &asked);
            if !asked.until_eof {
                // Served until the process is ended.
                return std::future::pending::<ExitCode>().await;
            }
            input_ended().await;
            if asked.log {
                tell_requests(&practice);
            }
            settle(practice).await
        }
        Err(error) => {
            complain(&format!("The practice tenant cannot start on {}: {error}", asked.options.bind))
        }
    }
}

/// Waits until standard input ends. A thread of its own reads it: what is typed meanwhile says nothing.
async fn input_ended() {
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = end.await;
}

/// Stops and says what the exchanges broke.
#[cfg(feature = "watch")]
async fn settle(practice: Practice) -> ExitCode {
    let (exchanges, broken) = practice.settle().await;
    if broken.is_empty() {
        return ExitCode::SUCCESS;
    }
    complain(&format!(
        "{} of {exchanges} exchanges break Microsoft's published description:\n{}",
        broken.len(),
        broken.join("\n")
    ))
}

#[cfg(not(feature = "watch"))]
async fn settle(practice: Practice) -> ExitCode {
    practice.stop().await;
    ExitCode::SUCCESS
}

/// What the command line asks for.
#[derive(Debug)]
struct Asked {
    options: Options,
    /// Where the certificate of the authority goes, when Microsoft's hosts are served.
    authority: Option<PathBuf>,
    /// Whether the end of standard input ends the program.
    until_eof: bool,
    /// Whether the requests are told at the end.
    log: bool,
}

/// Reads the command line.
fn read(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut options = Options::default();
    let (mut authority, mut until_eof, mut log) = (None, false, false);
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        let flag = match name.as_str() {
            "--until-eof" => Some(&mut until_eof),
            "--log" => Some(&mut log),
            _ => None,
        };
        if let Some(flag) = flag.filter(|_| value.is_none()) {
            *flag = true;
            continue;
        }
        let value = value.or_else(|| arguments.next()).ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--scenario" => {
                options.scenario = value.parse().map_err(|unknown: UnknownScenario| unknown.to_string())?;
            }
            "--port" => {
                let port: u16 = value.parse().map_err(|_| format!("{value:?} is no port"))?;
                options.bind = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            }
            "--seed" => options.seed = Some(value.parse().map_err(|_| format!("{value:?} is no number"))?),
            "--delay" => {
                let delay = value.parse().map_err(|_| format!("{value:?} is no number"))?;
                options.delay = Duration::from_millis(delay);
            }
            "--tls" => {
                options.tls = true;
                authority = Some(PathBuf::from(value));
            }
            "--tls-port" => {
                options.tls_port = value.parse().map_err(|_| format!("{value:?} is no port"))?;
            }
            other => return Err(format!("unknown argument {other:?}")),
        }
    }
    Ok(Asked { options, authority, until_eof, log })
}

/// Writes the certificate that a client has to trust.
fn leave_authority(practice: &Practice, asked: &Asked) -> std::io::Result<()> {
    match (&asked.authority, practice.certificate_authority()) {
        (Some(file), Some(certificate)) => std::fs::write(file, certificate),
        _ => Ok(()),
    }
}

#[expect(clippy::print_stdout, reason = "the endpoints on standard output are what this program is for")]
fn announce(practice: &Practice, asked: &Asked) {
    let tenant = practice.tenant();
    let accounts: Vec<_> = tenant
        .accounts()
        .into_iter()
        .map(|person| {
            serde_json::json!({ "userPrincipalName": person.user_principal_name,
            "displayName": person.display_name, "roles": person.roles })
        })
        .collect();
    // Replicas draw one themselves where none is asked for: it is told, so that what went wrong can be had again.
    let seed = asked.options.seed.or_else(|| tenant.with(|documents| documents.replication_seed()));
    let cloud: serde_json::Value = serde_json::from_str(&practice.cloud_json()).unwrap_or_default();
    let description = serde_json::json!({
        "scenario": asked.options.scenario.name(), "seed": seed, "authority": practice.authority(), "graph": practice.graph(),
        "tenantId": tenant.id(), "tenantName": tenant.name(), "domain": tenant.domain(), "cloud": cloud,
        "clientId": GRAPH_COMMAND_LINE_TOOLS, "registration": registration(),
        "accounts": accounts, "proxy": practice.proxy(), "direct": practice.direct(), "certificateAuthority": asked.authority,
    });
    println!("{description}");
}

/// Prints the requests, the parts of batches left out: which, and from when to when in seconds since 1970.
#[expect(clippy::print_stdout, reason = "what was asked for goes to standard output")]
fn tell_requests(practice: &Practice) {
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let requests: Vec<_> = practice
        .log()
        .into_iter()
        .filter_map(|one| {
            let span = one.span?;
            Some(serde_json::json!({ "host": one.host, "method": one.method, "path": one.path, "status": one.status,
            "arrived": since(span.arrived), "answered": since(span.answered) }))
        })
        .collect();
    println!("{}", serde_json::Value::from(requests));
}

#[expect(clippy::print_stderr, reason = "a program without arguments it understands has to say so")]
fn complain(reason: &str) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use practice_tenant::Scenario;

    use super::*;

    fn given(line: &str) -> Result<Options, String> {
        read(line.split_whitespace().map(str::to_owned)).map(|asked| asked.options)
    }

    #[test]
    fn scenario_port_and_seed_are_read() {
        let options = given("--scenario half-done --port=4711 --seed 7").unwrap();
        assert_eq!(
            (options.scenario, options.bind.port(), options.seed),
            (Scenario::HalfDone, 4711, Some(7))
        );
    }

    #[test]
    fn the_registration_that_is_told_is_the_guides() {
        let told = registration();
        assert_eq!(
            (&told["displayName"], &told["isFallbackPublicClient"]),
            (&"PeigUserManagerApp".into(), &true.into())
        );
        assert_eq!(told["roles"].as_array().map(Vec::len), Some(4));
        assert_eq!(told["scopes"], serde_json::json!(["User.Read"]));
    }

    #[test]
    fn the_end_of_input_ends_it_only_if_asked() {
        let asked = |line: &str| read(line.split_whitespace().map(str::to_owned)).unwrap();
        assert!(!asked("--tls a.pem --tls-port 4712").until_eof);
        assert_eq!(asked("--tls a.pem --tls-port 4712").options.tls_port, 4712);
        assert!(asked("--until-eof --seed 1").until_eof);
    }

    #[test]
    fn delay_and_log_are_for_measuring() {
        let asked = |line: &str| read(line.split_whitespace().map(str::to_owned)).unwrap();
        assert_eq!(asked("--delay 80").options.delay, Duration::from_millis(80));
        assert!(asked("--until-eof --log").log && !asked("--until-eof").log);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for line in [
            "--scenario nowhere",
            "--port 99999",
            "--port",
            "--what 1",
            "--tls-port x",
            "--until-eof=1",
            "--log=1",
            "--delay x",
        ] {
            assert!(given(line).is_err(), "{line}");
        }
    }
}
