import { join } from "@std/path/join";
import type { OutputStream } from "../base/console.ts";
import { LivedumpError, type StatusReport } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import type { OnInterrupt } from "../base/interrupts.ts";
import { printable } from "../base/text/printable.ts";
import type {
  TransientFile,
  TransientFileOptions,
  Windows,
} from "../ffi/windows.ts";
import {
  type AbandonTexts,
  type Cancellation,
  dumpCancelledError,
  watchForCancel,
} from "./cancellation.ts";
import { writeNotes } from "./capture_tools.ts";
import { DumpFailedError } from "./capture_error.ts";
import type { CapturedDump } from "./captured_dump.ts";
import { type ExpectedDump, showProgress } from "./dump_progress.ts";
import type { DumpVerifier } from "./dump_verifier.ts";
import { openOutputFile, type OutputFile } from "./output/output_file.ts";
import { exists, type OutputTarget } from "./output/output_path.ts";

export interface DumpWriterTools {
  readonly windows: Windows;
  readonly stderr: OutputStream;
  readonly onInterrupt: OnInterrupt;
  readonly quiet: boolean;
  readonly verifier: Pick<DumpVerifier, "reasonToKeepOlder">;
}

/** The path of the dump, and how messages describe the dump. */
interface DumpWriterOptions {
  readonly target: OutputTarget;
  readonly force: boolean;
  /** Name of the dump in messages: `a dump of notepad.exe (4711)`. */
  readonly subject: string;
  readonly abandonTexts: AbandonTexts;
  /** Returns the probable size of the dump; `null` while it is unknown. */
  readonly expected: () => ExpectedDump | null;
  /**
   * Options of the temporary file, which is renamed when the dump is finished.
   */
  readonly file: TransientFileOptions;
}

/**
 * Maximum delay when the window is closed: less than the 5 seconds after which
 * Windows ends the process.
 */
const closeGraceMs = 4500;

/**
 * Writes a dump to a temporary file, then renames the file into place. A capture
 * runs these steps:
 *
 * ```ts ignore
 * using writer = new DumpWriter(options, tools); // opens the temporary file
 * const event = writer.use(openEvent()); // closed before the file
 * writer.watch(() => event.set()); // from here Ctrl+C cancels
 * const status = await writer.wait(requestDump(writer.file.handle, event));
 * if (isFailure(status)) throw failure(status); // deletes the file
 * return await writer.finish(status); // flushes and renames the file
 * ```
 *
 * Disposing closes every handle. If `finish` was not called, Windows then
 * deletes the file. After a third Ctrl+C, disposing closes nothing, because
 * Windows still uses the handles. Windows closes them when the program ends.
 */
export class DumpWriter implements Disposable {
  readonly #options: DumpWriterOptions;
  readonly #tools: DumpWriterTools;
  readonly #startMs = performance.now();
  readonly #output: OutputFile;
  /** Owns the output file and `#resources`; disposes of the file last. */
  readonly #held = new DisposableStack();
  readonly #resources: DisposableStack;
  /** Owns the Ctrl+C handlers and the progress display. */
  readonly #watches = new DisposableStack();
  #cancellation!: Cancellation;
  #abandoned!: Promise<never>;

