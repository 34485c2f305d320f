//! Windows, as far as Wine has it: a display, a folder that is its disk, and programs in it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use super::places::{once, scripts};
use crate::platforms::make_executable;
use crate::shell::{command, output, run, say, succeeds, target, text};

/// Debian keeps it out of PATH; the script that is there asks for a 32-bit one too.
const WINE: &str = "/usr/lib/wine/wine64";
const SERVER: &str = "/usr/lib/wine/wineserver";
/// Nothing in a test takes longer.
const LIMIT: Duration = Duration::from_mins(2);
/// After this without an effect, a key is pressed again.
const PATIENCE: Duration = Duration::from_secs(15);
/// A screen that has not changed for so many looks is at rest.
const LOOKS: u32 = 4;

/// A display of its own, ended with this value.
pub(crate) struct Display {
    server: Child,
    name: String,
}

impl Display {
    pub(crate) fn open() -> Result<Self> {
        let mut server =
            command("Xvfb", &["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]);
        let mut server = server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("Xvfb")?;
        let mut number = String::new();
        // It says its number once it can be used.
        BufReader::new(server.stdout.take().context("Xvfb is silent")?).read_line(&mut number)?;
        Ok(Self { server, name: format!(":{}", number.trim()) })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// One disk with Windows on it.
pub(crate) struct Wine<'a> {
    display: &'a Display,
    prefix: PathBuf,
    /// A locale, where it is not English.
    locale: Option<String>,
}

impl<'a> Wine<'a> {
    /// An empty one, in this folder. What is there goes.
    pub(crate) fn fresh(display: &'a Display, prefix: PathBuf) -> Result<Self> {
        if prefix.exists() {
            std::fs::remove_dir_all(&prefix)?;
        }
        std::fs::create_dir_all(prefix.join("home"))?;
        let wine = Self { display, prefix, locale: None };
        run(wine.quiet(&["wineboot", "--init"]))?;
        // Wine 8 says that it is Windows 7.
        run(wine.quiet(&["winecfg", "-v", "win10"]))?;
        let system = wine.c("windows/system32/bcryptprimitives.dll");
        let source = text(&scripts().join("bcryptprimitives.c"));
        run(command(
            "x86_64-w64-mingw32-gcc",
            &["-shared", "-O1", "-o", &text(&system), &source, "-ladvapi32"],
        ))?;
        Ok(wine)
    }

    /// The same disk for somebody who speaks another language.
    pub(crate) fn speaking(&self, locale: &str) -> Result<Self> {
        let folder = once().join("locales");
        if !folder.join(locale).exists() {
            say(&format!("making the locale {locale} below the target folder"));
            std::fs::create_dir_all(&folder)?;
            let (name, charset) = locale.split_once('.').context("a locale names its charset")?;
            run(command("localedef", &["-i", name, "-f", charset, &text(&folder.join(locale))]))?;
        }
        let locale = Some(locale.to_owned());
        Ok(Self { display: self.display, prefix: self.prefix.clone(), locale })
    }

    /// A program with its words, ready to be started.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut wine = command(WINE, words);
        self.surround(&mut wine);
        wine
    }

    /// What Wine has to know, set for a command.
    pub(crate) fn surround(&self, command: &mut Command) {
        command.env("WINEPREFIX", &self.prefix).env("HOME", self.prefix.join("home"));
        command.env("DISPLAY", &self.display.name).env("WINEDEBUG", "-all");
        // Neither .NET nor a browser is wanted, nor offered to be fetched.
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=");
        command.env("LC_ALL", self.locale.as_deref().unwrap_or("C.UTF-8"));
        command.env("LOCPATH", once().join("locales")).env_remove("LANGUAGE");
    }

    fn quiet(&self, words: &[&str]) -> Command {
        let mut command = self.command(words);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Runs a program to its end, and gives its exit code as far as Linux hands it on (the lower eight bits).
    pub(crate) fn run(&self, words: &[&str]) -> Result<i32> {
        let code = self.run_beside(words)?;
        self.settle()?;
        Ok(code)
    }

    /// The same while something else runs on this disk.
    pub(crate) fn run_beside(&self, words: &[&str]) -> Result<i32> {
        let mut child = self.quiet(words).spawn().context("Wine does not start")?;
        ended(&mut child).with_context(|| words.join(" "))
    }

    /// Waits until nothing runs on this disk: an uninstaller goes on in a copy of itself.
    pub(crate) fn settle(&self) -> Result<()> {
        let mut server = command(SERVER, &["--wait"]);
        self.surround(&mut server);
        let mut child = server.spawn()?;
        ended(&mut child).context("something goes on running").map(drop)
    }

    /// Ends whatever runs on this disk.
    pub(crate) fn end(&self) {
        let mut server = command(SERVER, &["--kill"]);
        self.surround(&mut server);
        succeeds(server);
    }

    /// A program that has a file open until it is ended, and lets nobody rename or remove it meanwhile: `pause` writes what
    /// it asks into the file.
    pub(crate) fn hold(&self, file: &Path) -> Result<Child> {
        let size = || std::fs::metadata(file).map_or(0, |file| file.len());
        let before = size();
        let mut hold = self.command(&["cmd", "/c", "pause", ">>", &self.on_c(file)?]);
        let child = hold.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        until("the file is open", || size() > before)?;
        Ok(child)
    }

    /// A file of drive C.
    pub(crate) fn c(&self, path: &str) -> PathBuf {
        self.prefix.join("drive_c").join(path)
    }

    /// A file below the person's own folder.
    pub(crate) fn home(&self, path: &str) -> Result<PathBuf> {
        for person in std::fs::read_dir(self.c("users"))? {
            let person = person?;
            if person.file_name() != "Public" {
                return Ok(person.path().join(path));
            }
        }
        bail!("nobody has a folder on this disk")
    }

    /// How Windows names a file of drive C, which is how the registry has it.
    pub(crate) fn on_c(&self, path: &Path) -> Result<String> {
        let below = path.strip_prefix(self.c("")).context("not on drive C")?;
        Ok(format!("C:\\{}", text(below).replace('/', "\\")))
    }

    /// What the registry says under a key, as `reg` lists it; empty where there is no such key.
    pub(crate) fn registry(&self, key: &str) -> String {
        let mut ask = self.command(&["reg", "query", key]);
        ask.stderr(Stdio::null());
        output(ask).unwrap_or_default()
    }

    /// Titles of the windows that can be seen.
    pub(crate) fn titles(&self) -> Vec<String> {
        let mut search = command("xdotool", &["search", "--onlyvisible", "--name", "."]);
        search.env("DISPLAY", &self.display.name);
        let found = output(search).unwrap_or_default();
        let title = |window: &str| {
            let mut ask = command("xdotool", &["getwindowname", window]);
            ask.env("DISPLAY", &self.display.name);
            output(ask).ok().map(|title| title.trim().to_owned())
        };
        found.lines().filter_map(title).collect()
    }

    /// Presses a key in the window that has the focus.
    pub(crate) fn press(&self, key: &str) -> Result<()> {
        let mut press = command("xdotool", &["key", key]);
        press.env("DISPLAY", &self.display.name);
        run(press)
    }

    /// Presses a key until something is so: a page that is still being made takes none.
    pub(crate) fn press_until(&self, key: &str, what: &str, so: impl Fn() -> bool) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < LIMIT {
            self.press(key)?;
            let pressed = Instant::now();
            while pressed.elapsed() < PATIENCE {
                if so() {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        bail!("not within {} s: {what}", LIMIT.as_secs())
    }

    /// Leaves a picture of the screen.
    pub(crate) fn picture(&self, name: &str) -> Result<PathBuf> {
        let folder = target().join("pictures/windows");
        std::fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{name}.png"));
        let mut import = command("import", &["-window", "root", &text(&file)]);
        import.env("DISPLAY", &self.display.name);
        run(import)?;
        Ok(file)
    }

    /// Waits until the screen shows something and no longer changes, and leaves a picture of it.
    pub(crate) fn painted(&self, name: &str) -> Result<()> {
        let begun = Instant::now();
        let (mut before, mut same) = (String::new(), 0);
        loop {
            // A signature of what is to be seen, and how many colours that are.
            let file = text(&self.picture(name)?);
            let now = output(command("identify", &["-format", "%# %k", &file]))?;
            let colours = now.split_whitespace().next_back().and_then(|colours| colours.parse::<u32>().ok());
            same = if now == before { same + 1 } else { 0 };
            if same == LOOKS && colours.is_some_and(|colours| colours > 8) {
                return Ok(());
            }
            ensure!(begun.elapsed() < LIMIT, "the screen does not come to rest");
            before = now;
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// A script that starts what cargo has built for Windows.
    pub(crate) fn runner(&self) -> Result<PathBuf> {
        let script = self.prefix.join("run");
        std::fs::write(&script, format!("#!/bin/sh\nexec {WINE} \"$@\"\n"))?;
        make_executable(&script)?;
        Ok(script)
    }
}

/// How Windows names a file of this machine.
pub(crate) fn as_windows_has_it(path: &Path) -> String {
    format!("Z:{}", text(path).replace('/', "\\"))
}

/// Waits for the end of a program.
pub(crate) fn ended(child: &mut Child) -> Result<i32> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return status.code().context("ended by a signal");
        }
        if begun.elapsed() > LIMIT {
            child.kill()?;
            bail!("not ended within {} s", LIMIT.as_secs());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Waits for something to become so.
pub(crate) fn until(what: &str, so: impl Fn() -> bool) -> Result<()> {
    let begun = Instant::now();
    while !so() {
        ensure!(begun.elapsed() < LIMIT, "not within {} s: {what}", LIMIT.as_secs());
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
