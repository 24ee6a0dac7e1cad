#!/usr/bin/env bash
# Fuzzes parsers: scripts/fuzz.sh [TARGET…], each for FUZZ_SECONDS (600). Seeds are the samples and, where it is there, the shared
# corpus. Needs a nightly compiler and cargo-fuzz. What fails lies in tests/fuzz/artifacts/ afterwards, and the exit code is 1.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo-fuzz >/dev/null || { echo "skipped: cargo-fuzz is not installed (cargo install cargo-fuzz)"; exit 0; }
[[ " $(rustup toolchain list 2>/dev/null) " == *nightly* ]] || { echo "skipped: no nightly compiler (rustup toolchain install nightly)"; exit 0; }
export RUSTUP_TOOLCHAIN=nightly
fuzz=(-O --fuzz-dir tests/fuzz --target-dir target/fuzz)
corpus=../shared/corpus

seeds() { # the folders whose files look like what a target reads
  case $1 in
    aggregate) echo samples/dmarc $corpus/dmarc ;;
    tls) echo samples/tls $corpus/tlsrpt ;;
    arf) echo samples/complaint samples/dmarc-failure $corpus/arf ;;
    delivery_report) echo samples/bounce samples/notice $corpus/bounces/mail $corpus/dsn ;;
    mail | unpack) echo samples $corpus ;;
  esac
}

targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || mapfile -t targets < <(cargo fuzz list --fuzz-dir tests/fuzz)
status=0
for target in "${targets[@]}"; do
  mkdir -p "tests/fuzz/corpus/$target"
  for folder in $(seeds "$target"); do
    [[ ! -d $folder ]] || find "$folder" -type f -size -200k ! -name '*.md' ! -name 'expected*' | while read -r file; do
      cp "$file" "tests/fuzz/corpus/$target/$(sha1sum <"$file" | cut -c 1-40)"
    done
  done
  if ! cargo fuzz run "${fuzz[@]}" "$target" "tests/fuzz/corpus/$target" -- \
    -max_total_time="${FUZZ_SECONDS:-600}" -max_len=100000 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 2>&1 |
    tee "target/fuzz/$target.log" | grep -E '^(#.*(INITED|DONE)|SUMMARY|ERROR|==|stat::|thread)'; then status=1; fi
  grep -qE '^#[0-9]+\s+DONE' "target/fuzz/$target.log" || status=1
done
exit $status
