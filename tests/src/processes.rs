//! Processes that end with the test: each in a process group of its own, killed as a group when dropped.

use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

/// A process and all that it started.
#[derive(Debug)]
pub struct Group {
    leader: Child,
}

impl Group {
    /// Starts a command in a new process group; what it prints goes to `log`.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let shown = command.get_program().display().to_string();
        let out = File::create(log).with_context(|| format!("could not create {}", log.display()))?;
        let leader = command
            .stdout(out.try_clone()?)
            .stderr(out)
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start {shown}; `cargo xtask setup` installs it"))?;
        Ok(Self { leader })
    }

    /// The leader, to write to its standard input.
    pub fn leader(&mut self) -> &mut Child {
        &mut self.leader
    }

    /// Process id of the leader, which is the id of the group as well.
    pub fn id(&self) -> u32 {
        self.leader.id()
    }

    /// Whether the leader still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.leader.try_wait(), Ok(None))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        kill_group(self.leader.id());
        // The leader at least, should the group not be found, so that the wait below ends.
        let _ = self.leader.kill();
        let _ = self.leader.wait();
    }
}

/// Ends a process group at once. A group that has ended already is left alone.
pub fn kill_group(id: u32) {
    // Debian's plain shell cannot address a group; bash, which every Debian has, can.
    let _ = Command::new("bash")
        .args(["-c", &format!("kill -KILL -- -{id}")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// All descendants of a process, itself included, as far as `/proc` shows them.
pub fn family(root: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = all().into_iter().filter_map(|id| Some((id, parent(id)?))).collect();
    let mut family = vec![root];
    let mut next = 0;
    while let Some(&older) = family.get(next) {
        family.extend(parents.iter().filter(|(_, parent)| *parent == older).map(|(id, _)| *id));
        next += 1;
    }
    family
}

/// Ids of all processes.
pub fn all() -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// A process's short name.
pub fn name(id: u32) -> Option<String> {
    Some(std::fs::read_to_string(format!("/proc/{id}/comm")).ok()?.trim().to_owned())
}

/// Whether this very process listens on this port of the loopback address.
pub fn listens(id: u32, port: u16) -> bool {
    let listening = std::fs::read_to_string(format!("/proc/{id}/net/tcp")).unwrap_or_default();
    // proc(5): the local address is in hexadecimal digits, the state 0A is LISTEN, and the tenth column is the inode.
    let wanted = format!("0100007F:{port:04X}");
    let sockets: Vec<String> = listening
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|columns| columns.get(1) == Some(&wanted.as_str()) && columns.get(3) == Some(&"0A"))
        .filter_map(|columns| columns.get(9).map(|inode| format!("socket:[{inode}]")))
        .collect();
    let Ok(open) = std::fs::read_dir(format!("/proc/{id}/fd")) else { return false };
    let mut targets = open.flatten().filter_map(|entry| std::fs::read_link(entry.path()).ok());
    targets.any(|target| sockets.iter().any(|socket| target.as_os_str() == socket.as_str()))
}

fn parent(id: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_only_the_one_of_who_listens_on_it() {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(listens(std::process::id(), port), "this process listens");
        assert!(!listens(1, port), "another does not");
        drop(listener);
        assert!(!listens(std::process::id(), port), "and nobody does afterwards");
    }
}
