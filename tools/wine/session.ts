import { ToolError } from "../tool_error.ts";

export interface WineSessionOptions {
  /**
   * The path of a root from `ensureWineRoot`. A session never changes the root.
   */
  readonly root: string;
  /**
   * Folders that are available in the session under the same paths, and on
   * drive Z:.
   */
  readonly folders: readonly string[];
  /**
   * Files that replace files of the root or are added to it. The key is the
   * path in the root, the value is the path of the file.
   */
  readonly files?: Readonly<Record<string, string>>;
}

/** Similar to {@linkcode Deno.CommandOptions}. */
export interface WineRunOptions {
  readonly args?: readonly string[];
  /** The path of the current folder in the session. */
  readonly cwd: string;
  /** The environment variables to add to those that Wine needs. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: "piped" | "null";
  readonly stdout?: "piped" | "inherit" | "null";
  readonly stderr?: "piped" | "inherit" | "null";
  /** The time limit after which the program is killed, with exit code 137. */
  readonly timeoutSeconds?: number;
}

// LC_ALL: Wine needs UTF-8 to pass arguments that are not ASCII.
// XDG_RUNTIME_DIR: without this variable, Wine's Wayland driver prints an error
// to the standard error of the program.
const environment = {
  PATH: "/usr/bin:/bin",
  HOME: "/root",
  WINEDEBUG: "-all",
  LC_ALL: "C.UTF-8",
  XDG_RUNTIME_DIR: "/tmp",
} as const;

const script = `${import.meta.dirname}/session.sh`;

/**
 * A running Wine with its own namespaces, its own wineserver, and a temporary
 * writable layer over the root. In a session, a program starts in 0.2 s.
 * Without a session, Wine must start first: 1.5 s in total. Sessions do not
 * affect each other.
 */
export class WineSession implements AsyncDisposable {
  readonly #holder: Deno.ChildProcess;
  readonly #pid: string;

  /**
   * @param holder The process that owns the namespaces.
   * @param pid The process ID of the first process in the namespaces.
   */
  constructor(holder: Deno.ChildProcess, pid: string) {
    this.#holder = holder;
    this.#pid = pid;
  }

  /**
   * Returns a command that runs a Windows program, specified by a Windows or
   * Linux path.
   */
  program(path: string, options: WineRunOptions): Deno.Command {
    return this.inside(["/usr/lib/wine/wine64", path], options);
  }

  /**
   * Returns a Linux command in the session. Killing this command does not kill
   * the program in the session: only the output ends.
   */
  inside(command: readonly string[], options: WineRunOptions): Deno.Command {
    const { args = [], cwd, env = {}, timeoutSeconds = 60, ...streams } =
      options;
    const variables = Object.entries({ ...environment, ...env });
    return new Deno.Command("nsenter", {
      args: [
        ...["--target", this.#pid, "--mount", "--pid", "--root"],
        ...["/usr/bin/env", "-i", "-C", cwd],
        ...variables.map(([name, value]) => `${name}=${value}`),
        ...["timeout", "--foreground", "--signal=KILL", `${timeoutSeconds}`],
        ...command,
        ...args,
      ],
      ...streams,
    });
  }

  /** Ends Wine and all programs in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.stdin.close();
    await this.#holder.stdout.cancel();
    await this.#holder.status;
  }
}

/**
 * Starts Wine. This takes about a second. Wine ends with the session, or when
 * this process ends for any reason.
 *
 * @throws {ToolError} If Wine does not start.
 */
export async function openWineSession(
  options: WineSessionOptions,
): Promise<WineSession> {
  const { root, folders, files = {} } = options;
  const holder = new Deno.Command("unshare", {
    args: [
      ...["--mount", "--pid", "--fork", "--kill-child", "sh", script, root],
      ...folders.flatMap((folder) => ["bind", folder]),
      ...Object.entries(files).flatMap(([path, file]) => ["put", file, path]),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const pid = await firstProcess(holder);
  if (pid !== undefined) return new WineSession(holder, pid);
  await holder.stdin.close();
  await holder.status;
  throw new ToolError(
    "Wine did not start",
    "The error of the system is above. Wine needs root, overlayfs and the " +
      "right to create namespaces.",
  );
}

/** Returns the process ID that the script prints before "ready". */
async function firstProcess(
  holder: Deno.ChildProcess,
): Promise<string | undefined> {
  let output = "";
  const decoder = new TextDecoder();
  for await (const bytes of holder.stdout.values({ preventCancel: true })) {
    output += decoder.decode(bytes);
    const [, pid] = /^(\d+)\nready\n$/.exec(output) ?? [];
    if (pid !== undefined) return pid;
  }
  return undefined;
}
