#!/usr/bin/env bash
# Runs every test of the workspace and says how many ran, failed and were skipped.
# A test that lacks a tool prints a line that begins with "skipped: "; here these lines are shown and counted. What a test has
# measured it prints after "measured: ".
set -uo pipefail
cd "$(dirname "$0")/.."
log=target/test.log
mkdir -p target
# The programs that the whole-system tests run, with the features that the tests have: so nothing is compiled twice.
cargo build --release --locked --workspace --bins --tests || exit 1
cargo test --release --locked --workspace --no-fail-fast -- --show-output "$@" >"$log" 2>&1
status=$?
grep -E '^(     Running|   Doc-tests|test result:)' "$log"
if [ $status -ne 0 ]; then
  grep -E '^(test .* FAILED|error)' "$log"
  sed -n '/^failures:/,/^test result:/p' "$log" | head -400
fi
grep -E '^measured: ' "$log" | sort -u
grep -E '^skipped: ' "$log" | sort -u
sum() { grep -E '^test result:' "$log" | grep -oE "[0-9]+ $1" | awk '{n += $1} END {print n + 0}'; }
passed=$(sum passed) failed=$(sum failed) skipped=$(grep -cE '^skipped: ' "$log")
[ "$passed" -gt 0 ] || status=1
echo "$((passed - skipped)) passed, $failed failed, $skipped skipped"
exit $status
