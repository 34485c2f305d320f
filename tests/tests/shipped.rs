//! The program as it is shipped cannot be driven from outside.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Desk, Wishes};
use journeys::processes::{Group, family, name};
use journeys::wait::{LATER, until};
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
