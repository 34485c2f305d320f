//! What the bundler leaves undone in a Debian package: the libraries' versions, a manual page as Debian wants it, sums of
//! the files, and xz (it knows only gzip, tauri issue 9846, with which a package is more than a third larger).

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::shell::{command, output, root, run};

/// Finishes it in place.
pub(super) fn finish(package: &Path) -> Result<()> {
    let (file, inside) = (package.display().to_string(), package.with_extension("inside"));
    if inside.exists() {
        std::fs::remove_dir_all(&inside)?;
    }
    run(command("dpkg-deb", &["--raw-extract", &file, &inside.display().to_string()]))?;
    let documents = inside.join("usr/share/doc/peig-setup");
    manual(&inside)?;
    let changelog = documents.join("changelog.gz");
    std::fs::remove_file(&changelog).context("the bundler has left no changelog")?;
    zip(&root().join("packaging/linux/changelog"), &changelog)?;
    modes(&inside.join("usr"))?;
    control(&inside)?;
    sums(&inside)?;
    run(command(
        "dpkg-deb",
        &["--root-owner-group", "-Zxz", "--build", &inside.display().to_string(), &file],
    ))?;
    std::fs::remove_dir_all(&inside)?;
    Ok(())
}

fn manual(inside: &Path) -> Result<()> {
    let folder = inside.join("usr/share/man/man1");
    std::fs::create_dir_all(&folder)?;
    zip(&root().join("packaging/linux/peig-setup.1"), &folder.join("peig-setup.1.gz"))
}

/// The same bytes whenever it is packed.
fn zip(from: &Path, to: &Path) -> Result<()> {
    let packed = command("gzip", &["-9n", "--stdout", &from.display().to_string()]).output()?;
    ensure!(packed.status.success(), "gzip: {}", String::from_utf8_lossy(&packed.stderr));
    Ok(std::fs::write(to, packed.stdout)?)
}

/// Whatever this account's umask is.
fn modes(folder: &Path) -> Result<()> {
    std::fs::set_permissions(folder, Permissions::from_mode(0o755))?;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            modes(&path)?;
        } else {
            let mode = if folder.ends_with("usr/bin") { 0o755 } else { 0o644 };
            std::fs::set_permissions(&path, Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}

/// Puts in the dependencies that the program's own symbols show, with their versions: on a system whose glibc or WebKitGTK
/// is older, the package says so instead of a program that does not start.
fn control(inside: &Path) -> Result<()> {
    let file = inside.join("DEBIAN/control");
    let text = std::fs::read_to_string(&file)?;
    let found = libraries(&inside.join("usr/bin/peig-setup"))?;
    let lines: Vec<String> = text
        .lines()
        .filter(|line| !line.is_empty())
        .flat_map(wrapped)
        .collect::<Vec<_>>()
        .iter()
        .map(|line| match line.strip_prefix("Depends: ") {
            Some(named) => format!("Depends: {}", joined(&found, named)),
            None if line.starts_with("Maintainer:") => "Maintainer: Peig <support@peig.io>".to_owned(),
            None => line.clone(),
        })
        .collect();
    ensure!(lines.iter().any(|line| line.starts_with("Depends: libc6 (>= ")), "no version of glibc: {found}");
    Ok(std::fs::write(file, format!("{}\n", lines.join("\n")))?)
}

/// A line of the description in lines that a terminal shows whole; any other line as it is.
fn wrapped(line: &str) -> Vec<String> {
    if !line.starts_with(' ') {
        return vec![line.to_owned()];
    }
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.len() + word.len() < 78 => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(format!(" {word}")),
        }
    }
    lines
}

/// What was found, and of what the configuration names only packages that were not found.
fn joined(found: &str, named: &str) -> String {
    let package = |part: &str| part.split_whitespace().next().unwrap_or_default().to_owned();
    let mut parts: Vec<String> = found.split(", ").map(str::to_owned).collect();
    parts.sort_by_key(|part| package(part) != "libc6");
    for part in named.split(", ") {
        if !parts.iter().any(|one| package(one) == package(part)) {
            parts.push(part.to_owned());
        }
    }
    parts.join(", ")
}

/// As `dpkg-shlibdeps` reads them from the program. It insists on a source package's own folder around it.
fn libraries(program: &Path) -> Result<String> {
    let around = program.with_extension("source");
    std::fs::create_dir_all(around.join("debian"))?;
    std::fs::write(
        around.join("debian/control"),
        "Source: peig-setup\n\nPackage: peig-setup\nArchitecture: any\n",
    )?;
    let mut ask = command("dpkg-shlibdeps", &["-O", &program.display().to_string()]);
    ask.current_dir(&around).stderr(std::process::Stdio::null());
    let said = output(ask);
    std::fs::remove_dir_all(&around)?;
    let said = said?;
    let found = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends=")).context("no libraries")?;
    Ok(found.to_owned())
}

/// `DEBIAN/md5sums`, with which `dpkg --verify` finds a file that has changed.
fn sums(inside: &Path) -> Result<()> {
    let mut files = Vec::new();
    list(&inside.join("usr"), &mut files)?;
    files.sort();
    let names: Vec<String> = files
        .iter()
        .map(|file| Ok(file.strip_prefix(inside)?.display().to_string()))
        .collect::<Result<_>>()?;
    let mut sum = command("md5sum", &["--"]);
    sum.args(&names).current_dir(inside);
    let file = inside.join("DEBIAN/md5sums");
    std::fs::write(&file, output(sum)?)?;
    Ok(std::fs::set_permissions(file, Permissions::from_mode(0o644))?)
}

fn list(folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, into)? } else { into.push(path) }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glibc_comes_first_and_nothing_is_named_twice() {
        let all = joined("libgtk-3-0 (>= 3.24), libc6 (>= 2.34)", "libgtk-3-0, xdg-utils");
        assert_eq!(all, "libc6 (>= 2.34), libgtk-3-0 (>= 3.24), xdg-utils");
    }
}
