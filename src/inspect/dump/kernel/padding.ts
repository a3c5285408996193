import { type ByteSource, scan } from "../byte_source.ts";
import { ifKept } from "../not_kept.ts";
import { hasAttribute } from "./attributes.ts";
import type { KernelHeader } from "./header.ts";

/** The bytes between the contents of a triage dump and the end of its file. */
export interface Padding {
  readonly start: number;
  /** The file offset at which the file must end, from RequiredDumpSpace. */
  readonly end: bigint;
  /**
   * Whether the padding is all zeros; `null` if it came through a pipe and was
   * not kept.
   */
  readonly isZero: boolean | null;
}

/**
 * Maximum number of padding bytes to read. In real dumps, padding has only
 * kilobytes.
 */
const maxReadBytes = 2 ** 20;

/**
 * Returns the end of a triage dump, as stated in the header of the dump; `null`
 * if the header does not state it.
 *
 * At the time of a crash, Windows writes RequiredDumpSpace bytes. This is more
 * than the contents: the remaining bytes are padding. After a reboot, Windows
 * copies the dump from the page file without the padding. RequiredDumpSpace is
 * then larger than the file and is ignored.
 *
 * Source: measured in 13 of 13 real dumps with KernelGeneratedTriageDump, and
 * in 40 dumps of Windows 8.1, which did not set Attributes.
 */
export function paddedEndOf(
  { attributes, requiredDumpSpace: end }: Pick<
    KernelHeader,
    "attributes" | "requiredDumpSpace"
  >,
  contentsEnd: bigint | null,
  sizeBytes: number,
): bigint | null {
  if (end === null || contentsEnd === null || end < contentsEnd) return null;
  const isAtCrashTime = hasAttribute(attributes, "KernelGeneratedTriageDump");
  return isAtCrashTime || end === BigInt(sizeBytes) ? end : null;
}

/**
 * Reads the padding from `start`. Windows does not clear the padding: in 6 of
 * 13 real dumps it contained old contents of the disk (measured).
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function readPadding(
  source: ByteSource,
  start: number,
  end: bigint,
): Padding {
  const room = Math.min(Number(end), source.sizeBytes) - start;
  const lengthBytes = Math.max(0, Math.min(room, maxReadBytes));
  const isZero = ifKept<boolean | null>(
    () =>
      scan(source, start, lengthBytes).every((chunk) =>
        chunk.every((byte) => byte === 0)
      ),
    () => null,
  );
  return { start, end, isZero };
}
