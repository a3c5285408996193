import { resolve } from "@std/path/resolve";
import type { Context } from "../base/context.ts";
import { beforeCommand } from "../base/finding.ts";
import type { Windows } from "../ffi/windows.ts";

/**
 * How to continue in an elevated prompt, with the command line to paste there.
 *
 * The command line is written for both PowerShell and cmd if possible.
 * Otherwise the text asks for PowerShell:
 *
 * - Between double quotes, PowerShell expands `$` and the backtick, and cmd
 *   expands `%NAME%`. Between single quotes, PowerShell expands nothing, but
 *   cmd does not support single quotes.
 * - If the program is quoted, PowerShell needs `&` in front of it. cmd does not
 *   accept `&` there.
 *
 * Source: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
export function elevationHint(
  { program, args }: Pick<Context, "program" | "args">,
  output: string | null,
  windows: Pick<Windows, "universalPath">,
): string {
  const words = [
    windows.universalPath(program),
    ...args.map((arg) => withFullPath(arg, output, windows)),
  ];
  const quoted = words.map(quote);
  const isProgramQuoted = quoted[0] !== words[0];
  const line = quoted.join(" ");
  return words.some(isExpanded) || isProgramQuoted
    ? `Paste this into a PowerShell opened with ${beforeCommand}` +
      (isProgramQuoted ? `& ${line}` : line)
    : `Paste this into a prompt opened with ${beforeCommand}${line}`;
}

/**
 * Matches words that need no quotes in either prompt. PowerShell reads a
 * leading `@` as an operator. It also splits a word that starts with one dash,
 * at a dot or a colon in the word.
 */
const plain = /^(?!-[^-].*[.:])[\w:\\/.=+-][\w:\\/.=@+-]*$/;

/**
 * Whether PowerShell or cmd would change the text between double quotes. In
 * PowerShell, U+201C to U+201E are also double quotes, and U+2018 to U+201B are
 * also single quotes.
 *
 * Source: https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-02#2352-string-literals
 */
function isExpanded(text: string): boolean {
  return /[$`%"\u201c-\u201e]/.test(text);
}

/**
 * Quotes a word the way Windows programs parse their command line: `"` becomes
 * `\"`, and backslashes before a quote are doubled (Microsoft Learn, "Parsing C
 * command-line arguments"). Windows PowerShell does not add these escapes.
 */
function quote(text: string): string {
  if (plain.test(text)) return text;
  const escaped = text.replace(/(\\*)"/g, '$1$1\\"')
    .replace(/(\\+)$/, "$1$1");
  if (!isExpanded(text)) return `"${escaped}"`;
  return `'${escaped.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}

/**
 * Makes the path of --output absolute, because an elevated prompt starts in
 * another folder. Also replaces the letter of a mapped drive with the network
 * path, because an elevated prompt does not see the drive.
 */
function withFullPath(
  arg: string,
  output: string | null,
  windows: Pick<Windows, "universalPath">,
): string {
  if (!output || !arg.endsWith(output)) return arg;
  const flag = arg.slice(0, arg.length - output.length);
  if (!/^(|-o=?|--output=)$/.test(flag)) return arg;
  const ending = /[\\/]$/.test(output) ? output.slice(-1) : "";
  const path = windows.universalPath(resolve(output));
  return flag + path.replace(/[\\/]$/, "") + ending;
}
