//! Looks for bytes in the memory of another process (proc(5), `/proc/PID/mem`). Also used by the journeys.

use std::fs::File;
use std::io::{self, BufRead as _};
use std::os::unix::fs::FileExt as _;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// A secret as text, as part of a form, as text of two bytes a letter, and its end: what wipes only the beginning of
/// freed memory leaves that.
pub fn secret(value: &str) -> Vec<Vec<u8>> {
    let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let wide = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let end = value.as_bytes()[value.len() / 2..].to_vec();
    vec![value.as_bytes().to_vec(), encoded.into_bytes(), wide, end]
}

/// What each token has in its middle: the tenant's id, in base64 at each of the three places where it can begin.
pub fn tokens(tenant: &str) -> Vec<Vec<u8>> {
    (0..3)
        .map(|before| {
            let text = BASE64_URL_SAFE_NO_PAD.encode(format!("{}{tenant}", "-".repeat(before)));
            // The letters at both ends also hold bits of what stands beside.
            text.as_bytes()[4..text.len() - 4].to_vec()
        })
        .collect()
}

/// A page of memory has one entry of eight bytes in `/proc/PID/pagemap`, whose upper bits say that there is something.
const PAGE: u64 = 4096;
const ENTRY: usize = 8;
const IN_USE: u8 = 0b1100_0000;
/// So many pages are looked at at once.
const PAGES: usize = 512;
/// Longer than all that is looked for: it may lie across two such looks.
const OVERLAP: u64 = 512;

/// Where these bytes are in what a process can write to, with what stands before them.
pub fn places(process: u32, needles: &[Vec<u8>]) -> io::Result<Vec<String>> {
    let memory = File::open(format!("/proc/{process}/mem"))?;
    let pages = File::open(format!("/proc/{process}/pagemap"))?;
    let mut found = Vec::new();
    for line in std::fs::read_to_string(format!("/proc/{process}/maps"))?.lines() {
        let Some((from, to)) = writable(line) else { continue };
        for start in in_use(&pages, from, to)? {
            let end = to.min(start + PAGES as u64 * PAGE + OVERLAP);
            let mut content = vec![0; usize::try_from(end - start).unwrap_or_default()];
            // What was given back meanwhile holds nothing, and memory of a device is not the process's own.
            if memory.read_exact_at(&mut content, start).is_err() {
                continue;
            }
            for (number, needle) in needles.iter().enumerate() {
                found.extend(within(&content, needle).into_iter().map(|at| {
                    let before = String::from_utf8_lossy(&content[at.saturating_sub(48)..at]);
                    format!("{line} + {:#x}, form {number}, after {before:?}", start - from + at as u64)
                }));
            }
        }
    }
    Ok(found)
}

/// Where within these bounds there are pages at all: where there is JavaScript, dozens of gigabytes are only reserved.
fn in_use(pages: &File, from: u64, to: u64) -> io::Result<Vec<u64>> {
    // Much at once, and compared by the standard library, which is fast in unoptimised tests too.
    let nothing = vec![0; 256 * PAGES * ENTRY];
    let mut entries = nothing.clone();
    let mut starts = Vec::new();
    for begin in (from..to).step_by(256 * PAGES * 4096) {
        let count = usize::try_from((to - begin) / PAGE).unwrap_or(usize::MAX).min(256 * PAGES);
        let entries = &mut entries[..count * ENTRY];
        pages.read_exact_at(entries, begin / PAGE * ENTRY as u64)?;
        if *entries == nothing[..entries.len()] {
            continue;
        }
        let looks = entries.chunks(PAGES * ENTRY).enumerate();
        let used = looks.filter(|(_, look)| look.chunks(ENTRY).any(|entry| entry[ENTRY - 1] & IN_USE != 0));
        starts.extend(used.map(|(number, _)| begin + (number * PAGES) as u64 * PAGE));
    }
    Ok(starts)
}

/// The bounds of a part of the memory that can be written to.
fn writable(line: &str) -> Option<(u64, u64)> {
    let mut columns = line.split(' ');
    let (from, to) = columns.next()?.split_once('-')?;
    columns.next()?.starts_with("rw").then_some(())?;
    Some((u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?))
}

/// Where a needle begins. The search for its first byte is the standard library's, which is fast in unoptimised tests too.
fn within(content: &[u8], needle: &[u8]) -> Vec<usize> {
    let (mut rest, mut found) = (content, Vec::new());
    while !rest.is_empty() && rest.skip_until(needle[0]).is_ok() {
        let at = content.len() - rest.len() - 1;
        if content[at..].starts_with(needle) {
            found.push(at);
        }
    }
    found
}
