import { dirname } from "node:path";
import { ensureDenoExe } from "../../../tools/wine/deno_exe.ts";
import { ensureWineRoot } from "../../../tools/wine/root.ts";
import {
  openWineSession,
  type WineSession,
} from "../../../tools/wine/session.ts";
import { compiledProgram } from "../../program/program.ts";
import { addExports } from "../add_exports.ts";
import { forwardExport } from "../kernel/forward_export.ts";
import { buildProcessPrograms } from "./build.ts";
import { type RunningTarget, startTarget } from "./running_target.ts";

const checkout = dirname(dirname(dirname(import.meta.dirname!)));
const libraries = "usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
const system32 = "root/.wine/drive_c/windows/system32";

/** The exports that the DLL of the tests stands behind. */
const played = {
  dbghelp: { MiniDumpWriteDump: "PlayDump" },
  kernel32: {
    OpenProcess: "PlayOpen",
    GetProcessInformation: "PlayInformation",
    IsWow64Process2: "PlayWow64",
    ProcessIdToSessionId: "PlaySession",
  },
} as const;

/** Exports of kernel32.dll that Wine does not have. */
const added = {
  PssCaptureSnapshot: "playing_dbghelp.PlayCapture",
  PssFreeSnapshot: "playing_dbghelp.PlayFree",
} as const;

/** What came of a run. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that goes on. */
export interface Running {
  /** Ctrl+C, or what another letter means to elevate.c. */
  press(letter?: "c" | "b" | "x"): Promise<void>;
  readonly outcome: Promise<Outcome>;
}

/** A Wine with processes to dump, and the compiled program on it. */
export class TargetWindows implements AsyncDisposable {
  readonly #session: WineSession;
  readonly #program: readonly string[];
  /** The current folder of the program, seen under the same path. */
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

  /** Starts target.exe under a name of its own. */
  async target(name: string, ...args: string[]): Promise<RunningTarget> {
    await Deno.copyFile(`${this.folder}/target.exe`, `${this.folder}/${name}`);
    return await startTarget(
      this.#session.program(`${this.folder}/${name}`, {
        args,
        cwd: this.folder,
        stdin: "piped",
        stdout: "piped",
        stderr: "inherit",
        timeoutSeconds: 120,
      }),
    );
  }

  /** Runs `livedump` to its end. */
  async run(args: readonly string[], play = ""): Promise<Outcome> {
    const { outcome } = this.start(args, play);
    return await outcome;
  }

  /** Starts `livedump`; `play` says what the DLL of the tests plays. */
  start(args: readonly string[], play = ""): Running {
    const notes = `${this.folder}/notes.txt`;
    const child = this.#session.program(`${this.folder}/elevate.exe`, {
      args: [...this.#program, ...args],
      cwd: this.folder,
      env: play === "" ? {} : { PLAY: play, PLAY_NOTES: windowsPath(notes) },
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

  /** What the DLL of the tests has noted since the last call, by name. */
  takeNotes(): ReadonlyMap<string, bigint> {
    const path = `${this.folder}/notes.txt`;
    // Without a note, there is no file.
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

  /** Waits until the DLL of the tests has noted something. */
  async noted(name: string): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      const notes = await Deno.readTextFile(`${this.folder}/notes.txt`)
        .catch(() => "");
      if (notes.includes(`${name} `)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${name} was not noted within half a minute`);
  }

  /** The names of dumps, whole and not, in the folder. */
  dumps(): readonly string[] {
    return Array.from(Deno.readDirSync(this.folder), ({ name }) => name)
      .filter((name) => /\.(dmp|partial)$/i.test(name));
  }

  /** The path that Windows has for a file of the folder. */
  path(name: string): string {
    return windowsPath(`${this.folder}/${name}`);
  }

  /** Makes a folder below the folder; its path here. */
  makeFolder(name: string): string {
    const path = `${this.folder}/${name}`;
    Deno.mkdirSync(path);
    return path;
  }

  /** Runs a Linux command where Wine runs. */
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

/** The path that Wine gives to a file. */
function windowsPath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

/** Wine's DLLs with exports that lead to the DLL of the tests. */
async function playedFiles(
  root: string,
  folder: string,
  snapshots: boolean,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {
    [`${system32}/playing_dbghelp.dll`]: `${folder}/playing_dbghelp.dll`,
  };
  for (const [name, exports] of Object.entries(played)) {
    const own = `${root}/${libraries}/${name}.dll`;
    let dll = await Deno.readFile(own);
    for (const [call, player] of Object.entries(exports)) {
      dll = new Uint8Array(
        forwardExport(dll, call, `playing_dbghelp.${player}`),
      );
    }
    if (name === "kernel32" && snapshots) dll = addExports(dll, added);
    await Deno.writeFile(`${folder}/${name}.dll`, dll);
    files[`${libraries}/${name}.dll`] = `${folder}/${name}.dll`;
    files[`${libraries}/real_${name}.dll`] = own;
    files[`${system32}/real_${name}.dll`] = own;
  }
  return files;
}

/** How `livedump` is run, and the folders that this takes. */
interface HowToRun {
  readonly program: readonly string[];
  readonly folders: readonly string[];
}

async function shippedProgram(): Promise<HowToRun> {
  const program = await compiledProgram("windows-x64");
  if (!program) throw new Error("livedump.exe cannot be compiled here");
  return { program: [windowsPath(program)], folders: [dirname(program)] };
}

/** As deno.json's task "demo" runs it. */
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

/** What a Wine of a module of tests is like. */
export interface TargetWindowsOptions {
  /** Whether it plays what Wine never does. */
  readonly plays: boolean;
  /** Whether it has snapshots, which Wine has not. */
  readonly snapshots?: boolean;
  /** Whether deno.exe runs the sources, in place of the shipped program. */
  readonly source?: boolean;
}

/** Starts a Wine for the tests of a module, and ends it with them. */
export async function targetWindows(
  { plays, snapshots = false, source = false }: TargetWindowsOptions,
): Promise<TargetWindows> {
  const how = source ? await programFromSource() : await shippedProgram();
  const root = await ensureWineRoot(`${checkout}/.cache`);
  const folder = await Deno.makeTempDir({ prefix: "livedump-process-" });
  await buildProcessPrograms(folder);
  const session = await openWineSession({
    root,
    folders: [folder, ...how.folders],
    files: plays ? await playedFiles(root, folder, snapshots) : {},
  });
  const windows = new TargetWindows(session, how.program, folder);
  Deno.test.afterAll(() => windows[Symbol.asyncDispose]());
  return windows;
}
