//! A second start brings the window of the first forward; where the first hangs, the second says so and ends.

use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Desk, Wishes};
use journeys::managed::Managed;
use journeys::processes::Group;
use journeys::wait::{LATER, until, until_so};
use journeys::window::shipped_program;
use practice_tenant::Scenario;

/// A desk with a window manager, and a first start whose window is there.
async fn started() -> Result<(Desk, Managed, Group)> {
    let wishes = Wishes { cloud: CloudFile::None, ..Wishes::tenant(Scenario::Fresh) };
    let desk = Desk::set_up(&wishes).await?;
    let managed = Managed::start(&desk).await?;
    let mut command = desk.command(&shipped_program()?.display().to_string());
    let first = Group::start(command.stdin(Stdio::null()), &desk.logs().join("first.log"))?;
    until("the window is there", LATER, || async { managed.frame("peig-setup").map(Some) }).await?;
    Ok((desk, managed, first))
}

/// Starts the program once more, and waits for its end; gives that and what it said.
async fn once_more(desk: &Desk) -> Result<(ExitStatus, String)> {
    let log = desk.logs().join("second.log");
    let mut command = desk.command(&shipped_program()?.display().to_string());
    let mut second = Group::start(command.stdin(Stdio::null()), &log)?;
    until_so("the second start has ended", LATER, || Ok(!second.runs())).await?;
    Ok((second.leader().wait()?, std::fs::read_to_string(log)?))
}

fn signal(name: &str, process: u32) -> Result<()> {
    let sent = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status()?;
    ensure!(sent.success(), "the process takes {name}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_brings_the_window_of_the_first_forward() -> Result<()> {
    let (desk, managed, mut first) = started().await?;
    until_so("the window is in front", LATER, || managed.is_in_front("peig-setup")).await?;
    managed.minimize("peig-setup")?;
    until_so("it is out of sight", LATER, || Ok(!managed.is_in_front("peig-setup")?)).await?;
    let (ended, said) = once_more(&desk).await?;
    ensure!(ended.success() && said.is_empty(), "{ended}: {said}");
    until_so("the window has come forward", LATER, || managed.is_in_front("peig-setup")).await?;
    ensure!(first.runs(), "the first goes on");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_beside_one_that_hangs_says_so_and_ends() -> Result<()> {
    let (desk, _managed, mut first) = started().await?;
    signal("STOP", first.id())?;
    let (ended, said) = once_more(&desk).await?;
    ensure!(!ended.success(), "it is no success");
    ensure!(said.contains("is running already and does not answer"), "{said}");
    ensure!(first.runs(), "the first is left alone");
    signal("CONT", first.id())?;
    let (ended, said) = once_more(&desk).await?;
    ensure!(ended.success(), "once it answers again all is as ever: {said}");
    Ok(())
}
