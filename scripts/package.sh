#!/usr/bin/env bash
# Builds the functions for Lambda (profile `lambda`: fat link, stripped) into target/package/*.zip, and holds each to its limits:
# at most 7 MB, and at most 15 ms from the start of the process to its first poll, against a local runtime API.
# usage: [ARCH=x86_64|arm64] scripts/package.sh
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/venv.sh
arch=${ARCH:-$(uname -m | sed 's/aarch64/arm64/')}
case $arch in
  x86_64) target=x86_64-unknown-linux-gnu ;;
  arm64) target=aarch64-unknown-linux-gnu ;;
  *) echo "ARCH is $arch, and should be x86_64 or arm64" >&2; exit 2 ;;
esac
PATH=$PWD/.cache/venv/bin:$PATH
build=${CARGO_TARGET_DIR:-target}
# 2.34 is the glibc of Amazon Linux 2023; zig links against it whatever this machine has.
if command -v python-zig >/dev/null; then
  for function in intake isolate seal sweep rotate domain-check domain-api; do
    cargo-lambda lambda build --locked --profile lambda --target "$target.2.34" --package "$function"
  done
else
  echo "zig is missing: scripts/venv.sh" >&2; exit 1
fi
mkdir -p target/package
for function in intake isolate seal sweep rotate domain-check domain-api; do
  (cd "$build/lambda/$function" && python3 - "$OLDPWD/target/package/$function.zip" <<'PY'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    # The same bytes give the same archive, whenever it is made.
    entry = zipfile.ZipInfo("bootstrap", (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, open("bootstrap", "rb").read())
PY
  )
done
python3 scripts/check_package.py target/package "$arch"
