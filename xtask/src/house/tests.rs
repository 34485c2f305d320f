use std::path::Path;

use super::circles::circles;
use super::edges::{Sources, read_house};
use super::{crates, drawn};

/// A crate of these files, compiled from `lib.rs` and `main.rs`.
fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (file, text) in files {
        sources.files.insert(file.into(), (*text).to_owned());
        match *file {
            "lib.rs" => sources.roots.push((file.into(), Some("house".to_owned()))),
            "main.rs" => sources.roots.push((file.into(), None)),
            _ => {}
        }
    }
    sources
}

fn told(files: &[(&str, &str)]) -> Vec<String> {
    circles(Path::new("src"), &read_house(&sources(files)).unwrap())
}

/// The file that another needs, by whatever name.
const B: &str = "use super::a::A; pub struct X; pub fn f() {} pub mod within { pub fn f() {} }";

#[test]
fn however_a_file_is_named_the_circle_is_told() {
    for a in [
        "use crate::b::X;",
        "use super::b::X as Y;",
        "use super::{b::{self, X}};",
        "use crate::b::*;",
        "pub use super::b;",
        "type T = crate::b::X;",
        "fn f() -> Vec<Option<super::b::X>> { vec![] }",
        "fn g() { crate::b::f() }",
        "fn g() { self::super::b::within::f() }",
        "use super::b; fn g() { b::f() }",
        "use crate::b as other; fn g() { other::within::f() }",
        "use super::*; fn g() { b::f() }",
        "fn g() { use crate::b::f; f() }",
        "fn g() { println!(\"{}\", [1, super::b::f()]) }",
        "macro_rules! m { () => { $crate::b::f() } }",
        "#[serde(with = \"super::b::within\")] struct S;",
        "#[derive(Clone, super::b::X)] struct S;",
        "impl super::b::X { fn g() {} }",
        "mod m { fn g() { super::super::b::f() } }",
        "#[cfg(not(test))] use crate::b::X;",
        "#[cfg(any(test, unix))] use crate::b::X;",
        "#[cfg_attr(test, derive(Debug))] struct S(crate::b::X);",
    ] {
        let all = told(&[("lib.rs", "mod a; mod b;"), ("a.rs", &format!("pub struct A; {a}")), ("b.rs", B)]);
        assert_eq!(all.len(), 1, "{a}");
        assert!(
            all[0].contains("\n  a.rs needs b.rs: ") && all[0].contains("\n  b.rs needs a.rs: "),
            "{all:?}"
        );
    }
}

#[test]
fn what_names_no_other_file_is_no_circle() {
    for a in [
        "",
        "use crate::b;",
        "pub(in crate::b) struct P;",
        "use ::b::X;",
        "use other::b::X;",
        "/// See [`crate::b::X`].\n// crate::b::X\nstruct S;",
        "#[cfg(test)] mod tests { use crate::b::X; }",
        "#[cfg(test)] use crate::b::X;",
        "#[cfg(all(test, unix))] fn g() { crate::b::f() }",
        "impl A { #[cfg(test)] fn g() { crate::b::f() } }",
        "#[cfg_attr(test, derive(crate::b::X))] struct S;",
        "enum b { X } mod c { pub fn f() {} } fn g() { b::X; c::f() }",
    ] {
        let all = told(&[("lib.rs", "mod a; mod b;"), ("a.rs", &format!("pub struct A; {a}")), ("b.rs", B)]);
        assert_eq!(all, [""; 0], "{a}");
    }
}

#[test]
fn a_parent_may_need_its_children_or_they_it() {
    let with = |parent: &str, child: &str| {
        let parent = format!("mod child; mod other; {parent}");
        let all = told(&[
            ("lib.rs", "mod parent; pub use parent::T;"),
            ("parent.rs", &parent),
            ("parent/child.rs", child),
            ("parent/other.rs", "pub struct O;"),
        ]);
        all.len()
    };
    assert_eq!(with("pub struct T;", "use super::T;"), 0, "the child needs the parent");
    assert_eq!(with("pub use child::T;", "pub struct T;"), 0, "the parent needs the child");
    assert_eq!(
        with("pub use child::T;", "use super::other::O; pub struct T(O);"),
        0,
        "a sibling is not the parent"
    );
    assert_eq!(with("pub struct T; fn g() { child::f() }", "use super::T; pub fn f() {}"), 1, "both");
    assert_eq!(with("pub struct T; pub use self::child::*;", "use super::*;"), 1, "both, whole");
    assert_eq!(
        with("pub use child::T; use other::O;", "use super::O; pub struct T(O);"),
        1,
        "through the parent"
    );
    assert_eq!(with("pub use child::T;", "use crate::T as U; pub struct T;"), 1, "through the root");
}

