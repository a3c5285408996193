import type { OutputStream } from "../base/console.ts";
import { LivedumpError } from "../base/errors.ts";
import type { InterruptWatch } from "../base/interrupts.ts";
import { withModules } from "../base/on_demand.ts";
import { systemPath } from "../base/system_path.ts";
import { openFileSource } from "./dump/byte_source.ts";
import type { InspectOptions } from "./dump/inspect_options.ts";
import { unreadable, withFindings } from "./dump/judge.ts";
import { type FillerPages, fillerPagesIn } from "./dump/kernel/filler_pages.ts";
import type { DumpHash, DumpReport } from "./dump/report.ts";
import { changeOf } from "./file_change.ts";
import { inspectFile } from "./inspect_file.ts";
import { showReading } from "./reading_progress.ts";

/** The objects that are needed to read a whole dump. */
export interface ReadingTools {
  readonly interrupts: InterruptWatch;
  /** The stream on which progress is shown; `null` for no progress. */
  readonly progress: OutputStream | null;
}

/** A SHA-256 that receives its input in pieces (FIPS 180-4). */
interface Sha256 {
  update(piece: Uint8Array): void;
  /** Returns the hash of all pieces. Call it only once. */
  finish(): DumpHash;
}

/**
 * Starts a SHA-256. Uses node:crypto, because WebCrypto needs all input at
 * once. Loads node:crypto only when needed, because loading it takes time.
 */
export async function openSha256(): Promise<Sha256> {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  return {
    update: (piece) => void hash.update(piece),
    finish: () => ({ algorithm: "sha256", value: hash.digest("hex") }),
  };
}

/**
 * One buffer for all files. A buffer for each of thousands of files would not
 * be freed soon enough.
 */
const buffer = new Uint8Array(1024 * 1024);

/**
 * Computes the SHA-256 of a file in one sequential read.
 *
 * @throws {Deno.errors.NotFound} and the other errors of reading a file.
 * @throws {LivedumpError} `cancelled` after Ctrl+C.
 */
async function hashFile(
  path: string,
  { interrupts, progress }: ReadingTools,
  pages: FillerPages | null,
): Promise<DumpHash> {
  const sha256 = await openSha256();
  using file = await Deno.open(systemPath(path), { read: true });
  const totalBytes = (await file.stat()).size;
  let hashed = 0;
  using _progress = progress === null ? null : showReading(progress, {
    verb: "Hashed",
    readBytes: () => hashed,
    totalBytes,
  });
  // Stops at the initial size, because a file that grows may never end.
  while (hashed < totalBytes) {
    // readSync is faster than `await read` (measured in the page cache).
    const count = file.readSync(buffer.subarray(0, totalBytes - hashed));
    if (count === null) break;
    const piece = buffer.subarray(0, count);
    sha256.update(piece);
    pages?.add(piece, hashed);
    hashed += count;
    await interrupts.throwIfInterrupted(50);
  }
  return sha256.finish();
}

/**
 * Creates a counter of the filler pages in the file. Hashing passes every piece
 * of the file to the counter.
 */
function fillerPagesAt(path: string): FillerPages | null {
  using source = openFileSource(systemPath(path));
  return fillerPagesIn(source);
}

/**
 * Inspects and hashes a file. If the file changes meanwhile, its verdict is
 * `unreadable`, and there is no hash.
 *
 * @throws {LivedumpError} `cancelled` after Ctrl+C.
 */
export async function inspectAndHash(
  path: string,
  options: InspectOptions,
  tools: ReadingTools,
): Promise<DumpReport> {
  const stat = () => Deno.statSync(systemPath(path));
  const inspect = (more: Partial<InspectOptions> = {}) =>
    withModules(() => inspectFile(path, { ...options, ...more }));
  let before: Deno.FileInfo;
  try {
    before = stat();
  } catch {
    return await inspect(); // reports the reason
  }
  // Opening a named pipe would block. inspectFile reports it as a pipe.
  if (!before.isFile) return await inspect();
  try {
    const pages = await withModules(() => fillerPagesAt(path));
    const hash = await hashFile(path, tools, pages);
    const fillerPages = pages?.count ?? null;
    const report = await inspect({ fillerPages });
    const change = changeOf(before, stat);
    if (change !== null) return unreadable(path, before.size, change);
    return report.windowsRecord && options.record
      ? { ...withFindings(report, options.record.hash(hash)), hash }
      : { ...report, hash };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof LivedumpError) {
      throw error;
    }
    const report = await inspect();
    if (report.verdict === "unreadable") return report;
    return unreadable(path, before.size, {
      message: `The file could not be read to its end: ${error.message}.`,
      hint: "Check the disk or the connection, and copy the file again.",
    });
  }
}
