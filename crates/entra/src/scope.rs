//! When two delegated permissions are the same.

/// Microsoft compares their names without regard to case.
pub fn same_scope(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
