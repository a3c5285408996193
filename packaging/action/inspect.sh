#!/usr/bin/env bash
# Runs livedump inspect on the dumps that the workflow specifies. Prints
# annotations, writes the job summary and a JSON report, and sets the outputs of
# the action.
#
# In:  LIVEDUMP_PROGRAM, LIVEDUMP_PATHS (one per line), LIVEDUMP_EXPECT,
#      LIVEDUMP_FAIL_ON, LIVEDUMP_HASH, LIVEDUMP_REPORTS and LIVEDUMP_ARGUMENTS (one per line), and
#      these variables of every runner: GITHUB_ACTION_PATH, GITHUB_OUTPUT,
#      GITHUB_STEP_SUMMARY, RUNNER_TEMP.
# Out: verdict=, exit-code=, report= and program=, in GITHUB_OUTPUT.
#
# Exits with livedump's exit code, which decides whether the step fails.
set -uo pipefail

# shellcheck source=packaging/action/common.sh
. "$GITHUB_ACTION_PATH/packaging/action/common.sh"

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
  # livedump itself reports an invalid value, so an invalid value is passed on.
  *) arguments+=("--hash=$LIVEDUMP_HASH") ;;
esac

read_lines "${LIVEDUMP_ARGUMENTS:-}"
flags=(${lines[@]+"${lines[@]}"})
read_lines "${LIVEDUMP_PATHS:-}"
if [ ${#lines[@]} -eq 0 ] && [ ${#flags[@]} -eq 0 ]; then
  annotate "Mode inspect needs the input paths: files, folders or globs, one per line."
  set_outputs 2 ''
fi
arguments+=(${flags[@]+"${flags[@]}"})
errors=$folder/errors.txt
"$LIVEDUMP_PROGRAM" "${arguments[@]}" -- ${lines[@]+"${lines[@]}"} 2>"$errors"
code=$?
escape_commands <"$errors" >&2

# For the exit codes 0, 3 and 4, livedump itself prints the annotations. For any
# other code, print an annotation here.
case $code in
  0 | 3 | 4) ;;
  *) annotate_failure "$code" "$errors" "livedump exited with code $code." ;;
esac
set_outputs "$code" "$report"
