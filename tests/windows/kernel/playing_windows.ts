import { dirname } from "node:path";
import { ensureWineRoot } from "../../../tools/wine/root.ts";
import {
  openWineSession,
  type WineSession,
} from "../../../tools/wine/session.ts";
import { compiledProgram } from "../../program/program.ts";
import { buildTestPrograms } from "./build.ts";
import { forwardExport } from "./forward_export.ts";
import { readNotes, type Script, writeScript } from "./script.ts";

const checkout = dirname(dirname(dirname(import.meta.dirname!)));
const ntdll = "usr/lib/x86_64-linux-gnu/wine/x86_64-windows/ntdll.dll";
const drive = "root/.wine/drive_c";

/** How the program is run. */
export interface RunOptions {
  /** What the kernel is to do; `null` leaves it, and its notes, as they are. */
  readonly script?: Script | null;
  /** Whether an elevated administrator runs it; so it is by default. */
  readonly elevated?: boolean;
  /** Whether its streams are a terminal, instead of pipes. */
  readonly terminal?: boolean;
  /** A copy of the program in the folder; else the program where it lies. */
  readonly copy?: string;
  /** Variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What came of a run. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the kernel saw of the request: the last value of each name. */
  readonly seen: Readonly<Record<string, bigint>>;
}

/** A run that goes on. */
export interface Running {
  /** Ctrl+C, Ctrl+Break, or its end: see elevate.c. */
  press(letter: "c" | "b" | "k"): Promise<void>;
  /** Waits until the kernel has made a note of that name. */
  noted(name: string, least?: number): Promise<void>;
  /** Waits until standard error, or the terminal, has shown a text. */
  said(text: string): Promise<void>;
  readonly outcome: Promise<Outcome>;
}

/** A Windows whose kernel plays along, and the compiled program on it. */
export class PlayingWindows implements AsyncDisposable {
  readonly #session: WineSession;
  readonly #program: string;
  /**
   * The current folder of the program, which sees it under the same path on
   * drive Z:. What begins with a dot in it belongs to the tests.
   */
  readonly folder: string;

  constructor(session: WineSession, program: string, folder: string) {
    this.#session = session;
    this.#program = windowsPath(program);
    this.folder = folder;
  }

  /** The path of the program, as it sees it itself. */
  get program(): string {
    return this.#program;
  }

  /** `%LocalAppData%`. */
  get localAppData(): string {
    return `${this.folder}/.local`;
  }

  /** The path that Windows has for a file of the folder. */
  path(name: string): string {
    return windowsPath(`${this.folder}/${name}`);
  }

  /** The names in a folder below the folder, without those of the tests. */
  names(below = ""): string[] {
    return Array.from(
      Deno.readDirSync(`${this.folder}/${below}`),
      ({ name }) => name,
    ).filter((name) => !name.startsWith(".")).sort();
  }

  /** Makes a file in the folder. */
  put(name: string, text: string): void {
    Deno.writeTextFileSync(`${this.folder}/${name}`, text);
  }

  /** The text of a file in the folder. */
  text(name: string): string {
    return Deno.readTextFileSync(`${this.folder}/${name}`);
  }

  /** Makes a folder in the folder; its path here. */
  makeFolder(name: string): string {
    const path = `${this.folder}/${name}`;
    Deno.mkdirSync(path, { recursive: true });
    return path;
  }

  /** What the kernel has noted up to now. */
  notes(): Readonly<Record<string, bigint>> {
    return readNotes(`${this.folder}/.kernel`);
  }

  /** Removes all that {@linkcode names} tells. */
  clear(): void {
    for (const name of this.names()) {
      Deno.removeSync(`${this.folder}/${name}`, { recursive: true });
    }
  }

  /** Runs the program to its end. */
  async run(
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<Outcome> {
    return await this.start(args, options).outcome;
  }

  /**
   * Runs the program with its output in files: what it starts, and leaves
   * running, holds its streams under Wine, so that pipes would not end.
   */
  async runIntoFiles(args: readonly string[]): Promise<Outcome> {
    const kernel = `${this.folder}/.kernel`;
    writeScript(kernel, {});
    const words = [
      windowsPath(`${kernel}/elevate.exe`),
      this.#program,
      ...args,
    ];
    const { code } = await this.#session.inside(
      ["sh", "-c", 'exec /usr/lib/wine/wine64 "$@" >.kernel/out 2>.kernel/err'],
      { cwd: this.folder, stdin: "null", args: ["sh", ...words] },
    ).output();
    return {
      code,
      stdout: Deno.readTextFileSync(`${kernel}/out`),
      stderr: Deno.readTextFileSync(`${kernel}/err`),
      seen: this.notes(),
    };
  }

