/**
 * A command line to paste into a prompt of Windows: arguments with anything
 * but plain characters are quoted (Microsoft Learn, "Parsing C command-line
 * arguments"). PowerShell takes a quoted program only after `&`, which cmd does
 * not know, so a program whose path needs quotes is given for PowerShell.
 */
export function commandLineOf(
  program: string,
  args: readonly string[],
): string {
  const quoted = quote(program);
  const call = quoted === program ? quoted : `& ${quoted}`;
  return [call, ...args.map(quote)].join(" ");
}

function quote(text: string): string {
  if (/^[\w:\\/.=@+-]+$/.test(text)) return text;
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}
