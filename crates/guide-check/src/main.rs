//! Compares a page of Peig's guide with the wizard: `guide-check PAGE`, for a file in the guide's own Markdown.
//!
//! Owns the command line: reading the file, printing the differences. Ends with 0 if there is none, with 1 if there
//! are, with 2 if the page cannot be compared.

use std::path::Path;
use std::process::ExitCode;

use guide_check::{compare, parse};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(page), None) = (arguments.next(), arguments.next()) else {
        return complain("usage: cargo xtask guide-check PAGE");
    };
    let page = Path::new(&page);
    let text = match read(page) {
        Ok(text) => text,
        Err(reason) => return complain(&format!("{}: {reason}", page.display())),
    };
    match parse(&text) {
        Ok(read) => report(page, &compare(&read)),
        Err(error) => complain(&format!("{}: {error}", page.display())),
    }
}

fn read(page: &Path) -> Result<String, String> {
    let bytes = std::fs::read(page).map_err(|error| format!("the page cannot be read: {error}"))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!(
            "the page is not UTF-8 text (the byte at {at} cannot be read); save it as UTF-8 and try again"
        )
    })
}

#[expect(clippy::print_stdout, reason = "the differences on standard output are what this program is for")]
fn report(page: &Path, differences: &[guide_check::Difference]) -> ExitCode {
    let page = page.display();
    if differences.is_empty() {
        println!("{page}: the page and the wizard say the same");
        return ExitCode::SUCCESS;
    }
    for difference in differences {
        println!("{page}: {difference}");
    }
    let number = differences.len();
    println!("{page}: {number} {} from the wizard", if number == 1 { "difference" } else { "differences" });
    ExitCode::from(1)
}

#[expect(clippy::print_stderr, reason = "a program that cannot do what it was asked has to say so")]
fn complain(reason: &str) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::from(2)
}
