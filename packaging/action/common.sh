# shellcheck shell=bash
# Functions for the scripts that run livedump. The scripts source this file.

# Prevents Git's bash for Windows from rewriting arguments that look like paths.
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'

# read_lines TEXT: puts the non-blank lines of TEXT, trimmed, into the array
# `lines`. To name a file that ends with a space, use a glob.
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

# annotate TEXT: prints an error annotation, with line breaks escaped.
annotate() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '::error title=livedump::%s\n' "${text//$'\n'/%0A}"
}

# annotate_failure CODE ERRORS TEXT: annotates a failed run. The annotation is
# the content of the file ERRORS, or TEXT if the file is empty. bash exits with
# 126 or 127 if it cannot run a program.
annotate_failure() {
  local text
  text=$(<"$2")
  case $1 in
    126 | 127) text="The program $LIVEDUMP_PROGRAM cannot be run. Check the input program."$'\n'$text ;;
  esac
  annotate "${text:-"$3"}"
}

# set_outputs CODE REPORT: sets the outputs of the action and exits with CODE.
# The step fails if CODE is not 0.
set_outputs() {
  local verdict=error report=$2
  case $1 in
    0) verdict=pass ;;
    3) verdict=fail ;;
  esac
  [ -s "$report" ] || report=
  printf 'verdict=%s\nexit-code=%s\nreport=%s\nprogram=%s\n' \
    "$verdict" "$1" "$report" "$LIVEDUMP_PROGRAM" >>"$GITHUB_OUTPUT"
  exit "$1"
}
