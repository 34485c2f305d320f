//! What is for tests only is not in the program that customers get.

#[test]
fn the_shipped_program_does_not_contain_the_watch() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments =
        ["tree", "--locked", "--package", "peig-setup", "--edges", "normal,build", "--prefix", "none"];
    let listed = std::process::Command::new(cargo).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&listed.stdout);
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    assert!(text.lines().any(|line| line.starts_with("practice-tenant v")), "{text}");
    assert!(
        !text.lines().any(|line| line.starts_with("contract v")),
        "contract is a dependency of the program"
    );
}
