//! Whether Microsoft can be reached from this computer. Never holds anybody back: a look can be wrong.

use entra::Reach;
use entra::proxy::Way;
use entra::reach::{Cause, Look};
use jiff::SignedDuration;

use super::finding::{Finding, Status, warning};
use crate::guide::CheckId;

/// What the latest look has found; nothing where none has come to its end. `signed_in`: a clock that is off has refused
/// nobody yet.
pub fn reachable(reach: Option<&Reach>, signed_in: bool) -> Finding {
    let finding = |status| Finding::new(CheckId::MicrosoftReachable, false, status);
    let Some(reach) = reach else { return finding(Status::Unknown { reason: "notRead".to_owned() }) };
    let looks = [&reach.sign_in, &reach.graph];
    let cause_of = |look: &Look| look.obstacle.as_ref().map(|obstacle| obstacle.cause);
    // One thing is usually in the way of both; where it is not, the sign-in comes first.
    let Some(first) = looks.into_iter().find(|look| look.obstacle.is_some()) else {
        let hosts = hosts(&looks);
        return match reach.clock {
            None => about_way(finding(Status::Passed), first_way(&looks)).with("host", hosts),
            Some(off) => {
                let reason = match (reach.clock_refuses(), signed_in) {
                    (true, false) => clock(off),
                    (true, true) => "clockAheadNext",
                    (false, _) => only_off(off),
                };
                about_clock(finding(warning(reason)), off).with("host", hosts)
            }
        };
    };
    let cause = cause_of(first).unwrap_or(Cause::Broken);
    let alike: Vec<&Look> = looks.into_iter().filter(|look| cause_of(look) == Some(cause)).collect();
    let issuer = first.obstacle.as_ref().and_then(|obstacle| obstacle.issuer.clone());
    let automatic = reach.automatic.as_deref().filter(|_| may_be_automatic(cause, &first.way));
    let mut found = finding(warning(match (automatic, reach.clock) {
        (Some(_), _) => "automatic",
        (None, Some(off)) if cause == Cause::Clock => clock(off),
        _ => reason(cause, issuer.is_some()),
    }));
    found = about_way(found, &first.way).with("host", hosts(&alike));
    if let Some(off) = reach.clock {
        found = about_clock(found, off);
    }
    if let Some(issuer) = issuer {
        found = found.with("issuer", issuer);
    }
    match automatic {
        Some(address) => found.with("address", address),
        None => found,
    }
}

fn first_way<'a>(looks: &[&'a Look; 2]) -> &'a Way {
    &looks[0].way
}

fn hosts(looks: &[&Look]) -> String {
    looks.iter().map(|look| look.host.as_str()).collect::<Vec<_>>().join(", ")
}

fn about_way(finding: Finding, way: &Way) -> Finding {
    match way {
        Way::Direct => finding,
        Way::Proxy { address, .. } => finding.with("proxy", address),
    }
}

fn about_clock(finding: Finding, off: SignedDuration) -> Finding {
    finding.with("offBy", off.as_secs().unsigned_abs().to_string())
}

fn clock(off: SignedDuration) -> &'static str {
    if off.is_negative() { "clockBehind" } else { "clockAhead" }
}

/// The sign-in works in spite of it.
fn only_off(off: SignedDuration) -> &'static str {
    if off.is_negative() { "clockOnlyBehind" } else { "clockOnlyAhead" }
}

/// The way without a proxy leads nowhere, and this computer is told to ask for another.
fn may_be_automatic(cause: Cause, way: &Way) -> bool {
    let nowhere = matches!(
        cause,
        Cause::NameNotFound | Cause::Refused | Cause::Unreachable | Cause::TimedOut | Cause::Broken
    );
    nowhere && *way == Way::Direct
}

