#!/usr/bin/env bash
# Takes the dump that the workflow requests, or adds livedump to PATH, and sets
# the outputs of the action.
#
# In:  LIVEDUMP_PROGRAM, LIVEDUMP_MODE (kernel, process or install),
#      LIVEDUMP_PROCESS, LIVEDUMP_OUTPUT, LIVEDUMP_ARGUMENTS (one per line), and
#      these variables of every runner: GITHUB_ACTION_PATH, GITHUB_OUTPUT,
#      GITHUB_PATH, GITHUB_STEP_SUMMARY, RUNNER_TEMP.
# Out: verdict=, exit-code=, report= and program=, in GITHUB_OUTPUT.
#
# Exits with livedump's exit code.
set -uo pipefail

# shellcheck source=packaging/action/common.sh
. "$GITHUB_ACTION_PATH/packaging/action/common.sh"

# install: adds the folder of the program to PATH, as an absolute path.
install() {
  local folder
  folder=$(cd "$(dirname -- "${LIVEDUMP_PROGRAM//\\//}")" && { pwd -W 2>/dev/null || pwd; }) || {
    annotate "The program $LIVEDUMP_PROGRAM does not exist. Check the input program."
    set_outputs 2 ''
  }
  printf '%s\n' "$folder" >>"$GITHUB_PATH"
  set_outputs 0 ''
}

case $LIVEDUMP_MODE in
  install) install ;;
  kernel) arguments=(kernel) ;;
  process)
    if [ -z "${LIVEDUMP_PROCESS:-}" ]; then
      annotate "Mode process needs the input process: a process ID or a program name."
      set_outputs 2 ''
    fi
    arguments=(process)
    ;;
  *)
    annotate "\"$LIVEDUMP_MODE\" is not a mode. Expected inspect, kernel, process or install."
    set_outputs 2 ''
    ;;
esac

folder=$(mktemp -d "${RUNNER_TEMP//\\//}/livedump-XXXXXX") || exit 1
report=$folder/report.json
errors=$folder/errors.txt
output=${LIVEDUMP_OUTPUT:-}
if [ -z "$output" ]; then
  output=${RUNNER_TEMP//\\//}/livedump/
  mkdir -p "$output" || exit 1
fi
arguments+=(--json "--output=$output")
read_lines "${LIVEDUMP_ARGUMENTS:-}"
arguments+=(${lines[@]+"${lines[@]}"})
[ "$LIVEDUMP_MODE" = kernel ] || arguments+=(-- "$LIVEDUMP_PROCESS")

"$LIVEDUMP_PROGRAM" "${arguments[@]}" >"$report" 2>"$errors"
code=$?
escape_commands <"$errors" >&2

# In the report, each dump path has its own line.
read_lines "$(sed -nE 's/^      "path": "(.*)",$/\1/p' "$report")"
{
  printf '### livedump %s\n\n' "$LIVEDUMP_MODE"
  printf 'Exit code %s.\n' "$code"
  for line in ${lines[@]+"${lines[@]}"}; do
    printf -- "- \`%s\`\n" "${line//\\\\/\\}"
  done
} >>"$GITHUB_STEP_SUMMARY"
if [ "$code" -ne 0 ]; then
  annotate_failure "$code" "$errors" \
    "livedump $LIVEDUMP_MODE exited with code $code. See the report: $report"
fi
set_outputs "$code" "$report"
