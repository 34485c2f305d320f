//! Compares a page of Peig's guide with the wizard: `guide-check PAGE`, for a file in the guide's own Markdown.
//!
//! Owns the command line: reading the file, printing the differences. Ends with 0 if there is none, with 1 if there
//! are, with 2 if the page cannot be compared.

use std::path::Path;
use std::process::ExitCode;

use guide_check::{Difference, compare, parse};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [page] = arguments.as_slice() else { return complain("usage: cargo xtask guide-check PAGE") };
    let page = Path::new(page);
    match differences(page) {
        Ok(differences) => report(page, &differences),
        Err(reason) => complain(&format!("{}: {reason}", page.display())),
    }
}

fn differences(page: &Path) -> Result<Vec<Difference>, String> {
    let bytes = std::fs::read(page).map_err(|error| format!("the page cannot be read: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!(
            "the page is not UTF-8 text (the byte at {at} cannot be read); save it as UTF-8 and try again"
        )
    })?;
    Ok(compare(&parse(&text).map_err(|error| error.to_string())?))
}

#[expect(clippy::print_stdout, reason = "the differences on standard output are what this program is for")]
fn report(page: &Path, differences: &[Difference]) -> ExitCode {
    let page = page.display();
    for difference in differences {
        println!("{page}: {difference}");
    }
    match differences.len() {
        0 => println!("{page}: the page and the wizard say the same"),
        1 => println!("{page}: 1 difference from the wizard"),
        number => println!("{page}: {number} differences from the wizard"),
    }
    ExitCode::from(u8::from(!differences.is_empty()))
}

#[expect(clippy::print_stderr, reason = "a program that cannot do what it was asked has to say so")]
fn complain(reason: &str) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::from(2)
}