fn reason(cause: Cause, is_named: bool) -> &'static str {
    match cause {
        Cause::NoRoots => "noRoots",
        Cause::NameNotFound => "nameNotFound",
        Cause::Refused => "refused",
        Cause::Unreachable => "unreachable",
        Cause::TimedOut => "timedOut",
        Cause::ProxyUnreachable => "proxyUnreachable",
        Cause::ProxySignIn => "proxySignIn",
        Cause::ProxyRefused => "proxyRefused",
        Cause::UnknownAuthority if is_named => "unknownAuthorityNamed",
        Cause::UnknownAuthority => "unknownAuthority",
        Cause::OtherName => "otherName",
        Cause::OutOfDate | Cause::Clock => "outOfDate",
        Cause::NotMicrosoft => "notMicrosoft",
        Cause::Insecure => "insecure",
        Cause::Broken => "broken",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entra::proxy::Source;
    use entra::reach::Obstacle;

    fn look(host: &str, way: Way, cause: Option<Cause>) -> Look {
        let obstacle = cause.map(|cause| Obstacle { cause, issuer: None, detail: String::new() });
        Look { host: host.to_owned(), way, obstacle }
    }

    fn reach(way: &Way, causes: [Option<Cause>; 2]) -> Reach {
        let [sign_in, graph] = causes;
        Reach {
            sign_in: look("login", way.clone(), sign_in),
            graph: look("graph", way.clone(), graph),
            clock: None,
            automatic: None,
        }
    }

    fn said(reach: &Reach) -> (String, Vec<(String, String)>) {
        let finding = reachable(Some(reach), false);
        assert!(!finding.required);
        let reason = match finding.status {
            Status::Passed => "passed".to_owned(),
            Status::Warning { reason } => reason,
            other => panic!("{other:?}"),
        };
        (reason, finding.params.into_iter().collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_item_names_host_way_and_cause() {
        let proxy = Way::Proxy { address: "http://proxy.corp:8080".to_owned(), source: Source::Gnome };
        let both = reach(&proxy, [Some(Cause::ProxySignIn), Some(Cause::ProxySignIn)]);
        let named = pairs(&[("host", "login, graph"), ("proxy", "http://proxy.corp:8080")]);
        assert_eq!(said(&both), ("proxySignIn".to_owned(), named));
        let one = reach(&Way::Direct, [None, Some(Cause::NameNotFound)]);
        assert_eq!(said(&one), ("nameNotFound".to_owned(), pairs(&[("host", "graph")])));
        assert_eq!(said(&reach(&Way::Direct, [None, None])).0, "passed");
    }

    #[test]
    fn a_clock_is_said_by_how_much() {
        let ahead = Reach { clock: Some(SignedDuration::from_hours(3)), ..reach(&Way::Direct, [None, None]) };
        let named = pairs(&[("host", "login, graph"), ("offBy", "10800")]);
        assert_eq!(said(&ahead), ("clockAhead".to_owned(), named));
        let by = |minutes| Reach {
            clock: Some(SignedDuration::from_mins(minutes)),
            ..reach(&Way::Direct, [None, None])
        };
        for (minutes, reason) in [
            (10, "clockOnlyAhead"),
            (65, "clockOnlyAhead"),
            (66, "clockAhead"),
            (-10, "clockOnlyBehind"),
            (-600, "clockOnlyBehind"),
        ] {
            assert_eq!(said(&by(minutes)).0, reason, "{minutes}");
        }
        let signed_in = reachable(Some(&by(600)), true);
        assert_eq!(signed_in.status, warning("clockAheadNext"), "nobody was refused yet");
        let behind = reachable(Some(&by(-600)), true);
        assert_eq!(behind.status, warning("clockOnlyBehind"), "it refuses nobody later either");
        let clock = Some(SignedDuration::from_hours(-9));
        let behind = Reach { clock, ..reach(&Way::Direct, [Some(Cause::Clock), Some(Cause::Clock)]) };
        assert_eq!(said(&behind).0, "clockBehind");
    }

    #[test]
    fn an_automatic_configuration_is_named_where_it_may_be_the_cause() {
        let automatic = Some("http://wpad.corp/proxy.pac".to_owned());
        let lost = Reach { automatic, ..reach(&Way::Direct, [Some(Cause::TimedOut), Some(Cause::TimedOut)]) };
        let named = pairs(&[("address", "http://wpad.corp/proxy.pac"), ("host", "login, graph")]);
        assert_eq!(said(&lost), ("automatic".to_owned(), named));
        let inspected = Reach {
            automatic: lost.automatic.clone(),
            ..reach(&Way::Direct, [Some(Cause::UnknownAuthority), None])
        };
        assert_eq!(said(&inspected).0, "unknownAuthority");
    }
}
