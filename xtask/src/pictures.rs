//! Every sample view in real engines, Chromium and WebKitGTK: what is wrong with how it is drawn, and pictures of it
//! (`ui/pictures/`).

use anyhow::Result;

use crate::shell::{command, root, run};
use crate::{page, system};

/// All views in all languages, sizes and themes, with their pictures on one sheet; names of views leave out the others.
pub(crate) fn make(views: &[&str]) -> Result<()> {
    system::ensure(&[system::JOURNEYS])?;
    page::packages()?;
    draw("sheet", views)
}

/// Takes what each view is to a screen reader as what it is meant to be.
pub(crate) fn accept() -> Result<()> {
    system::ensure(&[system::JOURNEYS])?;
    page::packages()?;
    draw("accept", &[])
}

/// The part of it that every run of the tests has time for, without pictures.
pub(crate) fn look() -> Result<()> {
    draw("look", &[])
}

/// On a display of its own, because WebKitGTK has no window without one.
fn draw(mode: &str, views: &[&str]) -> Result<()> {
    let screen = "--server-args=-screen 0 1800x1300x24";
    let mut drawing = command("xvfb-run", &["--auto-servernum", screen, "node", "pictures.mjs", mode]);
    drawing.args(views).current_dir(root().join("ui"));
    run(drawing)
}
