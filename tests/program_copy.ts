import { copy } from "@std/fs/copy";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { toFileUrl } from "@std/path/to-file-url";

const root = fromFileUrl(new URL("../", import.meta.url));

/** Output and exit code of a run of a copy. */
export interface CopyOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the program's source that a test can change. */
export interface ProgramCopy extends AsyncDisposable {
  readonly folder: string;
  /**
   * Adds a row to a table in a file: before the first `before`, or at the end of
   * the array that the file exports.
   */
  addRow(file: string, row: string, before?: string): Promise<void>;
  /** Runs Deno on a file with the project's deno.json: `["check"], "main.ts"`. */
  deno(
    command: readonly string[],
    file: string,
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<CopyOutcome>;
  /** Imports one of its modules without a type check. */
  module(file: string): Promise<Record<string, CallableFunction>>;
}

const parts = ["main.ts", "deno.json", "src", "tests", "tools", "fixtures"];

export async function copyProgram(): Promise<ProgramCopy> {
  const folder = await Deno.makeTempDir({ prefix: "livedump copy " });
  for (const part of parts) {
    await copy(join(root, part), join(folder, part));
  }
  return {
    folder,
    async addRow(file, row, before) {
      const path = join(folder, file);
      const text = await Deno.readTextFile(path);
      const at = before === undefined ? endOfTable(text) : text.indexOf(before);
      if (at === -1) throw new Error(`no table in ${file}`);
      await Deno.writeTextFile(
        path,
        `${text.slice(0, at)}${row}\n${text.slice(at)}`,
      );
    },
    async deno(command, file, args = [], env = {}) {
      const config = join(root, "deno.json");
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...command,
          ...["--quiet", "--config", config, join(folder, file), ...args],
        ],
        cwd: folder,
        env: { NO_COLOR: "1", ...env },
        stdin: "null",
      }).output();
      const [out, err] = [stdout, stderr].map((bytes) =>
        new TextDecoder().decode(bytes)
      );
      return { code, stdout: out!, stderr: err! };
    },
    module: (file) => import(toFileUrl(join(folder, file)).href),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Offset of the end of the array that a module exports; -1 without one. */
function endOfTable(text: string): number {
  const table = /^export const \w+: readonly [\w<>]+\[\] = \[\r?\n/m.exec(text);
  return table === null
    ? -1
    : text.indexOf("];", text.indexOf("\n];", table.index));
}
