import { dirname } from "node:path";
import { ensureDenoExe } from "../../../tools/wine/deno_exe.ts";
import { ensureWineRoot } from "../../../tools/wine/root.ts";
import {
  openWineSession,
  type WineSession,
} from "../../../tools/wine/session.ts";
import { compiledProgram } from "../../program/program.ts";
import { forwardExports } from "../forward_exports.ts";
import { copyProcessPrograms } from "./build.ts";
import { type RunningTarget, startTarget } from "./running_target.ts";

const checkout = dirname(dirname(dirname(import.meta.dirname!)));
const libraries = "usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
const system32 = "root/.wine/drive_c/windows/system32";

/** Exports that are forwarded to the fake DLL. */
const replacedExports = {
  dbghelp: { MiniDumpWriteDump: "FakeDump" },
  kernel32: {
    GetProcessInformation: "FakeInformation",
    IsWow64Process2: "FakeWow64",
    ProcessIdToSessionId: "FakeSession",
    SetDefaultDllDirectories: "FakeDirectories",
  },
} as const;

/** Exports of kernel32.dll that Wine lacks. */
const snapshotExports = {
  PssCaptureSnapshot: "FakeCapture",
  PssQuerySnapshot: "FakeQuery",
  PssFreeSnapshot: "FakeFree",
} as const;

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that has not ended. */
export interface Running {
  /** Presses Ctrl+C, or sends another letter of elevate.c. */
  press(letter?: "c" | "b" | "x" | "k"): Promise<void>;
  readonly outcome: Promise<Outcome>;
}

/** A Wine session with processes to dump, and the compiled program. */
export class TargetWindows implements AsyncDisposable {
  readonly #session: WineSession;
  readonly #program: readonly string[];
  /** The current folder of the program, under the same path on drive Z:. */
  readonly folder: string;

  constructor(
    session: WineSession,
    program: readonly string[],
    folder: string,
  ) {
    this.#session = session;
    this.#program = program;
    this.folder = folder;
  }

