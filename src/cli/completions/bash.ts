import type { Completions, CompletionTable } from "./completion_table.ts";

/**
 * The completion script for bash 3.2 and later. It does not need the package
 * bash-completion.
 *
 * bash splits words at `=` (COMP_WORDBREAKS): `--format=json` is three words.
 * Readline completes file names (`-o default`), because it handles spaces,
 * quotes and `~`. bash 4.0 and later can enable `-o default` for a single word,
 * with compopt.
 *
 * Source: Bash Reference Manual, "Programmable Completion".
 */
export function bashCompletions(table: CompletionTable): string {
  return `# Completions of livedump for bash, printed by: livedump completions bash
# Add to ~/.bashrc: eval "$(livedump completions bash)"

# _livedump_flags COMMAND: the flags of the command.
_livedump_flags() {
  case $1 in
${flagCases(table)}
  esac
}

# _livedump_value COMMAND FLAG: the values of the flag, if it takes one.
_livedump_value() {
  takes= attached= words= files=
  case "$1 $2" in
${valueCases(table)}
  esac
}

# _livedump_operand WORDS: the next operand after the command and operands.
_livedump_operand() {
  words= files=
  case $1 in
${operandCases(table)}
  esac
}

${fixedPart}`;
}

const fixedPart = `_livedump() {
  local cur=\${COMP_WORDS[COMP_CWORD]} at word command= before= flag= ended=
  local takes= attached= words= files= flags= IFS=$' \\t\\n'
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    if [ "$word" = "=" ] && [ -n "$attached" ]; then
      flag=$attached
    elif [ -n "$flag" ]; then
      flag=
    elif [ -z "$ended" ] && [ "$word" = "--" ]; then
      ended=1
    elif [ -z "$ended" ] && [ "\${word:0:1}" = "-" ] && [ "$word" != "-" ]; then
      _livedump_value "$command" "$word"
      flag=$takes
      continue
    else
      command=\${command:-$word}
      before="\${before:+$before }$word"
    fi
    attached=
  done

  if [ "$cur" = "=" ] && [ -n "$attached" ]; then
    flag=$attached cur=
  fi
  if [ -n "$flag" ]; then
    _livedump_value "$command" "$flag"
  elif [ -z "$ended" ] && [ "\${cur:0:1}" = "-" ]; then
    _livedump_flags "$command"
    words=$flags
  else
    _livedump_operand "$before"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [ -n "$files" ]; then
    compopt -o default 2>/dev/null
  fi
}

if type compopt >/dev/null 2>&1; then
  complete -F _livedump livedump livedump.exe
else
  complete -o default -F _livedump livedump livedump.exe
fi
`;

function flagCases({ flags }: CompletionTable): string {
  return Array.from(
    flags,
    ([command, rows]) =>
      `    '${command}') flags='${rows.map(({ word }) => word).join(" ")}' ;;`,
  ).join("\n");
}

function valueCases({ flags }: CompletionTable): string {
  return Array.from(
    flags,
    ([command, rows]) =>
      rows.flatMap(({ word, value, attached }) => {
        if (attached === null) return [];
        const kind = value === null ? "attached" : "attached=$2 takes";
        return `    '${command} ${word}') ${kind}=$2 ${assigned(attached)} ;;`;
      }),
  ).flat().join("\n");
}

function operandCases({ operands }: CompletionTable): string {
  return Array.from(operands, ([words, completions]) => {
    const pattern = words.endsWith(" *")
      ? `'${words.slice(0, -2)}' | '${words.slice(0, -1)}'*`
      : `'${words}'`;
    return `    ${pattern}) ${assigned(completions)} ;;`;
  }).join("\n");
}

function assigned({ words, files }: Completions): string {
  return `words='${words.map(({ word }) => word).join(" ")}'` +
    (files ? " files=1" : "");
}
