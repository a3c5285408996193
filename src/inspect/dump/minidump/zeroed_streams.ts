import { readAt } from "../byte_source.ts";
import {
  exceptionStream,
  listHeader,
  memory64List,
  memoryDescriptor,
  memoryDescriptor64,
  moduleEntry,
  systemInfo,
  thread,
  threadName,
} from "./layout.ts";
import type { Minidump } from "./read_minidump.ts";
import { type Stream, streamType } from "./streams.ts";

const listOf = (entry: { readonly sizeBytes: number }) =>
  listHeader.sizeBytes + entry.sizeBytes;

/**
 * A stream of this size or more cannot be all zeros: such a list has at least
 * one entry. For example, a MemoryList of 4 bytes is empty. A MemoryList of 20
 * bytes has one entry, so its count is not 0.
 */
const minBytes: Readonly<Record<number, number>> = {
  [streamType.ThreadList]: listOf(thread),
  [streamType.ModuleList]: listOf(moduleEntry),
  [streamType.MemoryList]: listOf(memoryDescriptor),
  [streamType.Memory64List]: memory64List.sizeBytes +
    memoryDescriptor64.sizeBytes,
  [streamType.ThreadNames]: listOf(threadName),
  [streamType.Exception]: exceptionStream.sizeBytes,
  [streamType.SystemInfo]: systemInfo.sizeBytes,
};

/** Maximum number of bytes of a stream to read. */
const maxReadBytes = 4096;

/**
 * The first stream whose start is all zeros, although its size in the directory
 * shows that it has contents; `null` if there is no such stream.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function firstZeroedStream(
  { source, streams }: Minidump,
): Stream | null {
  return streams.find((one) => isZeroed(source, one)) ?? null;
}

function isZeroed(source: Minidump["source"], stream: Stream): boolean {
  const { type, sizeBytes, fileOffset } = stream;
  const min = minBytes[type];
  if (min === undefined || sizeBytes < min) return false;
  const data = readAt(source, fileOffset, Math.min(sizeBytes, maxReadBytes));
  return data.length >= min && data.every((byte) => byte === 0);
}
