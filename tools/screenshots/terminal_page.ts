/** The styles of the SGR codes that livedump uses (ECMA-48, 8.3.117). */
const styles: Readonly<Record<string, string>> = {
  "1": "font-weight:700",
  "2": "opacity:.6",
  "31": "color:#ff7b72",
  "32": "color:#7ee787",
  "33": "color:#e3b341",
  "36": "color:#79c0ff",
};

const endCodes: readonly string[] = ["22", "39", "0"];

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

/**
 * Returns an HTML page that shows a command and its output as in a terminal.
 *
 * @throws {RangeError} If the output has an SGR code that is not in `styles`.
 */
export function terminalPage(command: string, output: string): string {
  // deno-lint-ignore no-control-regex -- SGR codes start with ESC
  const parts = output.split(/\x1b\[(\d+)m/);
  const body = parts.map((part, index) =>
    index % 2 === 0 ? escaped(part) : spanOf(part)
  ).join("");
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #0d1117; color: #e6edf3; }
pre { margin: 0; padding: 24px 28px; width: max-content;
  font: 15px/1.45 "DejaVu Sans Mono", monospace; }
</style><pre>${escaped(`$ ${command}\n`)}${body}</pre>`;
}

function spanOf(code: string): string {
  if (endCodes.includes(code)) return "</span>";
  const style = styles[code];
  if (style === undefined) {
    throw new RangeError(`no style for SGR code ${code}`);
  }
  return `<span style="${style}">`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (one) => escapes[one]!);
}
