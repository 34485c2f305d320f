//! Whose browser came back: on Linux any user of the computer can read the address of a sign-in in the arguments of the
//! program that opens the browser, and could bring an answer of their own to the port that it names.
//!
//! Windows and macOS hand the address over without a process whose arguments others may read.

use tokio::net::TcpStream;

/// Who has the other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux tells"))]
pub(super) enum Bringer {
    /// The user of this program, as far as this system tells.
    User,
    /// Another user of this computer.
    OtherUser,
    /// Nobody any more: a browser would wait for its page.
    Gone,
}

/// Who has brought what came over this connection.
pub(super) async fn brought_by(stream: &TcpStream) -> Bringer {
    #[cfg(target_os = "linux")]
    {
        let (Ok(here), Ok(there)) = (stream.local_addr(), stream.peer_addr()) else { return Bringer::Gone };
        let looked = tokio::task::spawn_blocking(move || linux::brought_by(here, there)).await;
        let bringer = looked.unwrap_or(Bringer::Gone);
        if bringer != Bringer::User {
            tracing::warn!(
                ?bringer,
                "what came back to the sign-in was not brought by a program of this user"
            );
        }
        bringer
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = stream;
        std::future::ready(Bringer::User).await
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fmt::Write as _;
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

    use super::Bringer;

    /// The kernel's tables of connections (proc(5), `/proc/net/tcp`): whoever opened a socket stands in them.
    const TABLES: [&str; 2] = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];
    /// A table that changes while it is read may lack a line.
    const READINGS: usize = 3;
    /// Time for it to come to rest.
    const BETWEEN: std::time::Duration = std::time::Duration::from_millis(15);
    /// In Microsoft's subsystem for Linux the browser may be Windows', whose connections no table of Linux shows.
    const KERNEL: &str = "/proc/sys/kernel/osrelease";

    /// Who has the other end of a connection. Our end is known by who listens, so that it does not matter how this process sees
    /// the numbers of users. A table that does not show that says nothing.
    pub(super) fn brought_by(here: SocketAddr, there: SocketAddr) -> Bringer {
        if std::fs::read_to_string(KERNEL).is_ok_and(|kernel| kernel.to_lowercase().contains("microsoft")) {
            return Bringer::User;
        }
        for reading in 0..READINGS {
            if reading > 0 {
                std::thread::sleep(BETWEEN);
            }
            let tables = TABLES.map(|table| std::fs::read_to_string(table).unwrap_or_default());
            if let Some(bringer) = judge(&tables, here, there) {
                return bringer;
            }
        }
        Bringer::Gone
    }

    /// What these tables say; nothing where they lack the other end. An administrator needs no such way in, and what hands
    /// connections on to a container belongs to one; of an end that is closed the kernel tells no owner but 0.
    fn judge(tables: &[String], here: SocketAddr, there: SocketAddr) -> Option<Bringer> {
        let any = SocketAddr::new(
            if here.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() },
            0,
        );
        let find = |from, to| tables.iter().find_map(|table| end(table, from, to));
        let Some(own) = find(here, any) else { return Some(Bringer::User) };
        let other = find(there, here)?;
        let administrators = other.user == ADMINISTRATOR;
        Some(if administrators && other.state != ESTABLISHED {
            Bringer::Gone
        } else if administrators || other.user == own.user {
            Bringer::User
        } else {
            Bringer::OtherUser
        })
    }

    const ESTABLISHED: &str = "01";
    const ADMINISTRATOR: &str = "0";

    /// One end of a connection.
    #[derive(Debug, PartialEq, Eq)]
    struct End<'a> {
        state: &'a str,
        /// Who opened it, as the table numbers people.
        user: &'a str,
    }

    /// The end `from` of a connection to `to`.
    fn end(table: &str, from: SocketAddr, to: SocketAddr) -> Option<End<'_>> {
        let ends = [false, true].map(|mapped| (written(from, mapped), written(to, mapped)));
        table.lines().skip(1).find_map(|line| {
            let fields: Vec<_> = line.split_ascii_whitespace().collect();
            // Number, both addresses, state, queues, timer, retransmissions, user.
            let [_, local, remote, state, _, _, _, user, ..] = fields[..] else { return None };
            ends.iter().any(|(from, to)| from == local && to == remote).then_some(End { state, user })
        })
    }

    /// An address as the tables write it: words of 32 bits as this machine keeps them. A socket for both families has
    /// `mapped` ones of IPv4.
    fn written(address: SocketAddr, mapped: bool) -> String {
        let octets = match address.ip() {
            IpAddr::V4(ip) if mapped => ip.to_ipv6_mapped().octets().to_vec(),
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        };
        let mut text = String::new();
        for word in octets.chunks_exact(Ipv4Addr::LOCALHOST.octets().len()) {
            let word = word.try_into().map_or(0, u32::from_ne_bytes);
            let _whole = write!(text, "{word:08X}");
        }
        let _whole = write!(text, ":{:04X}", address.port());
        text
    }

    #[cfg(test)]
    mod tests {
        use std::net::Ipv6Addr;

        use tokio::net::{TcpListener, TcpStream};

        use super::*;

        const TABLE: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:9C40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 71 1 0 100 0 0 10 0
   1: 0100007F:9C40 0100007F:E1F2 01 00000000:00000000 00:00000000 00000000  1000        0 72 1 0 20 4 30 10 -1
   2: 0100007F:E1F2 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1001        0 73 1 0 20 4 30 10 -1
";
        const TABLE_6: &str = "  sl  local_address rem_address
   0: 0000000000000000FFFF00000100007F:E1F2 0000000000000000FFFF00000100007F:9C40 01 00000000:00000000 00:00000000 00000000  1002 0 1
   1: 00000000000000000000000001000000:E1F2 00000000000000000000000001000000:9C40 01 00000000:00000000 00:00000000 00000000  1003 0 2
";

        fn at(ip: impl Into<IpAddr>, port: u16) -> SocketAddr {
            (ip.into(), port).into()
        }

        fn tables(of_v4: &str) -> [String; 2] {
            [of_v4.to_owned(), TABLE_6.to_owned()]
        }

        #[cfg(target_endian = "little")]
        #[test]
        fn who_opened_an_end_stands_in_the_tables() {
            let user = |table, from, to| end(table, from, to).map(|end| end.user);
            let (ours, theirs) = (at(Ipv4Addr::LOCALHOST, 0x9C40), at(Ipv4Addr::LOCALHOST, 0xE1F2));
            assert_eq!(user(TABLE, ours, theirs), Some("1000"));
            assert_eq!(user(TABLE, theirs, ours), Some("1001"));
            assert_eq!(user(TABLE, theirs, at(Ipv4Addr::LOCALHOST, 1)), None, "another connection");
            assert_eq!(user(TABLE_6, theirs, ours), Some("1002"), "by a socket for both families");
            let (ours, theirs) = (at(Ipv6Addr::LOCALHOST, 0x9C40), at(Ipv6Addr::LOCALHOST, 0xE1F2));
            assert_eq!(user(TABLE_6, theirs, ours), Some("1003"));
            for broken in ["", "x", "x\n\n", "x\n 0: 0100007F:E1F2 0100007F:9C40"] {
                assert_eq!(user(broken, theirs, ours), None, "{broken:?}");
            }
        }

        #[cfg(target_endian = "little")]
        #[test]
        fn only_the_same_user_or_an_administrator_may_come_back() {
            let (ours, theirs) = (at(Ipv4Addr::LOCALHOST, 0x9C40), at(Ipv4Addr::LOCALHOST, 0xE1F2));
            let judged = |table: &str| judge(&tables(table), ours, theirs);
            assert_eq!(judged(TABLE), Some(Bringer::OtherUser), "another user");
            assert_eq!(judged(&TABLE.replace("1001", "1000")), Some(Bringer::User), "the same");
            let administrators = TABLE.replace("1001", "   0");
            assert_eq!(judged(&administrators), Some(Bringer::User), "what hands on");
            let closed = administrators.replace(
                "9C40 01 00000000:00000000 00:00000000 00000000     0",
                "9C40 05 00000000:00000000 00:00000000 00000000     0",
            );
            assert_ne!(closed, administrators);
            assert_eq!(judged(&closed), Some(Bringer::Gone), "an end that nobody has any more");
            let roots = closed.replace("  1000 ", "     0 ");
            assert_eq!(judged(&roots), Some(Bringer::Gone), "also where the program is an administrator's");
            assert_eq!(
                judge(&[String::new(), String::new()], ours, theirs),
                Some(Bringer::User),
                "no table to go by"
            );
            let gone = TABLE.lines().take(3).collect::<Vec<_>>().join("\n");
            assert_eq!(
                judge(&[gone, String::new()], ours, theirs),
                None,
                "it has gone, or the table was cut"
            );
        }

        /// The kernel's own words, of both families.
        #[tokio::test]
        async fn a_connection_of_this_process_is_nobody_elses() {
            for ip in [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)] {
                let Ok(listener) = TcpListener::bind((ip, 0)).await else { continue };
                let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
                let (server, there) = listener.accept().await.unwrap();
                assert_eq!(super::super::brought_by(&server).await, Bringer::User);
                let here = client.peer_addr().unwrap();
                // As the program does: a table that changes meanwhile may lack a line.
                let read = || TABLES.map(|table| std::fs::read_to_string(table).unwrap());
                let shown = |table: &String| end(table, there, here).is_some();
                assert!((0..READINGS).any(|_| read().iter().any(shown)), "it was looked up");
                // One that hangs up before anybody has looked is no browser.
                client.set_zero_linger().unwrap();
                drop(client);
                let _reset = server.readable().await;
                assert_eq!(judge(&read(), here, there), None);
            }
        }
    }
}
