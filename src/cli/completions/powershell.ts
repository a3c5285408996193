import type { Candidate, CompletionTable, Place } from "./completion_table.ts";

/**
 * The script that completes the program's command line in PowerShell 5.1 and
 * later, with the names of running processes where one is to be dumped. A place
 * that takes files answers with nothing beside its words, and
 * PowerShell then completes file names itself.
 *
 * Keys of PowerShell's tables have no case, nor do they differ by it here.
 *
 * Source: Microsoft Learn, "Register-ArgumentCompleter", `-Native`.
 */
export function powershellCompletions(table: CompletionTable): string {
  return `# Completions of livedump for PowerShell, made by:
# livedump completions powershell
# To have them always, in the file $PROFILE:
# livedump completions powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName @('livedump', 'livedump.exe') -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The flags of each command, each with what it does.
    $flags = @{
${flagTables(table)}
    }
    # What can follow a flag. A flag in $bare takes it with a = only.
    $values = @{
${valueTables(table)}
    }
    $bare = @(${bareFlags(table).map(quoted).join(", ")})
    # The operands, by what stands before them; * is any operand after it.
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

/** A text as PowerShell writes it: nothing in it is replaced. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A table in the order in which it is offered. */
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

/** Every flag that takes a value, by the words before it. */
function valued({ flags }: CompletionTable) {
  return Array.from(
    flags,
    ([command, rows]) =>
      rows.flatMap(({ word, value, attached }) =>
        attached === null
          ? []
          : [{ key: `${command} ${word}`.trim(), value, place: attached }]
      ),
  ).flat();
}

function valueTables(table: CompletionTable): string {
  return valued(table).map(({ key, place }) => entry(key, place.words))
    .join("\n");
}

function bareFlags(table: CompletionTable): string[] {
  return valued(table).filter(({ value }) => value === null)
    .map(({ key }) => key);
}

function operandTables({ operands }: CompletionTable): string {
  return Array.from(
    operands,
    ([words, place]: readonly [string, Place]) => entry(words, place.words),
  ).join("\n");
}
