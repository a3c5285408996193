import { copy } from "@std/fs/copy";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { toFileUrl } from "@std/path/to-file-url";

const root = fromFileUrl(new URL("../", import.meta.url));

/** The output of a run of a copy. */
export interface CopyOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the program's source that a test can change. */
export interface ProgramCopy extends AsyncDisposable {
  readonly folder: string;
  /**
   * Adds a row to a table in a file. The row is added before the first
   * occurrence of `before`. By default, it is added at the end of the array
   * that the file exports.
   */
  addRow(file: string, row: string, before?: string): Promise<void>;
  /**
   * Runs a command line of the copied program in this process, with a Linux
   * context.
   */
  run(...args: string[]): Promise<CopyOutcome>;
  /**
   * Runs a Deno command on files of the copy, for example `["check"]` on
   * "main.ts".
   */
  deno(
    command: readonly string[],
    ...files: readonly string[]
  ): Promise<CopyOutcome>;
  /** Reads a page in docs/ of the copy. The first call generates the pages. */
  docsPage(name: string): Promise<string>;
  /** Imports a module of the copied program, without type checking. */
  module(file: string): Promise<Record<string, CallableFunction>>;
}

const parts = ["main.ts", "deno.json", "src", "tests", "tools", "fixtures"];

export async function copyProgram(): Promise<ProgramCopy> {
  const folder = await Deno.makeTempDir({ prefix: "livedump copy " });
  await Promise.all(
    parts.map((part) => copy(join(root, part), join(folder, part))),
  );
  let docs: Promise<CopyOutcome> | null = null;
  const program: ProgramCopy = {
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
    run: (...args) => runHere(program, args),
    async deno(command, ...files) {
      const config = join(root, "deno.json");
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...command,
          ...["--quiet", "--config", config],
          ...files.map((file) => join(folder, file)),
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
    async docsPage(name) {
      docs ??= program.deno(
        ["run", "--allow-read", "--allow-write", "--allow-run"],
        "tools/docs.ts",
      );
      const { code, stderr } = await docs;
      if (code !== 0) throw new Error(stderr);
      return await Deno.readTextFile(join(folder, "docs", name));
    },
    module: (file) => import(toFileUrl(join(folder, file)).href),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
  return program;
}

/**
 * Runs a command line as main.ts does, but with the streams and the environment
 * of a test.
 */
async function runHere(
  program: ProgramCopy,
  args: readonly string[],
): Promise<CopyOutcome> {
  const [commands, failures, contexts] = await Promise.all(
    [
      "src/cli/run_command.ts",
      "src/base/failure.ts",
      "tests/fake_context.ts",
    ].map((file) => program.module(file)),
  );
  const config = join(program.folder, "settings");
  const { context, said } = contexts!.fakeContext!({
    os: "linux",
    env: (name: string) => name === "XDG_CONFIG_HOME" ? config : undefined,
  });
  try {
    const invocation = await commands!.readCommandLine!(args);
    const code = await commands!.runCommand!(invocation, context);
    return { code, ...said };
  } catch (error) {
    const code = failures!.printError!(context.console.stderr, error);
    return { code, ...said };
  }
}

/**
 * Offset of the end of the array that a module exports; -1 if there is none.
 */
function endOfTable(text: string): number {
  const table = /^export const \w+: readonly [\w<>]+\[\] = \[\r?\n/m.exec(text);
  return table === null
    ? -1
    : text.indexOf("];", text.indexOf("\n];", table.index));
}
