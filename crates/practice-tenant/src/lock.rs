//! Taking locks.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Takes a lock whether or not a test panicked while holding it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
