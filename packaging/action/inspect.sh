#!/usr/bin/env bash
# Runs livedump inspect on the dumps that the workflow specifies. Prints
# annotations, writes the job summary and a JSON report, and sets the outputs of
# the action.
#
# In:  LIVEDUMP_PROGRAM, LIVEDUMP_PATHS (one per line), LIVEDUMP_EXPECT,
#      LIVEDUMP_FAIL_ON, LIVEDUMP_HASH, LIVEDUMP_REPORTS (one per line), and
#      these variables of every runner: GITHUB_OUTPUT, GITHUB_STEP_SUMMARY,
#      RUNNER_TEMP.
# Out: verdict=, exit-code= and report=, in GITHUB_OUTPUT.
#
# Exits with livedump's exit code, which decides whether the step fails.
set -uo pipefail

# Prevents Git's bash for Windows from rewriting arguments that look like paths.
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'

# read_lines TEXT: puts the non-blank lines of TEXT, trimmed, into the array
# lines. A file name that ends with a space therefore needs a glob.
read_lines() {
  local line
  lines=()
  while read -r line; do
    line=${line%$'\r'}
    line=${line%"${line##*[![:space:]]}"}
    [ -z "$line" ] || lines+=("$line")
  done <<<"$1"
}

# escape_commands: escapes text that the runner would execute as a command, as
# src/base/text/printable.ts does.
escape_commands() {
  sed -E 's/^([[:blank:]]*):(:)/\1\\u003a\2/; s/##([Vv][Ss][Oo])?\[/##\1\\u005b/g'
}

folder=$(mktemp -d "${RUNNER_TEMP//\\//}/livedump-XXXXXX") || exit 1
report=$folder/report.json
arguments=(inspect --format github "--report=json=$report")
read_lines "${LIVEDUMP_REPORTS:-}"
for line in ${lines[@]+"${lines[@]}"}; do
  arguments+=("--report=$line")
done
[ -z "${LIVEDUMP_EXPECT:-}" ] || arguments+=("--expect=$LIVEDUMP_EXPECT")
[ -z "${LIVEDUMP_FAIL_ON:-}" ] || arguments+=("--fail-on=$LIVEDUMP_FAIL_ON")
case ${LIVEDUMP_HASH:-false} in
  true) arguments+=(--hash) ;;
  false) ;;
  # Pass an invalid value on: livedump reports it.
  *) arguments+=("--hash=$LIVEDUMP_HASH") ;;
esac

read_lines "${LIVEDUMP_PATHS:-}"
errors=$folder/errors.txt
"$LIVEDUMP_PROGRAM" "${arguments[@]}" -- ${lines[@]+"${lines[@]}"} 2>"$errors"
code=$?
escape_commands <"$errors" >&2

# With any other exit code, livedump has not printed an annotation, so print one
# here.
case $code in
  0) verdict=pass ;;
  3) verdict=fail ;;
  4) verdict=error ;;
  *)
    verdict=error
    text=$(<"$errors")
    text=${text:-"livedump exited with code $code."}
    text=${text//'%'/%25}
    text=${text//$'\r'/%0D}
    printf '::error title=livedump::%s\n' "${text//$'\n'/%0A}"
    ;;
esac
[ -s "$report" ] || report=
printf 'verdict=%s\nexit-code=%s\nreport=%s\n' "$verdict" "$code" "$report" \
  >>"$GITHUB_OUTPUT"
exit "$code"
