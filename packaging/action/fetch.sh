#!/usr/bin/env bash
# Downloads a release of livedump for this runner, verifies the download against
# SHA256SUMS of the release, and passes the path of the program to the next
# step.
#
# In:  LIVEDUMP_VERSION (empty: the version of the action), LIVEDUMP_SHA256
#      (optional), LIVEDUMP_REPOSITORY (OWNER/NAME), and these variables of every
#      runner: GITHUB_ACTION_PATH, GITHUB_OUTPUT, GITHUB_SERVER_URL, RUNNER_ARCH,
#      RUNNER_OS, RUNNER_TEMP.
# Out: program=PATH, in GITHUB_OUTPUT.
#
# The names of the archives are defined in tools/release/assets.ts.
set -euo pipefail

# fail MESSAGE: prints an annotation, with line breaks escaped, and exits.
fail() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '::error title=livedump::%s\n' "${text//$'\n'/%0A}"
  exit 1
}

# sha256 FILE: prints the SHA-256 of FILE in lower case. macOS has shasum
# instead of sha256sum.
sha256() {
  local line
  if command -v sha256sum >/dev/null; then
    line=$(sha256sum <"$1")
  else
    line=$(shasum -a 256 <"$1")
  fi
  printf '%s' "${line%% *}"
}

version=${LIVEDUMP_VERSION:-}
version=${version#v}
if [ -z "$version" ]; then
  version=$(tr -d '\r' <"$GITHUB_ACTION_PATH/deno.json" |
    sed -nE 's/^  "version": "([^"]+)",?$/\1/p')
fi
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?$ ]] ||
  fail "\"$version\" is not a version of livedump. Expected a version such as 1.2.3."
[[ $LIVEDUMP_REPOSITORY =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] ||
  fail "\"$LIVEDUMP_REPOSITORY\" is not a repository. Expected a repository such as owner/livedump."

case $RUNNER_OS in
  Linux) system=linux file=livedump ;;
  macOS) system=macos file=livedump ;;
  Windows) system=windows file=livedump.exe ;;
  *) fail "There is no livedump for $RUNNER_OS, only for Windows, Linux and macOS." ;;
esac
case $RUNNER_ARCH in
  X64) processor=x64 ;;
  ARM64) processor=arm64 ;;
  *) fail "There is no livedump for $RUNNER_ARCH, only for X64 and ARM64." ;;
esac

archive=livedump-$version-$system-$processor.zip
release=$GITHUB_SERVER_URL/$LIVEDUMP_REPOSITORY/releases/download/v$version
folder=$(mktemp -d "${RUNNER_TEMP//\\//}/livedump-XXXXXX")

for name in SHA256SUMS "$archive"; do
  curl --fail --silent --show-error --location --retry 3 \
    --proto '=https' --output "$folder/$name" -- "$release/$name" ||
    fail "$release/$name cannot be downloaded. Check that this release exists."
done

# Format of a line of sha256sum: 64 digits, a space, a space or *, the name.
expected=$(tr -d '\r' <"$folder/SHA256SUMS" |
  awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }')
[ -n "$expected" ] || fail "SHA256SUMS of the release does not list $archive."
actual=$(sha256 "$folder/$archive")
[ "$actual" = "$expected" ] ||
  fail "$archive has SHA-256 $actual, expected $expected from SHA256SUMS. The download was changed or truncated."
pinned=$(printf '%s' "${LIVEDUMP_SHA256:-}" | tr 'A-F' 'a-f')
[ -z "$pinned" ] || [ "$actual" = "$pinned" ] ||
  fail "$archive has SHA-256 $actual, expected $pinned from the workflow."

command -v unzip >/dev/null || fail "This runner has no unzip. Install it."
unzip -q -d "$folder" "$folder/$archive"
program=$(find "$folder" -name "$file" -type f | head -n 1)
[ -n "$program" ] || fail "$archive does not contain $file."
chmod +x "$program"
printf 'program=%s\n' "$program" >>"$GITHUB_OUTPUT"
