//! Whose browser came back: on Linux any user of the computer can read the address of a sign-in in the arguments of the
//! program that opens the browser, and could bring an answer of their own to the port that it names.
//!
//! Windows and macOS hand the address over without a process whose arguments others may read.

/// The other side of a connection belongs to another user of this computer, as far as this system tells.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_somebody_elses(_: &tokio::net::TcpStream) -> bool {
    false
}

#[cfg(target_os = "linux")]
pub(super) use linux::is_somebody_elses;

#[cfg(target_os = "linux")]
mod linux {
    use std::fmt::Write as _;
    use std::net::{IpAddr, Ipv4Addr, SocketAddr};

    use tokio::net::TcpStream;

    /// The kernel's tables of connections (proc(5), `/proc/net/tcp`): whoever opened a socket stands in them.
    const TABLES: [&str; 2] = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];
    /// A table that changes while it is read may lack a line.
    const READINGS: usize = 5;

    /// The other side of a connection belongs to another user of this computer. Both ends are looked up in the same table, so
    /// that it does not matter how this process sees the numbers of users. A table that cannot be read, as in some
    /// containers, says nothing.
    pub(in crate::sign_in) fn is_somebody_elses(stream: &TcpStream) -> bool {
        let (Ok(here), Ok(there)) = (stream.local_addr(), stream.peer_addr()) else { return true };
        for _ in 0..READINGS {
            let tables = TABLES.map(|table| std::fs::read_to_string(table).unwrap_or_default());
            let owner = |from, to| tables.iter().find_map(|table| owner(table, from, to));
            match (owner(here, there), owner(there, here)) {
                (Some(own), Some(others)) => return own != others,
                (None, _) => return false,
                (Some(_), None) => {}
            }
        }
        // Its end is not there any more: a browser would wait for its page.
        true
    }

    /// Who opened the end `from` of a connection to `to`, as the table numbers people.
    fn owner<'a>(table: &'a str, from: SocketAddr, to: SocketAddr) -> Option<&'a str> {
        let ends = [false, true].map(|mapped| (written(from, mapped), written(to, mapped)));
        table.lines().skip(1).find_map(|line| {
            let mut fields = line.split_ascii_whitespace().skip(1);
            let (local, remote) = (fields.next()?, fields.next()?);
            let is_it = ends.iter().any(|(from, to)| from == local && to == remote);
            // After them: state, queues, timer, retransmissions.
            is_it.then(|| fields.nth(4)).flatten()
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

        use tokio::net::TcpListener;

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

        #[cfg(target_endian = "little")]
        #[test]
        fn who_opened_an_end_stands_in_the_tables() {
            let (ours, theirs) = (at(Ipv4Addr::LOCALHOST, 0x9C40), at(Ipv4Addr::LOCALHOST, 0xE1F2));
            assert_eq!(owner(TABLE, ours, theirs), Some("1000"));
            assert_eq!(owner(TABLE, theirs, ours), Some("1001"));
            assert_eq!(owner(TABLE, theirs, at(Ipv4Addr::LOCALHOST, 1)), None, "another connection");
            assert_eq!(owner(TABLE_6, theirs, ours), Some("1002"), "by a socket for both families");
            let (ours, theirs) = (at(Ipv6Addr::LOCALHOST, 0x9C40), at(Ipv6Addr::LOCALHOST, 0xE1F2));
            assert_eq!(owner(TABLE_6, theirs, ours), Some("1003"));
            for broken in ["", "x", "x\n\n", "x\n 0: 0100007F:E1F2 0100007F:9C40"] {
                assert_eq!(owner(broken, theirs, ours), None, "{broken:?}");
            }
        }

        /// The kernel's own words, of both families.
        #[tokio::test]
        async fn a_connection_of_this_process_is_nobody_elses() {
            for ip in [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)] {
                let Ok(listener) = TcpListener::bind((ip, 0)).await else { continue };
                let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
                let (server, there) = listener.accept().await.unwrap();
                assert!(!is_somebody_elses(&server));
                let tables = TABLES.map(|table| std::fs::read_to_string(table).unwrap());
                let here = client.peer_addr().unwrap();
                assert!(tables.iter().any(|table| owner(table, there, here).is_some()), "it was looked up");
            }
        }
    }
}
