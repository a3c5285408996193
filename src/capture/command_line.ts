import { resolve } from "@std/path/resolve";

/**
 * A command line to paste into a prompt of Windows: arguments with anything
 * but plain characters are quoted (Microsoft Learn, "Parsing C command-line
 * arguments"). PowerShell takes a quoted program only after `&`, which cmd does
 * not know, so a program whose path needs quotes is given for PowerShell.
 */
export function commandLineOf(
  program: string,
  args: readonly string[],
  output: string | null = null,
): string {
  const quoted = quote(program);
  const call = quoted === program ? quoted : `& ${quoted}`;
  const absolute = args.map((arg) => withFullPath(arg, output));
  return [call, ...absolute.map(quote)].join(" ");
}

function quote(text: string): string {
  if (/^[\w:\\/.=@+-]+$/.test(text)) return text;
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

/** An elevated prompt starts in a folder of its own: relative paths would move. */
function withFullPath(arg: string, output: string | null): string {
  if (!output || !arg.endsWith(output)) return arg;
  const flag = arg.slice(0, arg.length - output.length);
  if (!/^(|-o=?|--output=)$/.test(flag)) return arg;
  const ending = /[\\/]$/.test(output) ? output.slice(-1) : "";
  return flag + resolve(output) + ending;
}
