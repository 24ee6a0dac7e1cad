//! host-aws
