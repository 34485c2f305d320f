//! Pages of the sign-in host.
