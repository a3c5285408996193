#!/usr/bin/env bash
# Runs livedump inspect on what the workflow asks for: annotations go to the
# log, the summary to the job, a JSON report and the outputs to later steps.
#
# In:  LIVEDUMP_PROGRAM, LIVEDUMP_PATHS (one a line), LIVEDUMP_EXPECT,
#      LIVEDUMP_FAIL_ON, LIVEDUMP_HASH, LIVEDUMP_REPORTS (one a line), and what
#      every runner sets: GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, RUNNER_TEMP.
# Out: verdict=, exit-code= and report=, in GITHUB_OUTPUT.
#
# Ends with livedump's own exit code, so that the step fails by it.
set -uo pipefail

# Git's bash for Windows would rewrite arguments that look like its own paths.
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'

# read_lines TEXT: its lines that are not blank, without the blanks around them,
# into the array listed. A name that ends with one can be had by a glob.
read_lines() {
  local line
  listed=()
  while read -r line; do
    line=${line%$'\r'}
    line=${line%"${line##*[![:space:]]}"}
    [ -z "$line" ] || listed+=("$line")
  done <<<"$1"
}

# inert: what is said, but no command of a runner, as src/base/text/printable.ts does it.
inert() {
  sed -E 's/^([[:blank:]]*):(:)/\1\\u003a\2/; s/##([Vv][Ss][Oo])?\[/##\1\\u005b/g'
}

folder=$(mktemp -d "${RUNNER_TEMP//\\//}/livedump-XXXXXX") || exit 1
report=$folder/report.json
arguments=(inspect --format github "--report=json=$report")
read_lines "${LIVEDUMP_REPORTS:-}"
for line in ${listed[@]+"${listed[@]}"}; do
  arguments+=("--report=$line")
done
[ -z "${LIVEDUMP_EXPECT:-}" ] || arguments+=("--expect=$LIVEDUMP_EXPECT")
[ -z "${LIVEDUMP_FAIL_ON:-}" ] || arguments+=("--fail-on=$LIVEDUMP_FAIL_ON")
case ${LIVEDUMP_HASH:-false} in
  true) arguments+=(--hash) ;;
  false) ;;
  # livedump says what is wrong with it.
  *) arguments+=("--hash=$LIVEDUMP_HASH") ;;
esac

read_lines "${LIVEDUMP_PATHS:-}"
said=$folder/said.txt
"$LIVEDUMP_PROGRAM" "${arguments[@]}" -- ${listed[@]+"${listed[@]}"} 2>"$said"
code=$?
inert <"$said" >&2

# A run that came to no verdict has no annotation yet.
case $code in
  0) verdict=pass ;;
  3) verdict=fail ;;
  4) verdict=error ;;
  *)
    verdict=error
    text=$(<"$said")
    text=${text:-"livedump ended with exit code $code."}
    text=${text//'%'/%25}
    text=${text//$'\r'/%0D}
    printf '::error title=livedump::%s\n' "${text//$'\n'/%0A}"
    ;;
esac
[ -s "$report" ] || report=
printf 'verdict=%s\nexit-code=%s\nreport=%s\n' "$verdict" "$code" "$report" \
  >>"$GITHUB_OUTPUT"
exit "$code"
