//! host-local
