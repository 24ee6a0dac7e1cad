//! returnpath