  /** Starts the program. */
  start(args: readonly string[], options: RunOptions = {}): Running {
    const { script = {}, elevated = true, terminal = false, copy, env } =
      options;
    const kernel = `${this.folder}/.kernel`;
    if (script !== null) writeScript(kernel, script);
    const words = [
      ...elevated ? [windowsPath(`${kernel}/elevate.exe`)] : [],
      copy === undefined ? this.#program : this.path(copy),
      ...args,
    ];
    const settings = {
      cwd: this.folder,
      ...env && { env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      timeoutSeconds: 30,
    } as const;
    const child = (terminal
      // The terminal takes letters with a line end, and Ctrl+C as such.
      ? this.#session.inside(inTerminal(words), settings)
      : this.#session.program(words[0]!, { ...settings, args: words.slice(1) }))
      .spawn();
    const input = child.stdin.getWriter();
    const out = collect(child.stdout);
    const err = collect(child.stderr);
    const talk = terminal ? out : err;
    let ended = false;
    const until = async (what: string, happened: () => boolean) => {
      for (let tries = 0; !happened(); tries++) {
        if (ended || tries === 1000) {
          throw new Error(`never did ${what}\n${out.text}\n${err.text}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    return {
      async press(letter) {
        const keys = terminal && letter === "c" ? "\x03" : letter;
        await input.write(new TextEncoder().encode(keys));
      },
      noted: (name, least = 0) =>
        until(`the kernel note ${name}`, () => {
          const value = readNotes(kernel)[name];
          return value !== undefined && value >= BigInt(least);
        }),
      said: (text) =>
        until(`the program say ${text}`, () => talk.text.includes(text)),
      outcome: (async () => {
        await Promise.all([out.end, err.end]);
        const { code } = await child.status;
        await input.abort().catch(() => {});
        ended = true;
        const seen = readNotes(kernel);
        return { code, stdout: out.text, stderr: err.text, seen };
      })(),
    };
  }

  /** What the playing kernel makes of requests with defects: refusals.c. */
  async refusals(): Promise<string> {
    const kernel = `${this.folder}/.kernel`;
    const [elevate, refusals] = ["elevate.exe", "refusals.exe"]
      .map((name) => windowsPath(`${kernel}/${name}`));
    writeScript(kernel, { pages: 1 });
    const { stdout } = await this.#session.program(elevate!, {
      args: [refusals!, windowsPath(kernel)],
      cwd: this.folder,
      stdin: "null",
    }).output();
    return new TextDecoder().decode(stdout).replaceAll("\r\n", "\n");
  }

  /** Has Windows be another build: what RtlGetVersion and the registry tell. */
  async becomeBuild(build: number, revision: number): Promise<void> {
    const key = "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion";
    await this.setRegistry(key, "CurrentBuildNumber", "REG_SZ", build);
    await this.setRegistry(key, "UBR", "REG_DWORD", revision);
  }

  /** Writes a value, or deletes it. */
  async setRegistry(
    key: string,
    name: string,
    type: "REG_SZ" | "REG_DWORD",
    value: number | null,
  ): Promise<void> {
    await this.inside([
      ...["/usr/lib/wine/wine64", "reg", value === null ? "delete" : "add"],
      ...[key, "/v", name, "/f"],
      ...value === null ? [] : ["/t", type, "/d", `${value}`],
    ]);
  }

  /** Runs a Linux command where Wine runs; its output. */
  async inside(command: readonly string[]): Promise<string> {
    const { success, stdout } = await this.#session
      .inside(command, { cwd: "/", stdin: "null" }).output();
    if (!success) throw new Error(command.join(" "));
    return new TextDecoder().decode(stdout);
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

/** script(1) gives a command a terminal; stty, because it has no size. */
function inTerminal(words: readonly string[]): string[] {
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return [
    ...["script", "--quiet", "--return", "--flush", "--command"],
    `stty cols 80 rows 25; exec /usr/lib/wine/wine64 ${quoted.join(" ")}`,
    "/dev/null",
  ];
}

/** The text of a stream, up to now and at its end. */
function collect(stream: ReadableStream<Uint8Array>) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const collected = { text: "", end: Promise.resolve() };
  collected.end = (async () => {
    for await (const bytes of stream) {
      collected.text += decoder.decode(bytes, { stream: true });
    }
  })();
  return collected;
}

/**
 * Starts a Wine whose kernel plays along, or with `plays: false` gives Wine's
 * own answer to the call.
 */
export async function openPlayingWindows(
  { plays = true } = {},
): Promise<PlayingWindows> {
  const program = await compiledProgram("windows-x64");
  if (!program) throw new Error("livedump.exe cannot be compiled here");
  const root = await ensureWineRoot(`${checkout}/.cache`);
  const folder = await Deno.makeTempDir({ prefix: "livedump-kernel-" });
  const kernel = `${folder}/.kernel`;
  await Deno.mkdir(kernel);
  await Deno.mkdir(`${folder}/.local`);
  const { library } = await buildTestPrograms(kernel);
  const forwarding = `${kernel}/ntdll.dll`;
  const call = "NtSystemDebugControl";
  const own = await Deno.readFile(`${root}/${ntdll}`);
  await Deno.writeFile(
    forwarding,
    forwardExport(own, call, `playing_kernel.${call}`),
  );
  const session = await openWineSession({
    root,
    folders: [folder, dirname(program)],
    files: plays
      ? {
        [ntdll]: forwarding,
        [`${drive}/windows/system32/playing_kernel.dll`]: library,
      }
      : {},
  });
  const windows = new PlayingWindows(session, program, folder);
  const local = `/${drive}/users/root/AppData/Local`;
  await windows.inside(["ln", "-s", kernel, `/${drive}/playing-kernel`]);
  await windows.inside(["rm", "-rf", local]);
  await windows.inside(["ln", "-s", windows.localAppData, local]);
  return windows;
}

/** The same for the tests of a module: it ends with them. */
export async function playingWindows(
  options?: { readonly plays?: boolean },
): Promise<PlayingWindows> {
  const windows = await openPlayingWindows(options);
  Deno.test.afterAll(() => windows[Symbol.asyncDispose]());
  return windows;
}
