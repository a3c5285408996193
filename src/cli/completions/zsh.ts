import type {
  Candidate,
  Completions,
  CompletionTable,
} from "./completion_table.ts";

/**
 * The completion script for zsh 5.0 and later. Users evaluate it in ~/.zshrc,
 * or save it as `_livedump` in a folder of $fpath. zsh describes each
 * candidate, and completes file names itself.
 *
 * The script relies on the zsh options that the completion system of zsh sets.
 *
 * Source: zshcompsys(1), `_describe`, `_files`; zshcompwid(1), `compset`.
 */
export function zshCompletions(table: CompletionTable): string {
  return `#compdef livedump livedump.exe
# Completions of livedump for zsh, printed by: livedump completions zsh
# Add to ~/.zshrc: eval "$(livedump completions zsh)"

# _livedump_flags COMMAND: the flags of the command.
_livedump_flags() {
  case $1 in
${flagCases(table)}
  esac
}

# _livedump_value COMMAND FLAG: the values of the flag, if it takes one.
_livedump_value() {
  takes= attached= found=() files=
  case "$1 $2" in
${valueCases(table)}
  esac
}

# _livedump_operand WORDS: the next operand after the command and operands.
_livedump_operand() {
  case $1 in
${operandCases(table)}
  esac
}

${fixedPart}`;
}

const fixedPart = `_livedump() {
  local at word command= before= flag= ended= takes= attached= files=
  local cur=\${words[CURRENT]}
  local -a found
  for ((at = 2; at < CURRENT; at++)); do
    word=\${(Q)words[at]}
    if [[ -n $flag ]]; then
      flag=
    elif [[ -z $ended && $word == -- ]]; then
      ended=1
    elif [[ -z $ended && $word == -?* ]]; then
      _livedump_value "$command" "$word"
      flag=$takes
    else
      command=\${command:-$word}
      before="\${before:+$before }$word"
    fi
  done

  found=() files=
  if [[ -n $flag ]]; then
    _livedump_value "$command" "$flag"
  elif [[ -z $ended && $cur == --*=* ]]; then
    _livedump_value "$command" "\${cur%%=*}"
    compset -P '*='
  elif [[ -z $ended && $cur == -* ]]; then
    _livedump_flags "$command"
  else
    _livedump_operand "$before"
  fi
  local code=1
  if (( $#found )); then
    _describe livedump found && code=0
  fi
  if [[ -n $files ]]; then
    _files && code=0
  fi
  return code
}

if [[ \${funcstack[1]-} == _livedump ]]; then
  _livedump "$@"
else
  if (( ! $+functions[compdef] )); then
    autoload -Uz compinit && compinit
  fi
  compdef _livedump livedump livedump.exe
fi
`;

function flagCases({ flags }: CompletionTable): string {
  return Array.from(
    flags,
    ([command, rows]) => `    (${quoted(command)}) found=${described(rows)} ;;`,
  ).join("\n");
}

function valueCases({ flags }: CompletionTable): string {
  return Array.from(
    flags,
    ([command, rows]) =>
      rows.flatMap(({ word, value, attached }) => {
        if (attached === null) return [];
        const kind = value === null ? "attached" : "attached=$2 takes";
        return `    (${quoted(`${command} ${word}`)}) ${kind}=$2 ${
          assigned(attached)
        } ;;`;
      }),
  ).flat().join("\n");
}

function operandCases({ operands }: CompletionTable): string {
  return Array.from(operands, ([words, completions]) => {
    const pattern = words.endsWith(" *")
      ? `${quoted(words.slice(0, -2))}|${quoted(words.slice(0, -1))}*`
      : quoted(words);
    return `    (${pattern}) ${assigned(completions)} ;;`;
  }).join("\n");
}

function assigned({ words, files }: Completions): string {
  return `found=${described(words)}` + (files ? " files=1" : "");
}

/**
 * Returns a zsh array for `_describe`, with entries such as `word:description`.
 */
function described(rows: readonly Candidate[]): string {
  return `(${
    rows.map(({ word, does }) => quoted(`${word}:${does}`)).join(" ")
  })`;
}

/** Quotes a text for zsh, so that nothing in the text is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
