//! The program as it is shipped cannot be driven from outside.

use std::os::unix::fs::MetadataExt as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Desk, Wishes};
use journeys::processes::{Group, family, name};
use journeys::wait::{LATER, until, until_so};
use journeys::window::{program, shipped_program};
use practice_tenant::Scenario;

const SWITCH: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Starts a program with the switch set, and gives the environment of the process that shows its page.
async fn page_environment(program: &std::path::Path) -> Result<String> {
    let wishes = Wishes { cloud: CloudFile::None, ..Wishes::tenant(Scenario::Fresh) };
    let desk = Desk::set_up(&wishes).await?;
    let environment = desk.environment();
    ensure!(environment.iter().any(|(name, _)| name == SWITCH), "the switch is set from outside");
    let mut command = desk.command(&program.display().to_string());
    command.stdin(Stdio::null());
    let running = Group::start(&mut command, &desk.logs().join("program.log"))?;
    let page = until("the page has a process of its own", LATER, || async {
        let page =
            family(running.id()).into_iter().find(|id| name(*id).is_some_and(|n| n.starts_with("WebKitWeb")));
        Ok(page)
    })
    .await?;
    let environment =
        std::fs::read(format!("/proc/{page}/environ")).context("its environment can be read")?;
    Ok(String::from_utf8_lossy(&environment).replace('\0', "\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shipped_program_takes_the_switch_for_drivers_out_of_its_environment() -> Result<()> {
    let environment = page_environment(&shipped_program()?).await?;
    ensure!(environment.contains("DISPLAY="), "it is an environment: {environment}");
    ensure!(!environment.contains(SWITCH), "the switch is gone");
    Ok(())
}

/// Without this, the test above could pass because the switch never reaches that process at all.
#[tokio::test(flavor = "multi_thread")]
async fn the_program_built_for_these_tests_leaves_it_there() -> Result<()> {
    let environment = page_environment(&program()?).await?;
    ensure!(environment.contains(SWITCH), "the switch is there");
    Ok(())
}

/// A command without the rights of root over the memory of others: as whoever is logged in starts programs.
fn powerless(desk: &Desk, program: &str) -> Result<Command> {
    if std::fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(desk.command(program));
    }
    let mut command = desk.command("setpriv");
    command.args(["--bounding-set=-all", program]);
    Ok(command)
}

/// Whether another program of the same person may read this of a process.
fn may_read(desk: &Desk, process: u32, what: &str) -> Result<bool> {
    let mut reader = powerless(desk, "sh")?;
    reader.args(["-c", &format!("exec < /proc/{process}/{what}")]).stderr(Stdio::null());
    Ok(reader.status()?.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_memory_of_the_shipped_program_is_its_own() -> Result<()> {
    let wishes = Wishes { cloud: CloudFile::None, ..Wishes::tenant(Scenario::Fresh) };
    let desk = Desk::set_up(&wishes).await?;
    let mut command = powerless(&desk, &shipped_program()?.display().to_string())?;
    let running = Group::start(command.stdin(Stdio::null()), &desk.logs().join("program.log"))?;
    let page = until("the page has a process of its own", LATER, || async {
        let page =
            family(running.id()).into_iter().find(|id| name(*id).is_some_and(|n| n.starts_with("WebKitWeb")));
        Ok(page)
    })
    .await?;
    for process in [running.id(), page] {
        let limits = std::fs::read_to_string(format!("/proc/{process}/limits"))?;
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap_or_default();
        let amounts: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
        ensure!(amounts == ["0", "0"], "no core dump, and none to be allowed: {core}");
    }
    // The page's process is of the same person and not closed, so that a refusal is not the reader's own.
    for what in ["mem", "environ"] {
        ensure!(may_read(&desk, page, what)?, "the reader can read {what} at all");
        until_so(&format!("{what} is closed to others"), LATER, || Ok(!may_read(&desk, running.id(), what)?))
            .await?;
    }
    Ok(())
}
