import type { OutputStream } from "../base/console.ts";
import { exitCodes } from "../base/exit_code.ts";
import { printable } from "../base/text/printable.ts";
import type { TransientFile, Windows } from "../ffi/windows.ts";
import {
  type Abandoning,
  cancelledError,
  watchForCancel,
} from "./cancellation.ts";
import type { CapturedDump } from "./capture_report.ts";
import type { StatusReport } from "../base/errors.ts";
import type { OnInterrupt } from "../base/interrupts.ts";
import { openOutputFile } from "./output/output_file.ts";
import type { OutputTarget } from "./output/output_path.ts";
import { showProgress } from "./progress.ts";
import { RefusedDumpError } from "./refused_dump_error.ts";
import { join } from "@std/path/join";

/** What taking a dump touches. */
export interface WatchingTools {
  readonly windows: Windows;
  readonly stderr: OutputStream;
  readonly onInterrupt: OnInterrupt;
  /** Milliseconds from some point in time. */
  nowMs(): number;
  readonly processId: number;
  readonly quiet: boolean;
}

/** A dump that Windows can be asked for. */
export interface PreparedDump<R> {
  /** Asks Windows; what it gives back. */
  run(): Promise<R>;
  /** Asks Windows to stop. */
  cancel(): void;
  /** How far it is, besides the size of the file. */
  readonly detail?: () => string;
}

/** How a dump is written. */
export interface DumpWriter<R> {
  readonly target: OutputTarget;
  readonly force: boolean;
  /** What it means to end the program before Windows is done. */
  readonly abandoning: Abandoning;
  /** What is dumped, for sentences: `a dump of notepad.exe (4711)`. */
  readonly subject: string;
  /** What `resources` has is disposed of after `check`, before the file. */
  prepare(file: TransientFile, resources: DisposableStack): PreparedDump<R>;
  /** What Windows said of it; throws if it refused or failed. */
  check(outcome: R): StatusReport;
}

/** A dump that was written and has its name. */
export interface WrittenDump<R> extends CapturedDump {
  readonly outcome: R;
}

/** What is known of it before it has its name. */
type WholeDump<R> = Omit<WrittenDump<R>, "path" | "durationMs">;

/**
 * Has Windows write a dump, until all of it is on the disk, shows how far it is
 * and lets the user cancel it. Whatever happens, every handle is closed, and a
 * file that was not finished or that nothing was written to is gone; only if the
 * user will not wait, this is left to the end of the program, since Windows
 * still uses all of it.
 *
 * @throws {LivedumpError} If Windows refuses or fails, or the user cancels.
 * @throws {WindowsError} If the file cannot be created, flushed or named.
 */
export async function writeWatched<R>(
  { target, force, abandoning, subject, prepare, check }: DumpWriter<R>,
  { windows, stderr, onInterrupt, nowMs, processId, quiet }: WatchingTools,
): Promise<WrittenDump<R>> {
  using held = new DisposableStack();
  const output = held.use(
    openOutputFile(windows, target, { force, processId }),
  );
  const resources = held.use(new DisposableStack());
  const { file } = output;
  const start = nowMs();
  const dump = await watched();
  resources.dispose();
  const durationMs = nowMs() - start;
  const path = output.finish();
  const wanted = join(target.folder, target.fileName);
  if (!target.numbered && path !== wanted) {
    // Even with --quiet: a script would go on with the file of another day.
    stderr.write(
      `livedump: ${printable(wanted)} is as it was; the dump is in ` +
        `${printable(path)}\n`,
    );
  }
  return { path, durationMs, ...dump };

  async function watched(): Promise<WholeDump<R>> {
    const dump = prepare(file, resources);
    using cancellation = watchForCancel(onInterrupt, stderr, {
      cancel: () => dump.cancel(),
      abandoning,
    });
    using _progress = quiet ? null : showProgress(stderr, {
      sizeBytes: () => file.sizeBytes(),
      nowMs,
      ...dump.detail && { detail: dump.detail },
    });
    // Even a dump that was finished in time is not what the user wants then.
    const refuseIfCancelled = () => {
      if (cancellation.requested) throw cancelledError();
    };
    const whole = async () => {
      const outcome = await dump.run();
      refuseIfCancelled();
      const status = check(outcome);
      const sizeBytes = file.sizeBytes();
      if (sizeBytes === 0) throw nothingWrittenError(subject, status);
      await file.flush();
      refuseIfCancelled();
      return { sizeBytes, status, outcome };
    };
    return await Promise.race([
      whole(),
      // Windows is still using them, and the program is about to end.
      cancellation.abandoned.finally(() => held.move()),
    ]);
  }
}

/**
 * Windows says that it has written a dump, and has written nothing: that is no
 * dump to keep, and none to replace an older one with.
 */
export function nothingWrittenError(
  subject: string,
  status: StatusReport,
): RefusedDumpError {
  return new RefusedDumpError(
    `Windows reports ${subject} and has written nothing`,
    status,
    {
      code: "nothing-written",
      exitCode: exitCodes.capture.code,
      hint: "Try again, or choose another volume with --output.",
    },
  );
}
