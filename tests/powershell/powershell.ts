import { Language, Parser } from "web-tree-sitter";

let parser: Parser | null = null;

/**
 * Finds syntax errors in a PowerShell script without running the script. The
 * grammar, tree-sitter-powershell, is the one in the editors VS Code, Helix and
 * Neovim.
 */
export async function powershellErrors(script: string): Promise<string[]> {
  parser ??= await openParser();
  const root = parser.parse(script)!.rootNode;
  if (!root.hasError) return [];
  const errors = root.descendantsOfType("ERROR");
  const missing = root.descendantsOfType("MISSING");
  const found = [...errors, ...missing].filter((node) => node !== null);
  return found.length === 0
    ? ["at an unknown line"]
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

/**
 * The names of the PowerShell programs on the PATH. If there is none, prints
 * SKIPPED.
 */
export function findPowershells(): readonly string[] {
  const names = Deno.build.os === "windows" ? ["powershell", "pwsh"] : ["pwsh"];
  const found = names.filter(isInstalled);
  if (found.length === 0) {
    Deno.stderr.writeSync(new TextEncoder().encode(
      "SKIPPED: no PowerShell on the PATH; scripts are parsed, not run\n",
    ));
  }
  return found;
}

function isInstalled(name: string): boolean {
  try {
    return new Deno.Command(name, {
      args: ["-NoProfile", "-NonInteractive", "-Command", "exit 0"],
      stdout: "null",
      stderr: "null",
    }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs a script with `-File`. */
export function runPowershell(
  powershell: string,
  script: string,
  cwd: string,
): { readonly code: number; readonly lines: readonly string[] } {
  const file = `${cwd}/script.ps1`;
  Deno.writeTextFileSync(file, script);
  const { code, stdout } = new Deno.Command(powershell, {
    args: [
      ...["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass"],
      ...["-File", file],
    ],
    cwd,
  }).outputSync();
  const text = new TextDecoder().decode(stdout).trim();
  return { code, lines: text === "" ? [] : text.split(/\r?\n/) };
}
