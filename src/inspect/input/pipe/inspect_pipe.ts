import { UsageError } from "../../../base/errors.ts";
import { withModules } from "../../../base/on_demand.ts";
import { type ByteSource, readAt } from "../../dump/byte_source.ts";
import { needsDeepInspection } from "../../dump/deep_inspector.ts";
import { describeFileKind } from "../../dump/file_kind.ts";
import type { InspectOptions } from "../../dump/inspect_options.ts";
import { inspectSource } from "../../dump/inspect_source.ts";
import { notADump, unreadable } from "../../dump/judge.ts";
import { fileKindHeadBytes } from "../../dump/recognize.ts";
import { type DumpReport, pipePath } from "../../dump/report.ts";
import { textDamage } from "../../dump/text_damage.ts";
import { openSha256, type ReadingTools } from "../../hash_file.ts";
import type { InspectFlags } from "../../inspect_command_spec.ts";
import { showReading } from "../../reading_progress.ts";
import { type Pipe, receive, type Received } from "./receive.ts";

/**
 * Checks that standard input can be read as a dump.
 *
 * @throws {UsageError} if standard input cannot be read as a dump
 */
export function checkPipe(
  operands: readonly string[],
  flags: InspectFlags,
  isTerminal: () => boolean,
): void {
  if (operands.filter((one) => one === pipePath).length > 1) {
    throw new UsageError(
      "- is given twice, but standard input can be read only once",
      "Specify - only once. For a file named -, use ./-",
    );
  }
  if (flags.filesFrom === pipePath) {
    throw new UsageError(
      "standard input cannot be both a dump and the list of --files-from -",
      "Save the list or the dump to a file.",
    );
  }
  if (needsDeepInspection(flags)) {
    throw new UsageError(
      "--deep needs to seek in the dump, and a pipe cannot seek",
      "Save the dump to a file, then run: livedump inspect --deep FILE",
    );
  }
  if (isTerminal()) {
    throw new UsageError(
      "standard input is a terminal, not a pipe with a dump",
      "Pipe a dump into livedump: zstd -dc big.dmp.zst | livedump inspect -",
    );
  }
}

export interface PipeOptions extends InspectOptions {
  readonly isHashed: boolean;
}

/**
 * Reads a dump from a pipe to its end, in one pass, and inspects the parts that
 * were kept.
 *
 * @throws {LivedumpError} `cancelled` after Ctrl+C.
 */
export async function inspectPipe(
  pipe: Pipe,
  options: PipeOptions,
  { interrupts, progress }: ReadingTools,
): Promise<DumpReport> {
  let readBytes = 0;
  const sha256 = options.isHashed ? await openSha256() : null;
  let received: Received;
  try {
    using _progress = progress === null ? null : showReading(progress, {
      verb: "Read",
      readBytes: () => readBytes,
      totalBytes: null,
    });
    const reading = receive(pipe, (piece) => {
      readBytes += piece.length;
      sha256?.update(piece);
    });
    received = await interrupts.waitFor(reading);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return unreadable(pipePath, null, {
      message: `Standard input could not be read: ${error.message}.`,
      hint: "Pipe a dump into livedump, or specify the file.",
      fileOffset: readBytes,
    });
  }
  const hash = sha256 && { hash: sha256.finish() };
  const { source, fillerPages } = received;
  const report = await withModules(() =>
    judged(source, { ...options, fillerPages })
  );
  return { ...report, ...hash };
}

/** Whether an error comes from the operating system: "... (os error 21)". */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && /\(os error \d+\)/.test(error.message);
}

/**
 * The reason why a dump that was converted to text is unreadable. In a pipe,
 * only a shell converts a dump.
 */
const shellDamage = {
  message: "The shell converted the dump to text, which destroyed it.",
  hint: "PowerShell before 7.4 does this in every pipe. Save the dump and " +
    "specify the file, or run the pipe in cmd /c.",
};

function judged(source: ByteSource, options: InspectOptions): DumpReport {
  const { sizeBytes } = source;
  if (sizeBytes === 0) {
    return unreadable(pipePath, 0, {
      message: "The pipe delivered 0 bytes.",
      hint: "Check the program before the pipe: it may have failed.",
    });
  }
  const head = readAt(source, 0, fileKindHeadBytes);
  if (textDamage(head) !== null) {
    return notADump(pipePath, sizeBytes, { ...shellDamage, fileOffset: 0 });
  }
  const report = inspectSource(pipePath, source, options);
  return report.format === "unknown" ? withPipeHint(report, head) : report;
}

const extract = (command: string) =>
  `Extract the file in the pipe: ${command} FILE | livedump inspect -`;

/** Hints for a file that is not a dump, by the ID of its kind. */
const pipeHints: Readonly<Record<string, string>> = {
  "text": "If these are paths of dumps, use --files-from - instead of -. " +
    "Otherwise check the program before the pipe.",
  "gzip": extract("gzip -dc"),
  "xz": extract("xz -dc"),
  "bzip2": extract("bzip2 -dc"),
  "zstd": extract("zstd -dc"),
  "zip": extract("unzip -p"),
};

/**
 * If there is a hint about a pipe, replaces the hint about a file by this hint.
 */
function withPipeHint(report: DumpReport, head: Uint8Array): DumpReport {
  const { id, advice } = describeFileKind(head, report.sizeBytes!);
  const hint = pipeHints[id];
  if (hint === undefined) return report;
  return {
    ...report,
    checks: report.checks.map((one) =>
      one.hint === advice ? { ...one, hint } : one
    ),
  };
}
