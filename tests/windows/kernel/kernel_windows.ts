import { dirname } from "node:path";
import { ensureWineRoot } from "../../../tools/wine/root.ts";
import {
  openWineSession,
  type WineSession,
} from "../../../tools/wine/session.ts";
import { compiledProgram } from "../../program/program.ts";
import { forwardExports } from "../forward_exports.ts";
import { copyTestPrograms } from "./build.ts";
import { readNotes, type Script, writeScript } from "./script.ts";

const checkout = dirname(dirname(dirname(import.meta.dirname!)));
const builtins = "usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
const ntdll = `${builtins}/ntdll.dll`;
const wevtapi = `${builtins}/wevtapi.dll`;
/**
 * The functions of wevtapi.dll that the program uses. In Wine they do nothing.
 */
const eventCalls = [
  ...["EvtQuery", "EvtNext", "EvtRender", "EvtClose"],
  ...["EvtOpenChannelConfig", "EvtGetChannelConfigProperty"],
];
const drive = "root/.wine/drive_c";

export interface RunOptions {
  /**
   * Script for the fake kernel. `null` keeps the previous script, and the
   * notes.
   */
  readonly script?: Script | null;
  /** Whether the program runs elevated; true by default. */
  readonly elevated?: boolean;
  /** Whether the streams are a terminal; pipes by default. */
  readonly terminal?: boolean;
  /**
   * Path, in the folder, of a copy of the program. If set, the copy runs
   * instead of the program.
   */
  readonly copy?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The values that the fake kernel received: the last value of each name. */
  readonly seen: Readonly<Record<string, bigint>>;
}

/** A run that has not ended. */
export interface Running {
  /** Presses Ctrl+C or Ctrl+Break, or kills the program: see elevate.c. */
  press(letter: "c" | "b" | "k"): Promise<void>;
  /** Waits until the kernel has noted a value of at least `minimum`. */
  waitForNote(name: string, minimum?: number): Promise<void>;
  /** Waits until standard error, or the terminal, shows a text. */
  waitForOutput(text: string): Promise<void>;
  readonly outcome: Promise<Outcome>;
}

/** A Wine session with a fake kernel, and the compiled program in it. */
export class KernelWindows implements AsyncDisposable {
  readonly #session: WineSession;
  readonly #program: string;
  /**
   * The current folder of the program, under the same path on drive Z:. Names
   * that begin with a dot belong to the tests.
   */
  readonly folder: string;

  constructor(session: WineSession, program: string, folder: string) {
    this.#session = session;
    this.#program = windowsPath(program);
    this.folder = folder;
  }

  /** The Windows path of the program. */
  get program(): string {
    return this.#program;
  }

  /** The Linux path of the folder that %LocalAppData% names in this session. */
  get localAppData(): string {
    return `${this.folder}/.local`;
  }

  /** The Windows path of a file in the folder. */
  path(name: string): string {
    return windowsPath(`${this.folder}/${name}`);
  }

  /** The names in a subfolder, without those that begin with a dot. */
  names(below = ""): string[] {
    return Array.from(
      Deno.readDirSync(`${this.folder}/${below}`),
      ({ name }) => name,
    ).filter((name) => !name.startsWith(".")).sort();
  }

  put(name: string, text: string): void {
    Deno.writeTextFileSync(`${this.folder}/${name}`, text);
  }

  text(name: string): string {
    return Deno.readTextFileSync(`${this.folder}/${name}`);
  }

  /** Makes a subfolder; returns its Linux path. */
  makeFolder(name: string): string {
    const path = `${this.folder}/${name}`;
    Deno.mkdirSync(path, { recursive: true });
    return path;
  }

  /** All notes that the fake kernel has written. */
  notes(): Readonly<Record<string, bigint>> {
    return readNotes(`${this.folder}/.kernel`);
  }

  clearEvents(): void {
    Deno.writeTextFileSync(`${this.folder}/.kernel/events.txt`, "");
  }

  /**
   * Removes everything that {@linkcode names} lists. Also clears the events,
   * because the progress line shows the last dump in the event log.
   */
  clear(): void {
    this.clearEvents();
    for (const name of this.names()) {
      Deno.removeSync(`${this.folder}/${name}`, { recursive: true });
    }
  }

