#!/usr/bin/env bash
# Makes .cache/npm with what tests/browser/package.json names, once for each content of that file. No browser is fetched: the tests
# use Debian's chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
manifest=tests/browser/package.json
stamp=.cache/npm/$(sha256sum "$manifest" | cut -c1-16).done
[[ -e $stamp ]] && exit 0
command -v npm >/dev/null || { echo "no npm: the tests of the site in a browser are skipped" >&2; exit 0; }
rm -rf .cache/npm
mkdir -p .cache/npm
cp "$manifest" .cache/npm/package.json
(cd .cache/npm && npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock)
touch "$stamp"
