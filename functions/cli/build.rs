//! Lets the program find the DuckDB that it is linked to without a variable set: beside it, in a `lib` beside its folder
//! (where a package puts it), or where scripts/duckdb.sh left it when the program was built.

fn main() {
    println!("cargo::rerun-if-env-changed=DUCKDB_LIB_DIR");
    if std::env::var_os("CARGO_FEATURE_BUNDLED").is_some() {
        return;
    }
    let origin =
        if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("macos") { "@loader_path" } else { "$ORIGIN" };
    for folder in [origin.to_owned(), format!("{origin}/../lib")].into_iter().chain(std::env::var("DUCKDB_LIB_DIR")) {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
