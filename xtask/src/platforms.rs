//! Type-checks the parts of the program that only Windows and macOS compile, on Linux.
//!
//! A compiler knows every target; what it lacks is their standard library, and that can be type-checked from its
//! source. Native code is not needed for that, so C compilers and their kin are stood in for by scripts that leave
//! empty files. Nothing is linked and nothing runs: the release runners of those systems do that.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::shell::{cargo, command, output, run, say, succeeds, target};

const TARGETS: [&str; 2] = ["x86_64-pc-windows-gnu", "aarch64-apple-darwin"];
/// Debian carries the source of each recent compiler here, also for the release before.
const SUITE: &str = "trixie-backports";
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Leaves an empty file wherever an output is asked for.
const EMPTY_OUTPUT: &str = r#"#!/bin/sh
while [ $# -gt 0 ]; do
    case "$1" in
        -o | --output | -l) [ $# -gt 1 ] && printf '!<arch>\n' > "$2" ;;
        --output=*) printf '!<arch>\n' > "${1#--output=}" ;;
        *.a | *.lib | *.res) printf '!<arch>\n' > "$1" ;;
    esac
    shift
done
"#;

/// The command: both targets, or a plain word on why not.
pub(crate) fn check() -> Result<()> {
    let Some(source) = library_source()? else {
        say(
            "the standard library's source is not to be had here: the type check for Windows and macOS was SKIPPED",
        );
        return Ok(());
    };
    let tools = stand_ins()?;
    run(type_check(&source, &tools)?)
}

fn folder() -> PathBuf {
    target().join("tools").join("platforms")
}

/// The source of this compiler's standard library: beside the compiler, or unpacked below the target folder.
pub(crate) fn library_source() -> Result<Option<PathBuf>> {
    let sysroot = output(command("rustc", &["--print", "sysroot"]))?;
    let beside = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library");
    if beside.join("std").exists() {
        return Ok(Some(beside));
    }
    let version = compiler_version()?;
    let own = folder().join(format!("usr/src/rustc-{version}/library"));
    if !own.join("std").exists() && !fetch(&version)? {
        return Ok(None);
    }
    Ok(own.join("std").exists().then_some(own))
}

fn compiler_version() -> Result<String> {
    let said = output(command("rustc", &["--version"]))?;
    said.split_whitespace().nth(1).map(str::to_owned).context("rustc does not say its version")
}

/// Fetches Debian's package of the source with lists of its own, so that the machine's packages stay as they are.
fn fetch(version: &str) -> Result<bool> {
    if !cfg!(target_os = "linux")
        || !succeeds(command("apt-get", &["--version"]))
        || !Path::new(KEYRING).exists()
    {
        return Ok(false);
    }
    let known = output(command("apt-get", &["indextargets", "--format", "$(REPO_URI)"]))?;
    let Some(archive) = known.lines().find(|uri| uri.trim_end_matches('/').ends_with("/debian")) else {
        return Ok(false);
    };
    say(&format!("fetching the source of Rust's standard library {version} (Debian's rust-src), once"));
    let apt = folder().join("apt");
    std::fs::create_dir_all(apt.join("lists/partial"))?;
    std::fs::write(apt.join("sources.list"), format!("deb [signed-by={KEYRING}] {archive} {SUITE} main\n"))?;
    let with_lists = |words: &[&str]| {
        let mut command = command("apt-get", &["--quiet=2"]);
        command.arg(format!("--option=Dir::Etc::SourceList={}", apt.join("sources.list").display()));
        command.arg("--option=Dir::Etc::SourceParts=/dev/null");
        command.arg(format!("--option=Dir::State::Lists={}", apt.join("lists").display()));
        command.arg(format!("--option=Dir::Cache={}", apt.display()));
        command.args(words).current_dir(folder());
        command
    };
    if !succeeds(with_lists(&["update"]))
        || !succeeds(with_lists(&["download", &format!("rust-src={version}*")]))
    {
        return Ok(false);
    }
    for file in std::fs::read_dir(folder())? {
        let file = file?.path();
        if file.extension().is_some_and(|extension| extension == "deb") {
            let here = folder().display().to_string();
            run(command("dpkg-deb", &["--extract", &file.display().to_string(), &here]))?;
            std::fs::remove_file(file)?;
        }
    }
    Ok(true)
}

fn stand_ins() -> Result<PathBuf> {
    let tools = folder().join("bin");
    std::fs::create_dir_all(tools.join("sdk"))?;
    let sdk = format!(
        "#!/bin/sh\ncase \"$*\" in\n*show-sdk-path*) echo '{0}/sdk' ;;\n*show-sdk-version*) echo 14.0 ;;\n*) echo \
         '{0}/cc' ;;\nesac\n",
        tools.display()
    );
    let mingw = ["dlltool", "windres", "ar"].map(|name| format!("x86_64-w64-mingw32-{name}"));
    let scripts = ["cc", "ar"].map(str::to_owned).into_iter().chain(mingw).map(|name| (name, EMPTY_OUTPUT));
    for (name, script) in scripts.chain([("xcrun".to_owned(), sdk.as_str())]) {
        let path = tools.join(name);
        std::fs::write(&path, script)?;
        make_executable(&path)?;
    }
    Ok(tools)
}

/// Lets a script be started.
#[cfg(unix)]
pub(crate) fn make_executable(script: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::set_permissions(script, std::fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
pub(crate) fn make_executable(_: &Path) -> Result<()> {
    anyhow::bail!("the stand-ins are shell scripts")
}

/// One run for all targets: what compiles for this machine (macros, build scripts) is there once, and where one target has
/// work for one processor only, another's goes on.
fn type_check(source: &Path, tools: &Path) -> Result<Command> {
    let mut check = cargo(&["check", "--quiet", "--locked", "--package", "peig-setup", "--all-targets"]);
    check.arg("-Zbuild-std=std,panic_unwind,proc_macro,test");
    // The library's source is only known to the compiler that it belongs to: a stable compiler has to be told that it
    // may build it, and where it is.
    check.env("RUSTC_BOOTSTRAP", "1").env("__CARGO_TESTS_ONLY_SRC_ROOT", source);
    for triple in TARGETS {
        check.args(["--target", triple]);
        let variable = triple.replace('-', "_");
        for (tool, name) in [("CC", "cc"), ("CXX", "cc"), ("AR", "ar")] {
            check.env(format!("{tool}_{variable}"), tools.join(name));
        }
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let after: Vec<PathBuf> = std::env::split_paths(&path).chain([tools.to_path_buf()]).collect();
    check.env("PATH", std::env::join_paths(after)?);
    check.env("SDKROOT", tools.join("sdk")).env("CARGO_TARGET_DIR", target().join("platforms"));
    Ok(check)
}
