//! Two lists of names against each other: what stayed, moved, was renamed, was added, is missing.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The place of a name on the page, that in the guide, and whether they are the same in the same order. Both with
/// different names: renamed. Both with the same one: moved, unless the order was kept. One alone: added or missing.
pub type Pair = (Option<usize>, Option<usize>, bool);

/// Compares the names of a page with those of the guide. In the page's order, with what is missing where it should stand.
pub fn align(page: &[&str], guide: &[&str]) -> Vec<Pair> {
    let parts = capture_diff_slices(Algorithm::Lcs, page, guide);
    let changed = |part: &&DiffOp| !matches!(part, DiffOp::Equal { .. });
    let mut left: Vec<usize> = parts.iter().filter(changed).flat_map(DiffOp::new_range).collect();
    let mut moved = vec![None; page.len()];
    for at in parts.iter().filter(changed).flat_map(DiffOp::old_range) {
        let same = left.iter().position(|own| page[at] == guide[*own]);
        moved[at] = same.map(|same| left.remove(same));
    }

    let mut found = Vec::new();
    for part in &parts {
        let kept = !changed(&part);
        let mut free = part.new_range().filter(|own| kept || left.contains(own));
        for at in part.old_range() {
            found.push((Some(at), moved[at].or_else(|| free.next()), kept));
        }
        found.extend(free.map(|own| (None, Some(own), kept)));
    }
    found
}
