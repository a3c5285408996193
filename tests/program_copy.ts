import { copy } from "@std/fs/copy";
import { dirname } from "@std/path/dirname";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { toFileUrl } from "@std/path/to-file-url";

const root = fromFileUrl(new URL("../", import.meta.url));

/** What a run of a copy said and ended with. */
export interface CopyOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the program's source that a test may change. */
export interface ProgramCopy extends AsyncDisposable {
  readonly folder: string;
  /** Adds a row at the end of the table that a file exports. */
  addRow(file: string, row: string): Promise<void>;
  /** Runs Deno on it, as the project is configured: `["check"], "main.ts"`. */
  deno(
    command: readonly string[],
    file: string,
    args?: readonly string[],
  ): Promise<CopyOutcome>;
  /** One of its modules, types unchecked. */
  module(file: string): Promise<Record<string, CallableFunction>>;
}

/** Copies these files and folders of the project into a new folder. */
export async function copyProgram(
  parts: readonly string[],
): Promise<ProgramCopy> {
  const folder = await Deno.makeTempDir({ prefix: "livedump copy " });
  for (const part of parts) {
    await Deno.mkdir(dirname(join(folder, part)), { recursive: true });
    await copy(join(root, part), join(folder, part));
  }
  return {
    folder,
    async addRow(file, row) {
      const path = join(folder, file);
      const text = await Deno.readTextFile(path);
      const table = /^export const \w+: readonly [\w<>]+\[\] = \[\r?\n/m
        .exec(text);
      const end = text.indexOf("\n];", table?.index);
      if (table === null || end === -1) throw new Error(`no table in ${file}`);
      const changed = `${text.slice(0, end)}\n${row}${text.slice(end)}`;
      await Deno.writeTextFile(path, changed);
    },
    async deno(command, file, args = []) {
      const config = join(root, "deno.json");
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...command,
          ...["--quiet", "--config", config, join(folder, file), ...args],
        ],
        cwd: folder,
        env: { NO_COLOR: "1" },
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
