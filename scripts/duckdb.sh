#!/bin/sh
# Puts the prebuilt DuckDB that the program links to under .cache/duckdb/, once. Prints the arguments that cargo needs:
# none where the library is there, `--features bundled` where DuckDB has to be built from its source. Says what it does
# on stderr.
#
#   cargo build --release --package cli $(scripts/duckdb.sh)
#
# The library is the one that DuckDB's own npm package carries; npm fetches it, and its checksum is pinned here. The version
# goes with that of the crate `duckdb` in Cargo.toml: change both together.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cache=$root/.cache/duckdb
version=1.5.6-r.1

case "$(uname -s)-$(uname -m)" in
Linux-x86_64)
    package=@duckdb/node-bindings-linux-x64
    library=libduckdb.so
    sha256=1b9f82478539bb9a1d1df44bd103121a12ae52142c07158dc52b97d2ec1d69ff
    ;;
*)
    # On 2026-11-24 npm had no $version for other platforms. A new one needs its three lines here.
    package=
    ;;
esac

from_source() {
    echo "duckdb: $1" >&2
    echo "duckdb: building it from its C++ source instead: about 22 minutes on 2 cores, once; needs a C++ compiler" >&2
    echo "--features bundled"
    exit 0
}

[ -n "$package" ] || from_source "there is no prebuilt library for $(uname -s) on $(uname -m)"
if [ "$(cat "$cache/sha256" 2>/dev/null)" = "$sha256" ] && [ -f "$cache/$library" ]; then
    exit 0
fi
getconf GNU_LIBC_VERSION >/dev/null 2>&1 || from_source "the prebuilt library needs glibc"
command -v npm >/dev/null || from_source "npm, which fetches the prebuilt library, is not installed"

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
echo "duckdb: fetching $package $version (24 MB)" >&2
# Some npm configurations write warnings to stdout, which is for cargo's arguments.
npm pack --silent --pack-destination "$new" "$package@$version" >"$new/log" 2>&1 ||
    from_source "npm could not fetch $package $version: $(tail -n 1 "$new/log")"
archive=$(ls "$new"/*.tgz)
found=$(sha256sum "$archive" | cut -d ' ' -f 1)
if [ "$found" != "$sha256" ]; then
    echo "duckdb: $package $version has the SHA-256 $found, not $sha256; not using it" >&2
    exit 1
fi
tar -xzf "$archive" -C "$new"
mkdir -p "$cache"
mv "$new/package/LICENSE" "$cache/LICENSE"
mv "$new/package/$library" "$cache/$library.new"
mv "$cache/$library.new" "$cache/$library"
echo "$sha256" >"$cache/sha256"