  /** @throws {WindowsError} If the temporary file cannot be created. */
  constructor(options: DumpWriterOptions, tools: DumpWriterTools) {
    this.#options = options;
    this.#tools = tools;
    this.#output = this.#held.use(
      openOutputFile(tools.windows, options.target, options.file),
    );
    this.#resources = this.#held.use(new DisposableStack());
    if (!this.file.deletesItself && !tools.quiet) {
      writeNotes([leftoverNote(this.#output.path)], tools.stderr);
    }
  }

  get file(): TransientFile {
    return this.#output.file;
  }

  /** Takes ownership of a resource, and disposes of it before the file. */
  use<T extends Disposable>(resource: T): T {
    return this.#resources.use(resource);
  }

  /**
   * Shows the progress, followed by `detail`. Calls `cancel` at Ctrl+C,
   * including a Ctrl+C before this call. Calls `end` if livedump ends before
   * Windows is done.
   *
   * `end` cancels, and may block this thread for `graceMs`. After a third
   * Ctrl+C, `graceMs` is 0.
   */
  watch(
    cancel: () => void,
    detail?: () => string,
    end: (graceMs: number) => void = cancel,
  ): void {
    const { windows, stderr, onInterrupt, quiet } = this.#tools;
    const texts = this.file.deletesItself
      ? this.#options.abandonTexts
      : leftoverTexts(this.#output.path);
    this.#watches.use(windows.watchForClose(() => {
      // Windows may call the handler while it is being removed. By then, the
      // handles that `end` uses are closed.
      if (!this.#watches.disposed) end(closeGraceMs);
    }));
    this.#cancellation = this.#watches.use(
      watchForCancel(onInterrupt, stderr, cancel, texts),
    );
    this.#abandoned = this.#cancellation.abandoned.finally(() => {
      this.#held.move();
      end(0);
    });
    this.#abandoned.catch(() => {});
    if (quiet) return;
    this.#watches.use(
      showProgress(
        stderr,
        () => this.file.hasProgress ? this.file.sizeBytes() : null,
        this.#options.expected,
        detail,
      ),
    );
  }

  /**
   * Waits until Windows is done, or until the third Ctrl+C.
   *
   * @throws {LivedumpError} `cancelled` after the first or second Ctrl+C, even
   * if the dump was finished in time; `abandoned` after the third Ctrl+C.
   */
  async wait<T>(outcome: Promise<T>): Promise<T> {
    const result = await Promise.race([outcome, this.#abandoned]);
    if (this.#cancellation.isRequested) throw dumpCancelledError();
    return result;
  }

  /**
   * Flushes the dump to the disk, closes every handle and renames the dump into
   * place.
   *
   * @throws {LivedumpError} `nothing-written` if the dump is empty. Also throws
   * the errors of `wait`.
   * @throws {WindowsError} If the file cannot be flushed or renamed.
   */
  async finish(status: StatusReport): Promise<CapturedDump> {
    const sizeBytes = this.file.sizeBytes();
    if (sizeBytes === 0) throw nothingWritten(this.#options.subject, status);
    await this.wait(this.file.flush());
    this.#watches.dispose();
    this.#resources.dispose();
    const durationMs = performance.now() - this.#startMs;
    const { target, force } = this.#options;
    const requested = join(target.folder, target.fileName);
    const isOverOlder = force && !target.numbered && mayExist(requested);
    const reason = isOverOlder ? await this.#reasonToKeepOlder(status) : null;
    const { permissions } = this.file;
    const path = this.#output.finish(isOverOlder && reason === null);
    const notes = target.numbered || path === requested
      ? []
      : [otherNameNote(requested, path, reason)];
    // Notes are printed even with --quiet. Without them, a script could
    // continue with the older file.
    for (const note of notes) this.#tools.stderr.write(`livedump: ${note}\n`);
    return { path, durationMs, sizeBytes, status, permissions, notes };
  }

  /**
   * Removes the deletion mark, then verifies the file: a file that is marked for
   * deletion cannot be opened.
   */
  async #reasonToKeepOlder(status: StatusReport): Promise<string | null> {
    this.file.keep();
    const { path } = this.#output;
    return await this.#tools.verifier.reasonToKeepOlder(path, status);
  }

  [Symbol.dispose](): void {
    this.#watches.dispose();
    this.#held.dispose();
  }
}

/**
 * Whether the path may exist. Returns true if the lookup fails, so that the
 * finished dump is not lost.
 */
function mayExist(path: string): boolean {
  try {
    return exists(path);
  } catch (error) {
    if (error instanceof LivedumpError) return true;
    throw error;
  }
}

function otherNameNote(
  requested: string,
  path: string,
  reason: string | null,
): string {
  const because = reason === null ? "" : `, because ${reason}`;
  return `${printable(requested)} was not replaced${because}; the dump is in ` +
    printable(path);
}

/** The note on a file that Windows does not delete if livedump is killed. */
function leftoverNote(path: string): string {
  return "the partial file is not marked for deletion: if livedump is killed, " +
    `delete ${printable(path)}`;
}

function leftoverTexts(path: string): AbandonTexts {
  const text = `Afterwards, delete the partial file ${printable(path)}`;
  return { warning: text, hint: text };
}

/**
 * The error for an empty dump. The empty file is deleted, and no older dump is
 * replaced.
 */
function nothingWritten(
  subject: string,
  status: StatusReport,
): DumpFailedError {
  return new DumpFailedError(
    `Windows reported ${subject} as written, but the file is empty`,
    status,
    {
      code: "nothing-written",
      exitCode: exitCodes.capture.code,
      hint: "Try again, or choose another volume with --output.",
    },
  );
}
