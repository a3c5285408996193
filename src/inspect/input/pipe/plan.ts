import { type ByteSource, chunkBytes, readAt } from "../../dump/byte_source.ts";
import { fileKindHeadBytes } from "../../dump/file_kind.ts";
import { readKernelDump } from "../../dump/kernel/read_kernel_dump.ts";
import { readMinidump } from "../../dump/minidump/read_minidump.ts";
import { streamType } from "../../dump/minidump/streams.ts";
import { recognize } from "../../dump/recognize.ts";
import type { Extent } from "./kept_chunks.ts";

/**
 * Which part holds no tables, by a head of the dump: the pages of a kernel
 * dump, the full memory of a minidump, all of what is no dump. `null` while the
 * head does not tell yet.
 */
export function passedOver(head: ByteSource): Extent | null {
  const format = recognize(readAt(head, 0, fileKindHeadBytes));
  switch (format) {
    case "kernel64":
    case "kernel32":
      return pagesOf(head, format === "kernel64" ? 64 : 32);
    case "minidump":
      return fullMemoryOf(head);
    case "unknown":
      return { start: chunkBytes, end: Infinity }; // the head says what it is
  }
}

function pagesOf(head: ByteSource, bits: 32 | 64): Extent | null {
  const { body, endOffset } = readKernelDump(head, bits);
  if (endOffset === null || body.kind !== "pages") return null;
  const { inTable, firstPage } = body.table;
  return inTable === null || firstPage === null
    ? null
    : { start: Number(firstPage), end: Number(endOffset) };
}

/** MiniDumpWriteDump puts it behind everything else. */
function fullMemoryOf(head: ByteSource): Extent | null {
  const { streams, memory } = readMinidump(head);
  const list = memory.lists.find(({ stream }) =>
    stream.type === streamType.Memory64List
  );
  if (!list?.fits) return null;
  const { dataStart, dataEnd } = list.survey;
  const isHere = streams.every((one) =>
    one.fileOffset + one.sizeBytes <=
      Math.min(head.sizeBytes, Number(dataStart))
  );
  return isHere ? { start: Number(dataStart), end: Number(dataEnd) } : null;
}