  /** Runs the program and waits until it ends. */
  async run(
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<Outcome> {
    return await this.start(args, options).outcome;
  }

  /**
   * Runs the program with its output in files. Under Wine, a child process that
   * the program leaves running inherits the streams of the program, so pipes
   * would not end.
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
      // In a terminal, letters are read only after a line end. Ctrl+C needs no
      // line end.
      ? this.#session.inside(inTerminal(words), settings)
      : this.#session.program(words[0]!, { ...settings, args: words.slice(1) }))
      .spawn();
    const input = child.stdin.getWriter();
    const out = collect(child.stdout);
    const err = collect(child.stderr);
    const messages = terminal ? out : err;
    let ended = false;
    const until = async (what: string, happened: () => boolean) => {
      for (let attempts = 0; !happened(); attempts++) {
        if (ended || attempts === 1000) {
          throw new Error(`timeout: ${what}\n${out.text}\n${err.text}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    return {
      async press(letter) {
        const keys = terminal && letter === "c" ? "\x03" : letter;
        await input.write(new TextEncoder().encode(keys));
      },
      waitForNote: (name, minimum = 0) =>
        until(`no note ${name} from the kernel`, () => {
          const value = readNotes(kernel)[name];
          return value !== undefined && value >= BigInt(minimum);
        }),
      waitForOutput: (text) =>
        until(
          `the program did not print ${text}`,
          () => messages.text.includes(text),
        ),
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

  /** The statuses of the fake kernel for the requests in rejected_requests.c. */
  async rejectedRequests(): Promise<string> {
    const kernel = `${this.folder}/.kernel`;
    const [elevate, requests] = ["elevate.exe", "rejected_requests.exe"]
      .map((name) => windowsPath(`${kernel}/${name}`));
    writeScript(kernel, { pages: 1 });
    const { stdout } = await this.#session.program(elevate!, {
      args: [requests!, windowsPath(kernel)],
      cwd: this.folder,
      stdin: "null",
    }).output();
    return new TextDecoder().decode(stdout).replaceAll("\r\n", "\n");
  }

  /** Changes the build that RtlGetVersion and the registry report. */
  async becomeBuild(build: number, revision: number): Promise<void> {
    const key = "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion";
    await this.setRegistry(key, "CurrentBuildNumber", "REG_SZ", build);
    await this.setRegistry(key, "UBR", "REG_DWORD", revision);
  }

  /** Writes a registry value; `null` deletes it. */
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

  /** Runs a Linux command in the session; returns its output. */
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

/** Converts a Linux path to a path in Wine. */
function windowsPath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

/**
 * Builds a command that runs another command in a terminal (script(1)) of fixed
 * size (stty).
 */
function inTerminal(words: readonly string[]): string[] {
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return [
    ...["script", "--quiet", "--return", "--flush", "--command"],
    `stty cols 80 rows 25; exec /usr/lib/wine/wine64 ${quoted.join(" ")}`,
    "/dev/null",
  ];
}

/** Collects the text of a stream; `end` resolves at its end. */
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

/** Starts a session; `fakeKernel: false` keeps Wine's own NtSystemDebugControl. */
export async function openKernelWindows(
  { fakeKernel = true } = {},
): Promise<KernelWindows> {
  const program = await compiledProgram("windows-x64");
  if (!program) throw new Error("livedump.exe cannot be compiled here");
  const root = await ensureWineRoot(`${checkout}/.cache`);
  const folder = await Deno.makeTempDir({ prefix: "livedump-kernel-" });
  const kernel = `${folder}/.kernel`;
  await Deno.mkdir(kernel);
  await Deno.mkdir(`${folder}/.local`);
  const { library, eventLog } = await copyTestPrograms(kernel);
  const forwarding = `${kernel}/ntdll.dll`;
  const call = "NtSystemDebugControl";
  const own = await Deno.readFile(`${root}/${ntdll}`);
  await Deno.writeFile(
    forwarding,
    forwardExports(own, { [call]: `fake_kernel.${call}` }),
  );
  const forwardingEvents = `${kernel}/wevtapi.dll`;
  await Deno.writeFile(
    forwardingEvents,
    forwardExports(
      await Deno.readFile(`${root}/${wevtapi}`),
      Object.fromEntries(
        eventCalls.map((call) => [call, `fake_wevtapi.${call}`]),
      ),
    ),
  );
  const session = await openWineSession({
    root,
    folders: [folder, dirname(program)],
    files: fakeKernel
      ? {
        [ntdll]: forwarding,
        [wevtapi]: forwardingEvents,
        [`${drive}/windows/system32/fake_kernel.dll`]: library,
        [`${drive}/windows/system32/fake_wevtapi.dll`]: eventLog,
      }
      : {},
  });
  const windows = new KernelWindows(session, program, folder);
  const local = `/${drive}/users/root/AppData/Local`;
  await windows.inside(["ln", "-s", kernel, `/${drive}/fake-kernel`]);
  await windows.inside(["rm", "-rf", local]);
  await windows.inside(["ln", "-s", windows.localAppData, local]);
  return windows;
}

/** Starts a session that ends after the tests of the calling module. */
export async function kernelWindows(
  options?: { readonly fakeKernel?: boolean },
): Promise<KernelWindows> {
  const windows = await openKernelWindows(options);
  Deno.test.afterAll(() => windows[Symbol.asyncDispose]());
  return windows;
}
