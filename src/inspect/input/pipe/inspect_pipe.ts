import { type ByteSource, readAt } from "../../dump/byte_source.ts";
import { fileKindHeadBytes } from "../../dump/file_kind.ts";
import type { ReadingTools } from "../../hash_file.ts";
import {
  type InspectOptions,
  inspectSource,
  unreadable,
} from "../../dump/inspect_source.ts";
import { showReading } from "../../reading_progress.ts";
import { type DumpReport, pipePath } from "../../dump/report.ts";
import { openSha256 } from "../../sha256.ts";
import { type Pipe, receive } from "./receive.ts";
import { textDamage } from "./text_damage.ts";

/** How to judge what comes through a pipe. */
export interface PipeOptions extends InspectOptions {
  readonly isHashed: boolean;
}

/**
 * Reads a dump that comes through a pipe to its end, once, and judges it by
 * what was kept of it.
 *
 * @throws {LivedumpError} `cancelled` at Ctrl+C
 */
export async function inspectPipe(
  pipe: Pipe,
  options: PipeOptions,
  { interrupts, progress }: ReadingTools,
): Promise<DumpReport> {
  let readBytes = 0;
  const sha256 = options.isHashed ? await openSha256() : null;
  let source: ByteSource;
  try {
    using _progress = progress === null ? null : showReading(progress, {
      verb: "Read",
      readBytes: () => readBytes,
      totalBytes: null,
    });
    const received = receive(pipe, (piece) => {
      readBytes += piece.length;
      sha256?.update(piece);
    });
    source = await Promise.race([received, interrupts.rejectOnInterrupt()]);
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    return unreadable(pipePath, null, {
      message: `Standard input could not be read: ${error.message}.`,
      hint: "Pipe a dump into it, or name the file.",
      fileOffset: readBytes,
    });
  }
  const hash = sha256 && { hash: sha256.finish() };
  return { ...judged(source, options), ...hash };
}

/** What the system says of a read: "Is a directory (os error 21)". */
function isOfSystem(error: unknown): error is Error {
  return error instanceof Error && /\(os error \d+\)/.test(error.message);
}

function judged(source: ByteSource, options: InspectOptions): DumpReport {
  const { sizeBytes } = source;
  if (sizeBytes === 0) {
    return unreadable(pipePath, 0, {
      message: "Nothing came through the pipe.",
      hint: "See what the program before it says: it may have failed.",
    });
  }
  const damage = textDamage(readAt(source, 0, fileKindHeadBytes));
  return damage === null
    ? inspectSource(pipePath, source, options)
    : unreadable(pipePath, sizeBytes, { ...damage, fileOffset: 0 });
}
