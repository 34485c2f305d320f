//! What this computer has noted of Peig's secrets: files that anything may have cut, doubled or changed.

use jiff::Timestamp;
use setup::secret::trace::{Trace, Traces};

/// One note a line.
pub(crate) fn notes(data: &[u8]) {
    let notes: Vec<String> = String::from_utf8_lossy(data).lines().map(str::to_owned).collect();
    let mut traces = Traces::read(&notes);
    let understood: Vec<Trace> = notes.iter().filter_map(|note| serde_json::from_str(note).ok()).collect();
    for trace in &understood {
        let alone = Traces::read(&[trace.note()]);
        assert_eq!(alone.fate(&trace.secret.key_id), Some(trace.fate), "what was read can be written");
        let furthest = understood.iter().filter(|one| one.id == trace.id).map(|one| one.fate).max();
        let about_it = |one: &&Trace| one.secret.key_id == trace.secret.key_id;
        if understood.iter().filter(about_it).all(|one| one.id == trace.id) {
            let told = understood.iter().any(|one| one.id == trace.id && one.fate > trace.fate);
            let fate = traces.fate(&trace.secret.key_id);
            assert!(told || fate == furthest, "{fate:?}, not {furthest:?}");
        }
    }

    // A day after which everything is over, and one before which nothing is.
    assert!(traces.clone().take_over(Timestamp::MIN).is_empty());
    let gone = traces.take_over(Timestamp::MAX);
    assert!(gone.iter().all(|id| understood.iter().any(|one| one.id == *id)));
    for trace in understood {
        traces.strike(&trace.secret.key_id);
        traces.put(trace);
    }
}
