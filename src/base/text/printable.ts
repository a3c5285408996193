// Control characters, which a terminal obeys; what is not seen but reorders the
// line (https://trojansource.codes) or makes two names look the same: format
// and other ignorable characters; lone surrogates; and the line separators.
// Source: Unicode Standard Annex #44, General_Category and
// Default_Ignorable_Code_Point.
const unsafe =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** One line of text in which nothing acts on the terminal: `\u001b`. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** The name of a file in a path of Windows, which both slashes part. */
export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/**
 * What build servers take for a command where it stands in the log of a job:
 * `::` at the start of a line and `##[` anywhere, on GitHub; `##vso[` anywhere,
 * on Azure Pipelines. Sources: actions/runner, ActionCommand.cs (TryParseV2,
 * TryParse); Microsoft Learn, Azure Pipelines "Logging commands".
 */
const commandStart = /^([ \t]*):(?=:)|##(vso)?\[/gim;

/**
 * Text for a log in which no line is a command: the character that makes it
 * one is written as its escape. Names in dumps and of files end up in logs.
 */
export function inert(text: string): string {
  return text.replace(
    commandStart,
    (found, indent) =>
      found.endsWith("[") ? `${found.slice(0, -1)}\\u005b` : `${indent}\\u003a`,
  );
}