#[test]
fn a_circle_is_told_once_with_all_that_makes_it() {
    let all = told(&[
        ("lib.rs", "mod a; mod b; mod c; mod d; mod e; mod f;"),
        ("a.rs", "use crate::b::{B,\nC};\nuse crate::d::D;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "\nfn f() { crate::a::f() }"),
        ("d.rs", "pub struct D;"),
        ("e.rs", "use crate::f::F; use crate::a::A;"),
        ("f.rs", "use crate::e::E;"),
    ]);
    let said = "need each other in a circle; what they share belongs into a file below them";
    let first = format!(
        "src: 3 files {said}\n  a.rs needs b.rs: crate::b::B in line 1, crate::b::C in line 2\n  \
         b.rs needs c.rs: crate::c::C in line 1\n  c.rs needs a.rs: crate::a::f in line 2"
    );
    let second = format!(
        "src: 2 files {said}\n  e.rs needs f.rs: crate::f::F in line 1\n  f.rs needs e.rs: crate::e::E in line 1"
    );
    assert_eq!(all, [first, second]);
}

#[test]
fn a_program_stands_above_its_library() {
    let library = ("lib.rs", "mod a; pub use a::A; pub mod inner { pub fn f() {} }");
    let a = ("a.rs", "pub struct A;");
    assert_eq!(told(&[library, a, ("main.rs", "use house::A; fn main() { house::inner::f() }")]), [""; 0]);
    let own = ("main.rs", "mod own; fn main() { own::f() } pub struct S;");
    assert_eq!(told(&[library, a, own, ("own.rs", "use crate::S; use house::A;")]).len(), 1);
}

#[test]
fn a_module_is_found_where_the_compiler_finds_it() {
    let all = told(&[
        ("lib.rs", "mod a; #[path = \"odd/place.rs\"] mod b; mod c { pub mod d; }"),
        ("a/mod.rs", "mod e; use crate::b::f;"),
        ("a/e.rs", "use crate::c::d::D;"),
        ("odd/place.rs", "use crate::c::d::D;"),
        ("c/d.rs", "use crate::a::e::E;"),
    ]);
    assert_eq!(all.len(), 1);
    assert!(all[0].starts_with("src: 2 files") && all[0].contains("a/e.rs needs c/d.rs"), "{all:?}");
}

#[test]
fn what_cannot_be_read_is_said() {
    let fault = |files: &[(&str, &str)]| format!("{:#}", read_house(&sources(files)).unwrap_err());
    assert_eq!(fault(&[("lib.rs", "mod a;")]), "a.rs: the module has no file");
    assert!(fault(&[("lib.rs", "mod a;"), ("a.rs", "fn (")]).starts_with("a.rs: not Rust"));
}

#[test]
fn the_picture_has_each_file_above_what_it_needs() {
    let sources = sources(&[
        ("lib.rs", "mod a; mod b; mod c; #[cfg(test)] mod tests;"),
        ("a.rs", "use crate::b::B;\n"),
        ("b.rs", "use crate::c::C; fn f() {}\n\n"),
        ("c.rs", "use crate::b::f;\n"),
        ("tests.rs", "use super::a;\n"),
    ]);
    let picture = drawn(Path::new("src"), &sources, &read_house(&sources).unwrap());
    let lines: Vec<Vec<&str>> = picture.lines().map(|line| line.split_whitespace().collect()).collect();
    let at = |file: &str| lines.iter().position(|line| line.contains(&file)).unwrap();
    assert_eq!(lines[0].join(" "), "src: 4 files, 5 lines");
    assert_eq!(lines[at("lib.rs")], ["1", "lib.rs"]);
    assert!(lines[1..].contains(&vec!["1", "a.rs", "b.rs"]), "{picture}");
    assert!(lines[1..].contains(&vec!["○", "2", "b.rs", "c.rs"]), "{picture}");
}

#[test]
fn every_crate_is_read_with_all_that_is_compiled_of_it() {
    let all = crates().unwrap();
    for (folder, sources) in &all {
        let house = read_house(sources).unwrap();
        assert!(!sources.roots.is_empty(), "{}", folder.display());
        let for_tests = |file: &Path| sources.files.keys().filter(|other| file == *other).count();
        assert!(house.files.iter().all(|file| for_tests(file) == 1), "{}", folder.display());
    }
    let own = all.iter().find(|(folder, _)| folder.ends_with("xtask/src")).map(|(_, own)| own).unwrap();
    let house = read_house(own).unwrap();
    assert!(house.edges.contains_key(&("main.rs".into(), "house.rs".into())));
    assert!(house.edges.contains_key(&("house.rs".into(), "house/edges.rs".into())));
    assert!(!house.files.contains(Path::new("house/tests.rs")), "it is there for tests alone");
}
