//! SQL over a lake folder: DuckDB, with the physical tables, Athena's functions, and the views and named queries of infra/.
//!
//! Only the CLI links this room. The SQL is what Athena (Trino) and DuckDB share; where they differ it is DuckDB's. The
//! engine reads the lake and nothing else, and writes nothing.
//!
//! Known gaps: a file that a seal removes while a query runs ends the query with an error; asking again helps. Athena's
//! lambda functions and time zones' names are not there.

mod answer;
mod engine;
mod format;
mod named;
mod views;

pub use answer::{Answer, Cell};
pub use engine::{Engine, Error, TableColumns};
pub use format::Format;
pub use named::{NamedQuery, named_queries, named_query};
