//! Linux: the desktop's screen saver on the session bus, and logind on the system bus.
//!
//! Anybody who may use the session bus can say that the screen is locked. They could end the program as well.

use std::collections::HashMap;

use setup::host::Away;
use zbus::MatchRule;
use zbus::blocking::{Connection, MessageIterator};
use zbus::message::{Header, Message, Type};
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

const LOGIND: &str = "org.freedesktop.login1";

/// A thread for each bus; both end with the program.
pub(super) fn watch(tell: impl Fn(Away) + Clone + Send + 'static) {
    let on_system_bus = tell.clone();
    listen("session", move || session_bus(&tell));
    listen("system", move || system_bus(&on_system_bus));
}

fn listen(bus: &'static str, work: impl FnOnce() -> zbus::Result<()> + Send + 'static) {
    let thread = std::thread::Builder::new().name(format!("{bus} bus"));
    let started = thread.spawn(move || {
        if let Err(fault) = work() {
            tracing::info!(%fault, bus, "nobody tells whether the screen is locked");
        }
    });
    if let Err(fault) = started {
        tracing::warn!(%fault, bus, "the bus is not listened to");
    }
}

/// `org.freedesktop.ScreenSaver`, and what GNOME, Cinnamon, MATE and Xfce call theirs, all with the same signal.
fn session_bus(tell: &impl Fn(Away)) -> zbus::Result<()> {
    let bus = Connection::session()?;
    let rule = MatchRule::builder().msg_type(Type::Signal).member("ActiveChanged")?.build();
    for message in MessageIterator::for_match_rule(rule, &bus, None)? {
        let message = message?;
        let named = message.header().interface().is_some_and(|name| name.ends_with(".ScreenSaver"));
        if named && says_yes(&message) {
            tell(Away::Locked);
        }
    }
    Ok(())
}

/// Only logind's own signals come through: the bus knows who owns its name.
fn system_bus(tell: &impl Fn(Away)) -> zbus::Result<()> {
    let bus = Connection::system()?;
    let rule = MatchRule::builder().msg_type(Type::Signal).sender(LOGIND)?.build();
    let messages = MessageIterator::for_match_rule(rule, &bus, None)?;
    let ours = own_session(&bus).ok();
    for message in messages {
        let message = message?;
        if let Some(away) = told_by_logind(&message, ours.as_ref()) {
            tell(away);
        }
    }
    Ok(())
}

/// The caller's own session, or the one that their desktop is in (org.freedesktop.login1(5), `auto`).
fn own_session(bus: &Connection) -> zbus::Result<OwnedObjectPath> {
    let manager = Some("org.freedesktop.login1.Manager");
    let answer =
        bus.call_method(Some(LOGIND), "/org/freedesktop/login1", manager, "GetSession", &("auto",))?;
    answer.body().deserialize()
}

/// Other people's sessions on this computer are none of ours.
fn told_by_logind(message: &Message, ours: Option<&OwnedObjectPath>) -> Option<Away> {
    let header = message.header();
    let name = |header: &Header<'_>| Some(format!("{}.{}", header.interface()?, header.member()?));
    let of_ours = ours.is_some_and(|ours| header.path().is_some_and(|path| path.as_str() == ours.as_str()));
    match name(&header)?.as_str() {
        "org.freedesktop.login1.Manager.PrepareForSleep" => says_yes(message).then_some(Away::Asleep),
        "org.freedesktop.login1.Session.Lock" => of_ours.then_some(Away::Locked),
        "org.freedesktop.DBus.Properties.PropertiesChanged" => {
            (of_ours && is_locked_now(message)).then_some(Away::Locked)
        }
        _ => None,
    }
}

fn says_yes(message: &Message) -> bool {
    message.body().deserialize::<bool>().unwrap_or(false)
}

fn is_locked_now(message: &Message) -> bool {
    let body = message.body();
    let read = body.deserialize::<(String, HashMap<String, OwnedValue>, Vec<String>)>();
    read.is_ok_and(|(_, changed, _)| {
        changed.get("LockedHint").is_some_and(|hint| bool::try_from(hint) == Ok(true))
    })
}

#[cfg(test)]
mod tests {
    use zbus::zvariant::Value;

    use super::*;

    const OURS: &str = "/org/freedesktop/login1/session/_32";

    fn signal<B>(path: &str, interface: &str, member: &str, body: &B) -> Message
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        Message::signal(path, interface, member).unwrap().build(body).unwrap()
    }

    fn told(message: &Message) -> Option<Away> {
        told_by_logind(message, Some(&OwnedObjectPath::try_from(OURS).unwrap()))
    }

    #[test]
    fn logind_tells_of_sleep() {
        let sleep = |begins: bool| {
            signal("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", &(begins,))
        };
        assert_eq!(told(&sleep(true)), Some(Away::Asleep));
        assert_eq!(told(&sleep(false)), None, "the computer wakes up");
    }

    #[test]
    fn logind_tells_of_our_own_lock_only() {
        let lock = |path: &str| signal(path, "org.freedesktop.login1.Session", "Lock", &());
        assert_eq!(told(&lock(OURS)), Some(Away::Locked));
        assert_eq!(told(&lock("/org/freedesktop/login1/session/_33")), None);
        let hint = |path: &str, locked: bool| {
            let changed = HashMap::from([("LockedHint", Value::from(locked))]);
            let body = ("org.freedesktop.login1.Session", changed, Vec::<String>::new());
            signal(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", &body)
        };
        assert_eq!(told(&hint(OURS, true)), Some(Away::Locked));
        assert_eq!(told(&hint(OURS, false)), None);
        assert_eq!(told(&hint("/org/freedesktop/login1/session/_33", true)), None);
    }
}
