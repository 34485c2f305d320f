//! Which source file of a crate depends on which.
//!
//! A file depends on another if its code names by a path what is defined in the other, or what the other passes on from
//! a third. Declaring a module is no dependence, and neither is a method that is called: its type was named before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::names::{Import, Name, Said, read};

/// The files of one crate.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// Their text, by their path below `src`.
    pub(crate) files: BTreeMap<PathBuf, String>,
    /// Those that the compiler is started on, with the name under which the others of the crate know the library.
    pub(crate) roots: Vec<(PathBuf, Option<String>)>,
}

/// What makes one file depend on another: the names, each with its line.
pub(crate) type Edges = BTreeMap<(PathBuf, PathBuf), BTreeSet<(usize, String)>>;

/// A crate as its code joins its files.
#[derive(Debug)]
pub(crate) struct House {
    /// The files that are compiled without tests.
    pub(crate) files: BTreeSet<PathBuf>,
    /// Which of them depends on which.
    pub(crate) edges: Edges,
}

/// Reads a crate.
pub(crate) fn read_house(sources: &Sources) -> Result<House> {
    let mut tree = Tree::default();
    for (file, library) in &sources.roots {
        let root = tree.load(sources, file, None, true)?;
        tree.library = library.clone().map(|name| (name, root)).or(tree.library);
    }
    let files = tree.modules.iter().map(|module| module.file.clone()).collect();
    Ok(House { files, edges: tree.edges() })
}

/// The modules of a crate.
#[derive(Debug, Default)]
struct Tree {
    modules: Vec<Module>,
    library: Option<(String, usize)>,
}

#[derive(Debug)]
struct Module {
    file: PathBuf,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    said: Said,
}

/// Where a path leads, and the modules on its way that it takes something from.
struct Way {
    /// The module that it is, unless it is something in one.
    module: Option<usize>,
    taken_from: Vec<usize>,
}

/// Names that stand for each other may do so in a circle; none of a program that compiles goes on for longer.
const FAR: usize = 16;

impl Tree {
    fn load(
        &mut self,
        sources: &Sources,
        file: &Path,
        parent: Option<usize>,
        holds_folder: bool,
    ) -> Result<usize> {
        let text = sources.files.get(file);
        let text = text.with_context(|| format!("{}: the module has no file", file.display()))?;
        let said = read(text).with_context(|| file.display().to_string())?;
        let folder = if holds_folder { file.with_file_name("") } else { file.with_extension("") };
        self.add(sources, said, file, parent, &folder)
    }

    fn add(
        &mut self,
        sources: &Sources,
        mut said: Said,
        file: &Path,
        parent: Option<usize>,
        folder: &Path,
    ) -> Result<usize> {
        let own = self.modules.len();
        let (elsewhere, within) = (std::mem::take(&mut said.elsewhere), std::mem::take(&mut said.within));
        self.modules.push(Module { file: file.to_owned(), parent, children: BTreeMap::new(), said });
        for (name, path) in elsewhere {
            let in_folder = folder.join(&name).join("mod.rs");
            let (child, holds_folder) = match path {
                Some(path) => (file.with_file_name(path), true),
                None if sources.files.contains_key(&in_folder) => (in_folder, true),
                None => (folder.join(format!("{name}.rs")), false),
            };
            let child = self.load(sources, &child, Some(own), holds_folder)?;
            self.modules[own].children.insert(name, child);
        }
        for (name, said) in within {
            let child = self.add(sources, said, file, Some(own), &folder.join(&name))?;
            self.modules[own].children.insert(name, child);
        }
        Ok(own)
    }

    fn edges(&self) -> Edges {
        let mut edges = Edges::new();
        for (own, module) in self.modules.iter().enumerate() {
            let mut add = |name: &Name, to: usize| {
                let to = &self.modules[to].file;
                if *to != module.file {
                    let named = (name.line, name.segments.join("::"));
                    edges.entry((module.file.clone(), to.clone())).or_default().insert(named);
                }
            };
            for name in &module.said.paths {
                let way = self.follow(&name.segments, own, 0);
                way.taken_from.iter().chain(&way.module).for_each(|from| add(name, *from));
            }
            for Import { name, known_as, passed_on } in &module.said.imports {
                let way = self.follow(&name.segments, own, 0);
                way.taken_from.iter().for_each(|from| add(name, *from));
                // A module that is brought in for the paths below is told by those.
                way.module.filter(|_| *passed_on || known_as == "*").into_iter().for_each(|to| add(name, to));
            }
        }
        edges
    }

    /// Follows a path from a module.
    fn follow(&self, segments: &[String], from: usize, depth: usize) -> Way {
        let mut way = Way { module: None, taken_from: Vec::new() };
        let Some((first, mut rest)) = segments.split_first() else { return way };
        way.module = match first.as_str() {
            "crate" => Some(self.root(from)),
            "self" => Some(from),
            "super" => self.modules[from].parent,
            name => self.known_in(from, name, depth),
        };
        while let (Some(module), Some((name, further))) = (way.module, rest.split_first()) {
            rest = further;
            if name == "super" {
                way.module = self.modules[module].parent;
                continue;
            }
            let child = self.modules[module].children.get(name).copied();
            // A module may share its name with what it is there for; a path that ends here may mean either.
            if child.is_none() || (rest.is_empty() && self.defines(module, name)) {
                way.taken_from.push(module);
            }
            way.module = child.or_else(|| self.passes_on(module, name, depth + 1));
        }
        way
    }

    fn root(&self, mut module: usize) -> usize {
        while let Some(parent) = self.modules[module].parent {
            module = parent;
        }
        module
    }

    /// The module that a path's first segment means.
    fn known_in(&self, module: usize, name: &str, depth: usize) -> Option<usize> {
        let child = self.modules[module].children.get(name).copied();
        let library = || self.library.as_ref().filter(|library| library.0 == name).map(|library| library.1);
        child.or_else(|| self.passes_on(module, name, depth)).or_else(library)
    }

    /// Whether a module has something of this name that is no module of its own.
    fn defines(&self, module: usize, name: &str) -> bool {
        let said = &self.modules[module].said;
        said.items.contains(name) || said.imports.iter().any(|import| import.known_as == name)
    }

    /// The module that another knows by this name because it has brought it in.
    fn passes_on(&self, module: usize, name: &str, depth: usize) -> Option<usize> {
        if depth > FAR || self.modules[module].said.items.contains(name) {
            return None;
        }
        let imports = || self.modules[module].said.imports.iter();
        let by_name = imports().filter(|import| import.known_as == name);
        let by_name = by_name.map(|import| self.follow(&import.name.segments, module, depth + 1).module);
        let all = imports().filter(|import| import.known_as == "*");
        let by_all = all.filter_map(|import| {
            let within = self.follow(&import.name.segments, module, depth + 1).module?;
            let child = self.modules[within].children.get(name).copied();
            child.or_else(|| self.passes_on(within, name, depth + 1))
        });
        by_name.flatten().chain(by_all).next()
    }
}
