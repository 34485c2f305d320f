//! What a source file names by a path: the only thing that makes it depend on another.
//!
//! Owns the reading of Rust. Refuses to own what the names mean, which the other files of the crate decide.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, Meta, UseTree};

/// A path as it is written, for example `super::state::State`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// Its segments.
    pub(crate) segments: Vec<String>,
    /// Its line.
    pub(crate) line: usize,
}

/// A name that a `use` brings into its module.
#[derive(Debug)]
pub(crate) struct Import {
    /// What is brought in; what it is a part of, where it is everything.
    pub(crate) name: Name,
    /// As what it is known here; `*` for everything.
    pub(crate) known_as: String,
    /// Whether others may take it from here.
    pub(crate) passed_on: bool,
}

/// What one module says.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Paths of its code, `use` aside.
    pub(crate) paths: Vec<Name>,
    /// What it brings in.
    pub(crate) imports: Vec<Import>,
    /// What it defines.
    pub(crate) items: BTreeSet<String>,
    /// Its modules with a file of their own, and that file where the code names it.
    pub(crate) elsewhere: Vec<(String, Option<String>)>,
    /// Its other modules.
    pub(crate) within: Vec<(String, Said)>,
}

/// Reads a file. Nothing that is there for tests alone counts.
pub(crate) fn read(text: &str) -> Result<Said> {
    let file = syn::parse_file(text).context("not Rust as this check knows it")?;
    let mut said = Said::default();
    if !for_tests(&file.attrs) {
        said.visit_file(&file);
    }
    Ok(said)
}

impl Said {
    fn imports(&mut self, before: &[String], tree: &UseTree, passed_on: bool) {
        let with = |last: &Ident| [before, &[last.to_string()]].concat();
        let (segments, known_as, at) = match tree {
            UseTree::Path(part) => return self.imports(&with(&part.ident), &part.tree, passed_on),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.imports(before, tree, passed_on));
            }
            UseTree::Glob(glob) => (before.to_vec(), "*".to_owned(), glob.star_token.spans[0]),
            UseTree::Name(name) if name.ident == "self" => {
                (before.to_vec(), before.last().cloned().unwrap_or_default(), name.ident.span())
            }
            UseTree::Name(name) => (with(&name.ident), name.ident.to_string(), name.ident.span()),
            UseTree::Rename(name) if name.ident == "self" => {
                (before.to_vec(), name.rename.to_string(), name.ident.span())
            }
            UseTree::Rename(name) => (with(&name.ident), name.rename.to_string(), name.ident.span()),
        };
        self.imports.push(Import { name: Name { segments, line: line(at) }, known_as, passed_on });
    }

    /// Paths among tokens that nobody has parsed: in macros and attributes.
    fn scan(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut colons, mut begun) = (0, Span::call_site());
        for token in tokens {
            match token {
                TokenTree::Punct(one) if one.as_char() == ':' => colons += 1,
                TokenTree::Ident(ident) => {
                    if colons != 2 || path.is_empty() {
                        self.end(&mut path, begun);
                        begun = ident.span();
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    self.end(&mut path, begun);
                    colons = 0;
                    match other {
                        TokenTree::Group(group) => self.scan(group.stream()),
                        TokenTree::Literal(literal) => self.quoted(&literal),
                        _ => {}
                    }
                }
            }
        }
        self.end(&mut path, begun);
    }

    fn end(&mut self, path: &mut Vec<String>, begun: Span) {
        let segments = std::mem::take(path);
        self.paths.extend((segments.len() > 1).then(|| Name { segments, line: line(begun) }));
    }

    /// Attributes name functions and modules in quotes, as in `with = "lenient::date"`.
    fn quoted(&mut self, literal: &proc_macro2::Literal) {
        let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) else { return };
        if let Ok(path) = text.parse::<syn::Path>() {
            self.path(&path, literal.span());
        }
    }

    fn path(&mut self, path: &syn::Path, at: Span) {
        let segments: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.paths.extend((segments.len() > 1).then(|| Name { segments, line: line(at) }));
    }
}

impl<'ast> Visit<'ast> for Said {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = parts(item);
        if for_tests(attributes) {
            return;
        }
        self.items.extend(name.map(Ident::to_string));
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            ImplItem::Macro(item) => &item.attrs,
            _ => return,
        };
        if !for_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let name = module.ident.to_string();
        let Some((_, items)) = &module.content else {
            return self.elsewhere.push((name, path_of(&module.attrs)));
        };
        let mut said = Said::default();
        for item in items {
            said.visit_item(item);
        }
        self.within.push((name, said));
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let passed_on = !matches!(item.vis, syn::Visibility::Inherited);
        let before = if item.leading_colon.is_some() { vec![String::new()] } else { Vec::new() };
        self.imports(&before, &item.tree, passed_on);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
        {
            self.path(path, first.ident.span());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.scan(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            Meta::List(list) if !needs_tests(attribute, "cfg_attr") => self.scan(list.tokens.clone()),
            _ => {}
        }
    }

    /// Who may use something does not say what it uses.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

/// An item's attributes and name.
fn parts(item: &Item) -> (&[Attribute], Option<&Ident>) {
    match item {
        Item::Const(item) => (&item.attrs, Some(&item.ident)),
        Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
        Item::Mod(item) => (&item.attrs, None),
        Item::Static(item) => (&item.attrs, Some(&item.ident)),
        Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.ident)),
        Item::Union(item) => (&item.attrs, Some(&item.ident)),
        Item::Use(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}

/// Whether attributes leave something out of everything but tests: `cfg(test)`, `cfg(all(test, …))`.
fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| needs_tests(attribute, "cfg"))
}

/// Whether the condition of this attribute needs tests to be built.
fn needs_tests(attribute: &Attribute, called: &str) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    list.path.is_ident(called)
        && all_of(list).first().is_some_and(|condition| !holds_without_tests(condition))
}

fn all_of(list: &syn::MetaList) -> Vec<Meta> {
    let parser = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
    list.parse_args_with(parser).map(|metas| metas.into_iter().collect()).unwrap_or_default()
}

/// Whether a condition may hold where no tests are built.
fn holds_without_tests(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => !path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => all_of(list).iter().all(holds_without_tests),
        Meta::List(list) if list.path.is_ident("any") => all_of(list).iter().any(holds_without_tests),
        _ => true,
    }
}

/// The file that `#[path = "…"]` names.
fn path_of(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}

fn line(at: Span) -> usize {
    at.start().line
}
