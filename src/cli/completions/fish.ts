import type {
  Candidate,
  Completions,
  CompletionTable,
} from "./completion_table.ts";

/**
 * The completion script for fish 3.0 and later. fish shows a description of
 * each candidate. `livedump process` offers no names: fish has no list of
 * Windows processes.
 *
 * Source: fish documentation, "complete" and "commandline".
 */
export function fishCompletions(table: CompletionTable): string {
  return `# Completions of livedump for fish, printed by: livedump completions fish
# Add to ~/.config/fish/config.fish: livedump completions fish | source

# __livedump_flags COMMAND: the flags of the command.
function __livedump_flags
    switch $argv[1]
${flagCases(table)}
    end
end

# __livedump_value "COMMAND FLAG" TOKEN: the values of the flag.
function __livedump_value
    switch $argv[1]
${valueCases(table)}
    end
end

# __livedump_operand WORDS TOKEN: the operand after the command and operands.
function __livedump_operand
    switch $argv[1]
${operandCases(table)}
    end
end

# The flags whose next word is their value.
set -g __livedump_valued ${valuedFlags(table).map(quoted).join(" ")}

${fixedPart}`;
}

const fixedPart = `function __livedump_complete
    set -l command ''
    set -l before ''
    set -l flag ''
    set -l ended ''
    set -l given (commandline -opc)
    set -l cur (commandline -ct)
    for word in $given[2..-1]
        if test -n "$flag"
            set flag ''
        else if test -z "$ended" -a "$word" = --
            set ended 1
        else if test -z "$ended"; and string match -q -- '-?*' "$word"
            if contains -- "$command $word" $__livedump_valued
                set flag $word
            end
        else
            test -n "$command"; or set command $word
            set before (string trim -- "$before $word")
        end
    end

    if test -n "$flag"
        __livedump_value "$command $flag" "$cur"
    else if test -z "$ended"; and string match -q -- '--*=*' "$cur"
        set -l parts (string split -m 1 = -- "$cur")
        for value in (__livedump_value "$command $parts[1]" "$parts[2]")
            echo "$parts[1]=$value"
        end
    else if test -z "$ended"; and string match -q -- '-*' "$cur"
        __livedump_flags "$command"
    else
        __livedump_operand "$before" "$cur"
    end
end

complete -c livedump -f -a '(__livedump_complete)'
complete -c livedump.exe -f -a '(__livedump_complete)'
`;

function flagCases({ flags }: CompletionTable): string {
  return Array.from(
    flags,
    ([command, rows]) => branch([command], { words: rows, files: false }),
  ).join("\n");
}

function valueCases({ flags }: CompletionTable): string {
  return Array.from(
    flags,
    ([command, rows]) =>
      rows.flatMap(({ word, attached }) =>
        attached === null ? [] : branch([`${command} ${word}`], attached)
      ),
  ).flat().join("\n");
}

function valuedFlags({ flags }: CompletionTable): string[] {
  return Array.from(
    flags,
    ([command, rows]) =>
      rows.flatMap(({ word, value }) =>
        value === null ? [] : `${command} ${word}`
      ),
  ).flat();
}

/**
 * Returns the `case` branches for operands. A key that ends with ` *` also
 * works as a pattern, because `*` in a pattern of `case` is a wildcard even if
 * it is quoted.
 */
function operandCases({ operands }: CompletionTable): string {
  return Array.from(
    operands,
    ([words, completions]) =>
      branch(
        words.endsWith(" *") ? [words.slice(0, -2), words] : [words],
        completions,
      ),
  ).join("\n");
}

function branch(
  patterns: readonly string[],
  { words, files }: Completions,
): string {
  return [
    `        case ${patterns.map(quoted).join(" ")}`,
    ...words.length === 0 ? [] : [`            ${printed(words)}`],
    ...files ? ['            __fish_complete_path "$argv[2]"'] : [],
  ].join("\n");
}

/** Returns a fish command that prints each candidate with its description. */
function printed(rows: readonly Candidate[]): string {
  const lines = rows.flatMap(({ word, does }) => [quoted(word), quoted(does)]);
  return `printf '%s\\t%s\\n' ${lines.join(" ")}`;
}

/** Quotes a text for fish, so that nothing in the text is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
