// Matches characters that are unsafe to print:
// - control characters, which a terminal executes
// - format and other ignorable characters, which are invisible but reorder the
//   line (https://trojansource.codes) or make two names look the same
// - lone surrogates
// - line separators
//
// Source: Unicode Standard Annex #44, General_Category and
// Default_Ignorable_Code_Point.
//
// This is a string, and the regular expression is compiled when it is first
// needed. V8 would parse a literal at every start, which takes 2 ms.
const unsafe =
  "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]";

let unsafePattern: RegExp | null = null;

/** Most texts are plain ASCII and need no other test. */
const safeAscii = /^[ -~]*$/;

/**
 * Escapes a text so that it is one line and cannot control the terminal: ESC
 * becomes `\u001b`.
 */
export function printable(text: string): string {
  if (safeAscii.test(text)) return text;
  unsafePattern ??= new RegExp(unsafe, "gu");
  return text.replace(unsafePattern, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** The file name in a Windows path, where `\` and `/` are both separators. */
export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/**
 * Matches the start of a command in the log of a build job. GitHub Actions
 * executes `::` at the start of a line and `##[` anywhere; Azure Pipelines
 * executes `##vso[` anywhere. Sources: actions/runner, ActionCommand.cs
 * (TryParseV2, TryParse); Microsoft Learn, Azure Pipelines "Logging commands".
 */
const commandStart = /^([ \t]*):(?=:)|##(vso)?\[/gim;

/**
 * Escapes the start of each command in a text that may appear in the log of a
 * build job. File names and names in dumps could contain such commands.
 */
export function inert(text: string): string {
  if (!text.includes("::") && !text.includes("##")) return text;
  return text.replace(
    commandStart,
    (found, indent) =>
      found.endsWith("[") ? `${found.slice(0, -1)}\\u005b` : `${indent}\\u003a`,
  );
}
