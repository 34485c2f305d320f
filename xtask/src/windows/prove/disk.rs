//! Disks that are full, disks that take nothing, downloads that are broken: what was installed there still works.

use std::path::Path;

use anyhow::Result;

use super::installed::{NO_WEBVIEW, installer, silently};
use super::seen::{Packages, Seen};
use crate::shell::{command, output, run, succeeds, text};
use crate::windows::installer::{Packing, pack_installer};
use crate::windows::program::EXE;
use crate::windows::wine::{Wine, as_windows_has_it};

/// NSIS's own: the sums do not agree.
const BROKEN: i32 = 2;
const NOT_WRITABLE: i32 = 5;
const FULL: i32 = 6;

pub(super) fn prove(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    // No rights of this machine make a folder there.
    let code = silently(wine, &installer(packages, &packages.version), "/S /CURRENTUSER /D=Z:\\proc\\peig")?;
    seen.code("a folder that nobody can write to", code, NOT_WRITABLE)?;
    let place = packages.folder.join("small");
    std::fs::create_dir_all(&place)?;
    let size = std::fs::metadata(packages.program.join(EXE))?.len();
    // Room for one, not for another one beside it.
    let options = format!("size={}", size * 3 / 2 + 2_000_000);
    if !succeeds(command("mount", &["-t", "tmpfs", "-o", &options, "peig", &text(&place)])) {
        seen.left_out.push("a full disk and a read-only one (mounting is not allowed here)".to_owned());
        return Ok(());
    }
    let done = on_a_small_disk(wine, packages, &place, seen);
    run(command("umount", &["--lazy", &text(&place)]))?;
    done
}

fn on_a_small_disk(wine: &Wine<'_>, packages: &Packages<'_>, place: &Path, seen: &mut Seen) -> Result<()> {
    let words = format!("/S /CURRENTUSER /D={}\\Peig Setup", as_windows_has_it(place));
    let (now, next) = (installer(packages, &packages.version), installer(packages, &packages.next));
    seen.code("a folder of one's own", silently(wine, &now, &words)?, NO_WEBVIEW)?;
    let still_works = |seen: &mut Seen, when: &str| {
        let said = output(wine.command(&[&text(&place.join("Peig Setup").join(EXE)), "--version"]))?;
        seen.that(&format!("after {when} it still works"), said.contains(&packages.version))?;
        let there = std::fs::read_dir(place.join("Peig Setup"))?.count();
        seen.that(&format!("after {when} nothing half done is there"), there == 4)
    };
    let file = std::fs::read(&next)?;
    let half = file.len() / 2;
    let mut changed = file.clone();
    changed[half] = !changed[half];
    for (what, content) in [("cut off", &file[..half]), ("changed", changed.as_slice())] {
        let broken = packages.folder.join("broken.exe");
        std::fs::write(&broken, content)?;
        seen.code(&format!("a download that is {what}"), silently(wine, &text(&broken), &words)?, BROKEN)?;
        still_works(seen, &format!("a download that is {what}"))?;
    }
    seen.code("a disk that is full", silently(wine, &next, &words)?, FULL)?;
    still_works(seen, "a full disk")?;
    let fills_up = packages.folder.join("fills-up.exe");
    let how = Packing { quick: true, knows_no_size: true, ..Packing::default() };
    pack_installer(packages.program, &fills_up, &packages.next, &how)?;
    seen.code("a disk that fills up meanwhile", silently(wine, &text(&fills_up), &words)?, FULL)?;
    still_works(seen, "a disk that filled up")?;
    run(command("mount", &["-o", "remount,ro", &text(place)]))?;
    let code = silently(wine, &next, &words)?;
    let kept = still_works(seen, "a folder that may not be written");
    run(command("mount", &["-o", "remount,rw", &text(place)]))?;
    seen.code("a folder that may not be written", code, NOT_WRITABLE)?;
    kept?;
    let uninstaller = text(&place.join("Peig Setup/uninstall.exe"));
    seen.code("its removal", silently(wine, &uninstaller, "/S")?, 0)?;
    seen.that("the folder is gone", !place.join("Peig Setup").exists())
}
