import { resolve } from "@std/path/resolve";

/**
 * How to go on in an elevated prompt, with the command line to paste there. It
 * means the same in PowerShell and in cmd where that can be; else the prompt is
 * to be PowerShell, which is said:
 *
 * - between double quotes PowerShell expands `$` and the backtick, and cmd, even
 *   between quotes, `%NAME%`; between single quotes, which are none to cmd,
 *   PowerShell expands nothing;
 * - PowerShell takes a quoted program only after `&`, which cmd does not know.
 *
 * Source: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
export function elevationHint(
  program: string,
  args: readonly string[],
  output: string | null = null,
): string {
  const words = [program, ...args.map((arg) => withFullPath(arg, output))];
  const quoted = words.map(quote);
  const isProgramQuoted = quoted[0] !== program;
  const line = quoted.join(" ");
  return words.some(isExpanded) || isProgramQuoted
    ? "Paste this into a PowerShell opened with Run as administrator: " +
      (isProgramQuoted ? `& ${line}` : line)
    : `Paste this into a prompt opened with Run as administrator: ${line}`;
}

/**
 * What neither prompt sees anything in. PowerShell breaks a word with one dash
 * before it at a dot or a colon, and takes `@` in front for an operator.
 */
const plain = /^(?!-[^-].*[.:])[\w:\\/.=+-][\w:\\/.=@+-]*$/;

/**
 * Whether one of the prompts would change it between double quotes. Three more
 * characters are double quotes to PowerShell, and four single ones.
 *
 * Source: https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-02#2352-string-literals
 */
function isExpanded(text: string): boolean {
  return /[$`%"\u201c-\u201e]/.test(text);
}

/**
 * Between quotes, and as Windows programs take their command line apart: quotes
 * after a backslash, backslashes before a quote doubled (Microsoft Learn,
 * "Parsing C command-line arguments"). Windows PowerShell leaves that to whoever
 * writes the line.
 */
function quote(text: string): string {
  if (plain.test(text)) return text;
  const escaped = text.replace(/(\\*)"/g, '$1$1\\"')
    .replace(/(\\+)$/, "$1$1");
  if (!isExpanded(text)) return `"${escaped}"`;
  return `'${escaped.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}

/** An elevated prompt starts in a folder of its own: relative paths would move. */
function withFullPath(arg: string, output: string | null): string {
  if (!output || !arg.endsWith(output)) return arg;
  const flag = arg.slice(0, arg.length - output.length);
  if (!/^(|-o=?|--output=)$/.test(flag)) return arg;
  const ending = /[\\/]$/.test(output) ? output.slice(-1) : "";
  return flag + resolve(output) + ending;
}
