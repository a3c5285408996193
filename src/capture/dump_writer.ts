import { join } from "@std/path/join";
import type { OutputStream } from "../base/console.ts";
import type { StatusReport } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import type { OnInterrupt } from "../base/interrupts.ts";
import { printable } from "../base/text/printable.ts";
import type { TransientFile, Windows } from "../ffi/windows.ts";
import {
  type AbandonTexts,
  type Cancellation,
  dumpCancelledError,
  watchForCancel,
} from "./cancellation.ts";
import { DumpFailedError } from "./capture_error.ts";
import type { CapturedDump } from "./captured_dump.ts";
import { showProgress } from "./dump_progress.ts";
import { openOutputFile, type OutputFile } from "./output/output_file.ts";
import type { OutputTarget } from "./output/output_path.ts";

export interface DumpWriterTools {
  readonly windows: Windows;
  readonly stderr: OutputStream;
  readonly onInterrupt: OnInterrupt;
  readonly quiet: boolean;
}

/** Where the dump goes, and how messages describe it. */
interface DumpWriterOptions {
  readonly target: OutputTarget;
  readonly force: boolean;
  /** `a dump of notepad.exe (4711)`. */
  readonly subject: string;
  readonly abandonTexts: AbandonTexts;
}

/** Less than the 5 seconds that Windows waits when its window is closed. */
const closeGraceMs = 4500;

/**
 * A dump from its temporary file to its name. A capture runs these steps:
 *
 * ```ts ignore
 * using writer = new DumpWriter(options, tools); // opens the temporary file
 * const event = writer.use(openEvent()); // closed before the file
 * writer.watch(() => event.set()); // from here Ctrl+C cancels
 * const status = await writer.wait(askWindows(writer.file.handle, event));
 * if (isFailure(status)) throw failure(status); // deletes the file
 * return await writer.finish(status); // flushes and renames the file
 * ```
 *
 * Disposing closes every handle; without `finish`, Windows then deletes the
 * file. After a third Ctrl+C nothing is closed, because Windows still uses the
 * handles. The program ends then, and Windows closes them.
 */
export class DumpWriter implements Disposable {
  readonly #options: DumpWriterOptions;
  readonly #tools: DumpWriterTools;
  readonly #startMs = performance.now();
  readonly #output: OutputFile;
  /** The file, and below it what was given to `use`. */
  readonly #held = new DisposableStack();
  readonly #resources: DisposableStack;
  /** Ctrl+C and the progress: these end with the call in every case. */
  readonly #watches = new DisposableStack();
  #cancellation!: Cancellation;
  #abandoned!: Promise<never>;

  /** @throws {WindowsError} If the temporary file cannot be created. */
  constructor(options: DumpWriterOptions, tools: DumpWriterTools) {
    this.#options = options;
    this.#tools = tools;
    this.#output = this.#held.use(
      openOutputFile(tools.windows, options.target, options.force),
    );
    this.#resources = this.#held.use(new DisposableStack());
  }

  get file(): TransientFile {
    return this.#output.file;
  }

  /** Takes over a resource: it is disposed of before the file is closed. */
  use<T extends Disposable>(resource: T): T {
    return this.#resources.use(resource);
  }

  /**
   * Shows the progress, with `detail` behind it, and calls `cancel` at Ctrl+C,
   * also for one that came before. Calls `end` if livedump ends before Windows
   * is done: it cancels, and may block this thread for `graceMs`, which is 0
   * after a third Ctrl+C.
   */
  watch(
    cancel: () => void,
    detail?: () => string,
    end: (graceMs: number) => void = cancel,
  ): void {
    const { windows, stderr, onInterrupt, quiet } = this.#tools;
    this.#watches.use(windows.watchForClose(() => end(closeGraceMs)));
    this.#cancellation = this.#watches.use(
      watchForCancel(onInterrupt, stderr, cancel, this.#options.abandonTexts),
    );
    this.#abandoned = this.#cancellation.abandoned.finally(() => {
      this.#held.move();
      end(0);
    });
    this.#abandoned.catch(() => {});
    if (quiet) return;
    this.#watches.use(
      showProgress(stderr, () => this.file.sizeBytes(), detail),
    );
  }

  /**
   * Waits until Windows is done, or until the third Ctrl+C.
   *
   * @throws {LivedumpError} `cancelled` after Ctrl+C, even if the dump was
   * finished in time; `abandoned` after the third.
   */
  async wait<T>(outcome: Promise<T>): Promise<T> {
    const result = await Promise.race([outcome, this.#abandoned]);
    if (this.#cancellation.isRequested) throw dumpCancelledError();
    return result;
  }

  /**
   * Flushes the dump to the disk, closes everything and gives it its name.
   *
   * @throws {LivedumpError} `nothing-written`, or as `wait`.
   * @throws {WindowsError} If the file cannot be flushed or renamed.
   */
  async finish(status: StatusReport): Promise<CapturedDump> {
    const sizeBytes = this.file.sizeBytes();
    if (sizeBytes === 0) throw nothingWritten(this.#options.subject, status);
    await this.wait(this.file.flush());
    this.#watches.dispose();
    this.#resources.dispose();
    const durationMs = performance.now() - this.#startMs;
    const path = this.#output.finish();
    this.#warnOfOtherName(path);
    return { path, durationMs, sizeBytes, status };
  }

  [Symbol.dispose](): void {
    this.#watches.dispose();
    this.#held.dispose();
  }

  /** Also with --quiet: a script would go on to use the older file. */
  #warnOfOtherName(path: string): void {
    const { folder, fileName, numbered } = this.#options.target;
    const requested = join(folder, fileName);
    if (numbered || path === requested) return;
    this.#tools.stderr.write(
      `livedump: ${printable(requested)} was not replaced; the dump is in ` +
        `${printable(path)}\n`,
    );
  }
}

/** Such a file is not kept, and replaces no older dump. */
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
