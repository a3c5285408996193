import type { Candidate, CompletionTable } from "./completion_table.ts";

/**
 * The completion script for PowerShell 5.1 and later. `livedump process` offers
 * the names of running processes. The script never offers files, because
 * PowerShell completes file names itself.
 *
 * The keys of hash tables in PowerShell are not case-sensitive. No two keys in
 * the script differ only by case.
 *
 * Source: Microsoft Learn, "Register-ArgumentCompleter", `-Native`.
 */
export function powershellCompletions(table: CompletionTable): string {
  return `# Completions of livedump for PowerShell, printed by:
# livedump completions powershell
# Add to the file $PROFILE:
# livedump completions powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName @('livedump', 'livedump.exe') -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The flags of each command, with their descriptions.
    $flags = @{
${flagTables(table)}
    }
    # The values of flags. A flag in $bare takes a value only after =.
    $values = @{
${valueTables(table)}
    }
    $bare = @(${bareFlags(table).map(quoted).join(", ")})
    # The operands, by the words before them; * matches any operand.
    $operands = @{
${operandTables(table)}
    }
${fixedPart}}
`;
}

const fixedPart = `
    $current = [string]$wordToComplete
    $command = ''
    $before = ''
    $flag = ''
    $ended = $false
    $given = @($commandAst.CommandElements |
        Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text.Trim([char[]]@(34, 39)) })
    foreach ($word in $given) {
        if ($flag -ne '') {
            $flag = ''
        } elseif (-not $ended -and $word -eq '--') {
            $ended = $true
        } elseif (-not $ended -and $word -like '-?*') {
            $key = ($command + ' ' + $word).Trim()
            if ($values.ContainsKey($key) -and $bare -notcontains $key) {
                $flag = $key
            }
        } elseif ($command -eq '') {
            $command = $word
            $before = $word
        } else {
            $before = $before + ' ' + $word
        }
    }

    $start = ''
    $found = @{}
    if ($flag -ne '') {
        $found = $values[$flag]
    } elseif (-not $ended -and $current -match '^(--[a-z-]+)=(.*)$') {
        $key = ($command + ' ' + $Matches[1]).Trim()
        $start = $Matches[1] + '='
        $current = $Matches[2]
        if ($values.ContainsKey($key)) { $found = $values[$key] }
    } elseif (-not $ended -and $current -like '-*') {
        if ($flags.ContainsKey($command)) { $found = $flags[$command] }
    } elseif ($before -eq 'process') {
        $found = [ordered]@{}
        Get-Process |
            Where-Object { $_.ProcessName -match '^[\\w.-]+$' } |
            ForEach-Object { $found[$_.ProcessName] = "process $($_.Id)" }
    } elseif ($operands.ContainsKey($before)) {
        $found = $operands[$before]
    } elseif ($operands.ContainsKey($command + ' *')) {
        $found = $operands[$command + ' *']
    }

    $rule = [System.StringComparison]::OrdinalIgnoreCase
    foreach ($entry in $found.GetEnumerator()) {
        if ($entry.Key.StartsWith($current, $rule)) {
            [System.Management.Automation.CompletionResult]::new(
                $start + $entry.Key, $entry.Key, 'ParameterValue', $entry.Value)
        }
    }
`;

/** Quotes a text for PowerShell, so that nothing in the text is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An ordered hash table literal, so that candidates keep their order. */
function ordered(rows: readonly Candidate[]): string {
  const lines = rows.map(({ word, does }) =>
    `            ${quoted(word)} = ${quoted(does)}\n`
  );
  return lines.length === 0 ? "@{}" : `[ordered]@{\n${lines.join("")}        }`;
}

function entry(key: string, rows: readonly Candidate[]): string {
  return `        ${quoted(key)} = ${ordered(rows)}`;
}

function flagTables({ flags }: CompletionTable): string {
  return Array.from(flags, ([command, rows]) => entry(command, rows))
    .join("\n");
}

/** Every flag that takes a value. The key is the command and the flag. */
function valued({ flags }: CompletionTable) {
  return Array.from(
    flags,
    ([command, rows]) =>
      rows.flatMap(({ word, value, attached }) =>
        attached === null
          ? []
          : [{ key: `${command} ${word}`.trim(), value, words: attached.words }]
      ),
  ).flat();
}

function valueTables(table: CompletionTable): string {
  return valued(table).map(({ key, words }) => entry(key, words))
    .join("\n");
}

function bareFlags(table: CompletionTable): string[] {
  return valued(table).filter(({ value }) => value === null)
    .map(({ key }) => key);
}

function operandTables({ operands }: CompletionTable): string {
  return Array.from(operands, ([before, { words }]) => entry(before, words))
    .join("\n");
}