  /** Starts target.exe under another name. */
  async target(name: string, ...args: string[]): Promise<RunningTarget> {
    await Deno.copyFile(`${this.folder}/target.exe`, `${this.folder}/${name}`);
    return await startTarget(
      this.#session.program(`${this.folder}/${name}`, {
        args,
        cwd: this.folder,
        stdin: "piped",
        stdout: "piped",
        stderr: "inherit",
        // target.exe runs during all tests of a file. The session ends it in
        // any case.
        timeoutSeconds: 600,
      }),
    );
  }

  /** Runs `livedump` and waits until it ends. */
  async run(args: readonly string[], behavior = ""): Promise<Outcome> {
    const { outcome } = this.start(args, behavior);
    return await outcome;
  }

  /** Starts `livedump`; `behavior` is for the fake DLL: see fake_dbghelp.c. */
  start(args: readonly string[], behavior = ""): Running {
    const notes = `${this.folder}/notes.txt`;
    const child = this.#session.program(`${this.folder}/elevate.exe`, {
      args: [...this.#program, ...args],
      cwd: this.folder,
      env: behavior === ""
        ? {}
        : { FAKE_BEHAVIOR: behavior, FAKE_NOTES: windowsPath(notes) },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      timeoutSeconds: 90,
    }).spawn();
    const input = child.stdin.getWriter();
    return {
      press: (letter = "c") => input.write(new TextEncoder().encode(letter)),
      outcome: (async () => {
        const { code, stdout, stderr } = await child.output();
        await input.abort().catch(() => {});
        const decoder = new TextDecoder("utf-8", { fatal: true });
        return {
          code,
          stdout: decoder.decode(stdout),
          stderr: decoder.decode(stderr),
        };
      })(),
    };
  }

  /** Notes of the fake DLL since the last call, by name. */
  takeNotes(): ReadonlyMap<string, bigint> {
    const path = `${this.folder}/notes.txt`;
    // Creates the file if the fake DLL has written no note yet.
    Deno.writeTextFileSync(path, "", { append: true });
    const lines = Deno.readTextFileSync(path).split(/\r?\n/).filter(
      (line) => line !== "",
    );
    Deno.removeSync(path);
    return new Map(lines.map((line) => {
      const [name, value] = line.split(" ");
      return [name!, BigInt(`0x${value}`)];
    }));
  }

  /** Waits until the fake DLL has noted a name. */
  async waitForNote(name: string): Promise<void> {
    for (let attempts = 0; attempts < 600; attempts++) {
      const notes = await Deno.readTextFile(`${this.folder}/notes.txt`)
        .catch(() => "");
      if (notes.includes(`${name} `)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no note ${name} within 30 seconds`);
  }

  /** The names of dumps in the folder, complete or not. */
  dumps(): readonly string[] {
    return Array.from(Deno.readDirSync(this.folder), ({ name }) => name)
      .filter((name) => /\.(dmp|partial)$/i.test(name));
  }

  /** The Windows path of a file in the folder. */
  path(name: string): string {
    return windowsPath(`${this.folder}/${name}`);
  }

  /** Makes a subfolder; returns its Linux path. */
  makeFolder(name: string): string {
    const path = `${this.folder}/${name}`;
    Deno.mkdirSync(path);
    return path;
  }

  /** Linux process IDs of the programs whose command line contains `text`. */
  async running(text: string): Promise<readonly string[]> {
    // The brackets keep the command from finding itself.
    const pattern = text.replace(/.$/, "[$&]");
    const { stdout } = await this.#session.inside(
      ["sh", "-c", `grep -l '${pattern}' /proc/[0-9]*/cmdline 2>/dev/null`],
      { cwd: "/", stdin: "null", stdout: "piped" },
    ).output();
    return new TextDecoder().decode(stdout).match(/\d+/g) ?? [];
  }

  /** Kills the programs whose command line contains `text`. */
  async kill(text: string): Promise<void> {
    const ids = await this.running(text);
    await this.inside("sh", "-c", `kill -9 ${ids.join(" ")}`);
  }

  /** Runs a Linux command in the session. */
  async inside(...command: string[]): Promise<void> {
    const { success } = await this.#session
      .inside(command, { cwd: "/", stdin: "null" }).output();
    if (!success) throw new Error(command.join(" "));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Converts a Linux path to a path in Wine. */
function windowsPath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

/** Wine's DLLs with exports that are forwarded to the fake DLL. */
async function fakeDlls(
  root: string,
  folder: string,
  snapshots: boolean,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {
    [`${system32}/fake_dbghelp.dll`]: `${folder}/fake_dbghelp.dll`,
  };
  for (const [name, exports] of Object.entries(replacedExports)) {
    const original = `${root}/${libraries}/${name}.dll`;
    const targets = Object.entries({
      ...exports,
      ...name === "kernel32" && snapshots ? snapshotExports : {},
    }).map(([call, fake]) => [call, `fake_dbghelp.${fake}`]);
    await Deno.writeFile(
      `${folder}/${name}.dll`,
      forwardExports(
        await Deno.readFile(original),
        Object.fromEntries(targets),
      ),
    );
    files[`${libraries}/${name}.dll`] = `${folder}/${name}.dll`;
    files[`${libraries}/real_${name}.dll`] = original;
    files[`${system32}/real_${name}.dll`] = original;
  }
  return files;
}

/** How to run `livedump`, and the folders that it needs. */
interface HowToRun {
  readonly program: readonly string[];
  readonly folders: readonly string[];
}

async function shippedProgram(): Promise<HowToRun> {
  const program = await compiledProgram("windows-x64");
  if (!program) throw new Error("livedump.exe cannot be compiled here");
  return { program: [windowsPath(program)], folders: [dirname(program)] };
}

/** Runs the program from source, as the task "demo" in deno.json does. */
async function programFromSource(): Promise<HowToRun> {
  const deno = await ensureDenoExe(`${checkout}/.cache`);
  return {
    program: [
      ...[windowsPath(deno), "run", "--quiet", "--no-prompt"],
      ...["--config", windowsPath(`${checkout}/deno.json`)],
      ...["--permission-set=program", windowsPath(`${checkout}/main.ts`)],
    ],
    folders: [checkout],
  };
}

export interface TargetWindowsOptions {
  /** Whether the fake DLL replaces exports of Wine. */
  readonly fakes: boolean;
  /** Whether to fake process snapshots. Wine has none. */
  readonly snapshots?: boolean;
  /** Whether deno.exe runs the sources, instead of the compiled program. */
  readonly source?: boolean;
}

/** Starts a session that ends after the tests of the calling module. */
export async function targetWindows(
  { fakes, snapshots = false, source = false }: TargetWindowsOptions,
): Promise<TargetWindows> {
  const how = source ? await programFromSource() : await shippedProgram();
  const root = await ensureWineRoot(`${checkout}/.cache`);
  const folder = await Deno.makeTempDir({ prefix: "livedump-process-" });
  await copyProcessPrograms(folder);
  const session = await openWineSession({
    root,
    folders: [folder, ...how.folders],
    files: fakes ? await fakeDlls(root, folder, snapshots) : {},
  });
  const windows = new TargetWindows(session, how.program, folder);
  Deno.test.afterAll(() => windows[Symbol.asyncDispose]());
  return windows;
}
