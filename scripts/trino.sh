#!/usr/bin/env bash
# Puts a Trino under .cache/trino/, once: the server from Maven Central (its checksum is pinned here), of which only what reads a
# lake is kept (400 MB), and beside it `java`, a link to a Java that can run it. What is missing is said, and is no error.
# Athena's engine 3 is a Trino: the tests ask it what analysts ask. How to run one: docs/trino.md.
set -euo pipefail
cd "$(dirname "$0")/.."
version=476
sha256=cfd5accde17e8ebd251eeeb78aed1f490e77bb3a164d95a0f454bf8a7c1cbd3f
cache=.cache/trino

without() { # what is missing
  echo "trino: $1: what asks it is skipped" >&2
  rm -f "$cache/java"
  exit 0
}

# The first Java of 24 or newer, the reader's own choice before the machine's.
java=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
  if [[ -x $home/bin/java && ${major:-0} -ge 24 ]]; then java=$home && break; fi
done
[[ -n $java ]] || without "no Java of 24 or newer"
mkdir -p "$cache"

if [[ $(cat "$cache/version" 2>/dev/null) != "$version $sha256" ]]; then
  command -v mvn >/dev/null || without "no mvn to fetch it with"
  new=$(mktemp -d "$cache/new.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  echo "trino: fetching trino-server $version (821 MB)" >&2
  # A repository of its own: Maven would keep a second copy of the archive in the home folder for ever.
  mvn -B -q dependency:copy -Dartifact="io.trino:trino-server:$version:tar.gz" -DoutputDirectory="$new" \
    -Dmaven.repo.local="$new/repository" >"$new/log" 2>&1 || without "mvn could not fetch it: $(grep -m1 ERROR "$new/log")"
  archive=$new/trino-server-$version.tar.gz
  found=$(sha256sum "$archive" | cut -d ' ' -f 1)
  [[ $found == "$sha256" ]] || { echo "trino: trino-server $version has the SHA-256 $found, not $sha256; not using it" >&2; exit 1; }
  # All of it, because its jars are hard links between plugins.
  tar -xzf "$archive" -C "$new"
  rm -rf "$cache/server" "$cache/version"
  mkdir -p "$cache/server/plugin"
  mv "$new/trino-server-$version"/{bin,lib,NOTICE} "$cache/server/"
  mv "$new/trino-server-$version/plugin/hive" "$cache/server/plugin/"
  echo "$version $sha256" >"$cache/version"
fi
ln -sfn "$java" "$cache/java"
