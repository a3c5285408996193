import { Language, Parser } from "web-tree-sitter";

let parser: Parser | null = null;

/**
 * Where a PowerShell script breaks the grammar of PowerShell, as the grammar
 * of the VS Code, Helix and Neovim editors sees it: tree-sitter-powershell.
 * It judges syntax alone; what a script does only PowerShell can tell.
 */
export async function powershellErrors(script: string): Promise<string[]> {
  parser ??= await openParser();
  const root = parser.parse(script)!.rootNode;
  if (!root.hasError) return [];
  const faulty = root.descendantsOfType("ERROR");
  const missing = root.descendantsOfType("MISSING");
  const found = [...faulty, ...missing].filter((node) => node !== null);
  return found.length === 0
    ? ["somewhere"]
    : found.map(({ startPosition, text }) =>
      `line ${startPosition.row + 1}: ${text}`
    );
}

async function openParser(): Promise<Parser> {
  await Parser.init();
  const grammar = import.meta.resolve(
    "tree-sitter-powershell/tree-sitter-powershell.wasm",
  );
  const opened = new Parser();
  opened.setLanguage(
    await Language.load(await Deno.readFile(new URL(grammar))),
  );
  return opened;
}

/** Says aloud that no PowerShell is here to run what is only parsed. */
export function findPowershell(): string | null {
  for (const name of ["pwsh", "powershell.exe"]) {
    try {
      const { success } = new Deno.Command(name, {
        args: ["-NoProfile", "-NonInteractive", "-Command", "exit 0"],
        stdout: "null",
        stderr: "null",
      }).outputSync();
      if (success) return name;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  Deno.stderr.writeSync(new TextEncoder().encode(
    "SKIPPED: no PowerShell is here: its scripts are parsed, never run\n",
  ));
  return null;
}
