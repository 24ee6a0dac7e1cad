//! Lets this room's tests find the DuckDB that they are linked to without a variable set. `functions/cli/build.rs` does
//! the same for the program: such an argument does not reach the crates that depend on this one.

fn main() {
    println!("cargo::rerun-if-env-changed=DUCKDB_LIB_DIR");
    if std::env::var_os("CARGO_FEATURE_BUNDLED").is_none()
        && let Ok(folder) = std::env::var("DUCKDB_LIB_DIR")
    {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
