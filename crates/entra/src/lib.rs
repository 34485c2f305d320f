//! Microsoft.
