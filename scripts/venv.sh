#!/usr/bin/env bash
# Makes .cache/venv with the Python programs of a requirements file, once for each content of that file.
# usage: scripts/venv.sh [tests/requirements.txt]
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=${1:-tests/requirements.txt}
venv=.cache/venv
[[ $requirements == tests/requirements.txt ]] || venv=.cache/venv-$(basename "$requirements" .txt | sed s/^requirements-//)
stamp=$venv/$(sha256sum "$requirements" | cut -c1-16).done
[[ -e $stamp ]] && exit 0
# moto and cargo-lambda want Python 3.9 or newer; 3.11 is what the versions were pinned with.
python=$(command -v python3.11 || command -v python3) || { echo "no python3: what needs $venv is skipped" >&2; exit 0; }
rm -rf "$venv"
"$python" -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
touch "$stamp"
