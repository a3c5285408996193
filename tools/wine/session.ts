import { ToolError } from "../tool_error.ts";

/** What programs in a session see. */
export interface WineSessionOptions {
  /** A root made by `ensureWineRoot`; a session never changes it. */
  readonly root: string;
  /** Folders that are to be seen under the same path, and as drive Z:. */
  readonly folders: readonly string[];
  /**
   * Files that this session has in place of the root's, or besides them: by
   * the path in the root, the path here.
   */
  readonly files?: Readonly<Record<string, string>>;
}

/** How a program is run; as {@linkcode Deno.CommandOptions} has it. */
export interface WineRunOptions {
  readonly args?: readonly string[];
  /** A folder in the session. */
  readonly cwd: string;
  /** The whole of the environment, besides what Wine itself needs. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: "piped" | "null";
  readonly stdout?: "piped" | "inherit" | "null";
  readonly stderr?: "piped" | "inherit" | "null";
  /** After so many seconds it is killed, and its exit code 137. */
  readonly timeoutSeconds?: number;
}

// LC_ALL: without UTF-8, Wine cannot pass on what is not ASCII in arguments.
const environment = {
  PATH: "/usr/bin:/bin",
  HOME: "/root",
  WINEDEBUG: "-all",
  LC_ALL: "C.UTF-8",
} as const;

const script = `${import.meta.dirname}/session.sh`;

/**
 * A running Wine: its own namespaces, its own wineserver, and a writable layer
 * over the root that is gone at the end. A program starts in 0.2 s in it, where
 * one that has to start Wine takes 1.5 s. Sessions do not disturb each other.
 */
export class WineSession implements AsyncDisposable {
  readonly #holder: Deno.ChildProcess;
  readonly #pid: string;

  /** Takes the process that holds the namespaces, and its first process. */
  constructor(holder: Deno.ChildProcess, pid: string) {
    this.#holder = holder;
    this.#pid = pid;
  }

  /** A Windows program, by a path that Wine or Linux knows. */
  program(path: string, options: WineRunOptions): Deno.Command {
    return this.inside(["/usr/lib/wine/wine64", path], options);
  }

  /** A Linux command in the session's root. Killed, only its output ends. */
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

  /** Ends Wine and all that runs in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.stdin.close();
    await this.#holder.stdout.cancel();
    await this.#holder.status;
  }
}

/**
 * Starts Wine, which takes about a second. It ends with the session, or with
 * this process, however that ends.
 *
 * @throws {ToolError} when it cannot be started.
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
    "What the system says about it stands above; it takes root, overlayfs, " +
      "and the right to make namespaces.",
  );
}

/** The process id that the script prints, once it says that Wine is ready. */
async function firstProcess(
  holder: Deno.ChildProcess,
): Promise<string | undefined> {
  let said = "";
  const decoder = new TextDecoder();
  for await (const bytes of holder.stdout.values({ preventCancel: true })) {
    said += decoder.decode(bytes);
    const [, pid] = /^(\d+)\nready\n$/.exec(said) ?? [];
    if (pid !== undefined) return pid;
  }
  return undefined;
}
