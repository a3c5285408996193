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
