/** A workflow command as the runner of GitHub Actions reads it. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * Reads the log of a step as the runner does. A line that begins with `::`,
 * possibly after spaces, is a command. Its name and its properties end at the
 * next `::`. Sources: GitHub Docs, "Workflow commands for GitHub Actions", and
 * the runner's ActionCommand.cs (TryParseV2, UnescapeProperty, UnescapeData).
 */
export function readWorkflowLog(log: string): {
  readonly commands: readonly WorkflowCommand[];
  readonly lines: readonly string[];
} {
  const commands: WorkflowCommand[] = [];
  const lines: string[] = [];
  for (const line of log.split(/\r\n|[\n\r]/)) {
    const text = line.trimStart();
    const end = text.indexOf("::", 2);
    if (!text.startsWith("::") || end < 0) {
      lines.push(line);
      continue;
    }
    const head = text.slice(2, end);
    const space = head.indexOf(" ");
    const name = space < 0 ? head : head.slice(0, space);
    const pairs = space < 0 ? [] : head.slice(space + 1).split(",");
    commands.push({
      name,
      properties: Object.fromEntries(
        pairs.filter((pair) => pair.includes("=")).map((pair) => {
          const at = pair.indexOf("=");
          return [pair.slice(0, at).trim(), unescaped(pair.slice(at + 1))];
        }),
      ),
      message: unescaped(text.slice(end + 2)),
    });
  }
  return { commands, lines };
}

function unescaped(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n")
    .replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%");
}
