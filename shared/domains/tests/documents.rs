//! Holds docs/findings.md to the code that it describes. `REFRESH=1 cargo test -p domains --test documents` writes it anew.
#![expect(clippy::disallowed_methods, reason = "a test looks at committed files")]

use std::path::Path;

#[test]
fn the_page_of_findings_is_as_the_code_has_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/findings.md");
    let page = domains::findings::document();
    if std::env::var_os("REFRESH").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == page,
        "docs/findings.md is not as the code has it: REFRESH=1 cargo test -p domains --test documents"
    );
}
