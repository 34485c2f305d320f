//! A second start: the window of the first comes forward, and the second ends. Where the first does not answer, the second
//! says so and ends as well.
//!
//! Owns only the asking, with an end to it: who is the first is `tauri-plugin-single-instance`'s part, which on Linux would
//! wait for an answer without end.

use std::time::Duration;

/// A window that is only busy has come forward within this.
pub(crate) const TIME_TO_ANSWER: Duration = Duration::from_secs(10);

/// Who was started first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum First {
    /// This process, or it cannot be told.
    IsThis,
    /// Another one, whose window has come forward.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "the plugin ends a second start there"))]
    CameForward,
}

/// The first start is there and does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the first start does not answer")]
pub(crate) struct Hangs;

/// Asks whoever was started first to come forward. On Windows and macOS the plugin does, which waits for ten seconds, or
/// for nothing.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "on Linux it can fail")]
pub(crate) fn ask_the_first() -> Result<First, Hangs> {
    Ok(First::IsThis)
}

#[cfg(target_os = "linux")]
pub(crate) use linux::{ask_the_first, notify};

#[cfg(target_os = "linux")]
mod linux {
    use zbus::blocking::connection::Builder;
    use zbus::blocking::fdo::DBusProxy;

    use super::{First, Hangs, TIME_TO_ANSWER};

    /// As the plugin names it: after the program's identifier.
    const NAME: &str = "io.peig.setup.SingleInstance";
    const PATH: &str = "/io/peig/setup/SingleInstance";

    pub(crate) fn ask_the_first() -> Result<First, Hangs> {
        // Without a bus nobody can be asked, and the plugin cannot either.
        let Ok(bus) = Builder::session().and_then(|bus| bus.method_timeout(TIME_TO_ANSWER).build()) else {
            return Ok(First::IsThis);
        };
        let owned = DBusProxy::new(&bus)
            .and_then(|daemon| Ok(daemon.name_has_owner(NAME.try_into()?)?))
            .unwrap_or_default();
        if !owned {
            return Ok(First::IsThis);
        }
        let nothing: (Vec<String>, &str) = (Vec::new(), "");
        match bus.call_method(Some(NAME), PATH, Some("org.SingleInstance.DBus"), "ExecuteCallback", &nothing)
        {
            Ok(_) => Ok(First::CameForward),
            // The answer is the bus's: whoever had the name has ended meanwhile.
            Err(zbus::Error::MethodError(..)) => Ok(First::IsThis),
            Err(_) => Err(Hangs),
        }
    }

    /// Says it on the desktop: of a program that was started from a menu nobody sees the standard error.
    pub(crate) fn notify(text: &str) {
        let hints: std::collections::HashMap<&str, zbus::zvariant::Value<'_>> =
            std::collections::HashMap::new();
        let said =
            Builder::session().and_then(|bus| bus.method_timeout(TIME_TO_ANSWER).build()).and_then(|bus| {
                bus.call_method(
                    Some("org.freedesktop.Notifications"),
                    "/org/freedesktop/Notifications",
                    Some("org.freedesktop.Notifications"),
                    "Notify",
                    &(
                        "Peig Setup",
                        0_u32,
                        "peig-setup",
                        "Peig Setup",
                        text,
                        Vec::<&str>::new(),
                        hints,
                        -1_i32,
                    ),
                )
            });
        // It is on standard error as well.
        drop(said);
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_name_is_the_one_that_the_plugin_makes_of_the_identifier() {
            let config: serde_json::Value = serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
            let name = format!("{}.SingleInstance", config["identifier"].as_str().unwrap());
            assert_eq!(NAME, name);
            assert_eq!(PATH, format!("/{}", name.replace('.', "/")));
        }
    }
}
