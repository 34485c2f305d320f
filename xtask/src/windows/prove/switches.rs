//! What the command line said is known to the run with an administrator's rights too.

use anyhow::Result;

use super::seen::{Packages, Seen};
use crate::shell::{command, run, text};
use crate::windows::places::scripts;
use crate::windows::wine::Wine;

pub(super) fn prove(wine: &Wine<'_>, _packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let folder = wine.c("switches");
    std::fs::create_dir_all(&folder)?;
    let mut pack = command("makensis", &["-V1", "-WX", "-INPUTCHARSET", "UTF8"]);
    pack.arg(format!("-DOUTPUT={}", text(&folder.join("switches.exe"))));
    pack.arg("switches.nsi").current_dir(scripts().join("prove"));
    run(pack)?;
    let other = wine.c("with space");
    std::fs::create_dir_all(&other)?;
    std::fs::write(other.join("web view.exe"), "")?;
    // A script, because on the way into Wine every word gets quotation marks of its own.
    let line = "C:\\switches\\switches.exe /DOWNGRADE /WEBVIEW2=\"..\\with space\\web view.exe\" /D=C:\\a folder\\Peig Setup\\\r\n";
    std::fs::write(folder.join("start.bat"), format!("cd /d C:\\switches\r\n{line}"))?;
    seen.code("a run that starts itself", wine.run(&["cmd", "/c", r"C:\switches\start.bat"])?, 0)?;
    let arrived = std::fs::read_to_string(folder.join("handed-on.txt"))?;
    seen.that(
        &format!("all of it has arrived: {arrived}"),
        arrived == r"1|C:\with space\web view.exe|C:\a folder\Peig Setup",
    )
}
