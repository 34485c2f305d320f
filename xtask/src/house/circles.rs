//! The order of a crate's files, and the circles that keep some of them out of one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::edges::House;

/// The files in groups: each group needs only what stands in those before it. More than one file to a group is a circle.
pub(crate) fn groups(house: &House) -> Vec<Vec<&Path>> {
    let mut graph: DiGraph<&Path, ()> = DiGraph::new();
    let nodes: BTreeMap<&PathBuf, NodeIndex> =
        house.files.iter().map(|file| (file, graph.add_node(file))).collect();
    for (from, to) in house.edges.keys() {
        graph.add_edge(nodes[from], nodes[to], ());
    }
    let files = |group: Vec<NodeIndex>| group.into_iter().map(|node| graph[node]).collect();
    tarjan_scc(&graph).into_iter().map(files).collect()
}

/// The circles in words: the files of each, and what makes one of them depend on another.
pub(crate) fn circles(folder: &Path, house: &House) -> Vec<String> {
    groups(house).iter().filter(|group| group.len() > 1).map(|group| told(folder, group, house)).collect()
}

fn told(folder: &Path, circle: &[&Path], house: &House) -> String {
    let mut lines = vec![format!(
        "{}: {} files need each other in a circle; what they share belongs into a file below them",
        folder.display(),
        circle.len()
    )];
    for ((from, to), names) in &house.edges {
        if circle.contains(&from.as_path()) && circle.contains(&to.as_path()) {
            let names: Vec<_> = names.iter().map(|(line, name)| format!("{name} in line {line}")).collect();
            lines.push(format!("  {} needs {}: {}", from.display(), to.display(), names.join(", ")));
        }
    }
    lines.join("\n")
}
