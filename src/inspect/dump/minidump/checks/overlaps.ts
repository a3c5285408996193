import {
  type Check,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, hex } from "../../../../base/text/count.ts";
import { type ByteSource, readAt } from "../../byte_source.ts";
import { damaged } from "../../hints.ts";
import { recognize } from "../../recognize.ts";
import { copiedInTextMode } from "../../text_damage.ts";
import { addMemory, addTables, FileAreas } from "../file_areas.ts";
import type { Minidump } from "../read_minidump.ts";
import { streamType } from "../streams.ts";

/** Checks that no parts of the file overlap and that no bytes follow them. */
export const overlapsCheck: Check<Minidump> = {
  id: "overlaps",
  title: "Layout of the file",
  meaning: "Checks that no two parts of the file (streams, names, " +
    "registers, memory) share bytes. Bytes after the last part are a " +
    "warning: something was appended to the dump.",
  cure: "An overlap means that offsets in the file are wrong: copy the file " +
    "again, or take the dump again. Bytes after the end do no harm, but find " +
    "out where they come from.",
  run(dump) {
    const areas = new FileAreas();
    addTables(areas, dump);
    addMemory(areas, dump);
    if (!areas.isComplete) {
      return [
        skip("The file has too many parts to check whether they overlap."),
      ];
    }
    const overlap = overlapOf(dump, areas);
    if (overlap) return [overlap];
    const rest = areas.isCut ? null : bytesAfter(dump, areas.end);
    return [rest ?? pass("No two parts of the file overlap.")];
  },
};

function overlapOf(dump: Minidump, areas: FileAreas): Outcome | null {
  const found = areas.firstOverlap();
  if (found === null || isReportedElsewhere(dump, found)) return null;
  const [first, second] = found;
  const isMemory = first.what === "memory" && second.what === "memory";
  const message = isMemory
    ? "Two addresses refer to the same bytes of the file."
    : `In the file, ${first.what} and ${second.what} overlap.`;
  return damaged(message, {
    fileOffset: second.fileOffset,
    expected: `an offset of ${hex(first.end)} or above`,
    actual: `${hex(second.start)} to ${hex(second.end)}`,
  });
}

/**
 * Returns whether another check reports the overlap. Other checks report
 * overlaps of the header with a stream or the directory, and of memory with a
 * table.
 */
function isReportedElsewhere(
  { memory }: Minidump,
  [first, second]: NonNullable<ReturnType<FileAreas["firstOverlap"]>>,
): boolean {
  const names = [first.what, second.what];
  const hasHead = first.what === "the header" || first.what === "the directory";
  if (hasHead && / stream$|^the directory$/.test(second.what)) {
    return first.what === "the header";
  }
  if (!names.includes("memory")) return false;
  return memory.lists.some(({ stream, survey }) =>
    survey.misplaced !== null || stream.type === streamType.Memory64List &&
      names.some((name) => name.endsWith(" stream"))
  );
}

/**
 * Maximum size of the gap that alignment, or the terminator of a text, may
 * leave at the end of the file.
 */
const maxPaddingBytes = 16;

function bytesAfter(
  { source, sizeBytes, streams }: Minidump,
  end: number,
): Outcome | null {
  const left = sizeBytes - end;
  if (left <= 0 || streams.length === 0) return null;
  const data = readAt(source, end, maxPaddingBytes + 1);
  if (left <= maxPaddingBytes && data.every((byte) => byte === 0)) return null;
  const isFollowedByDump = isDump(source, end);
  const copied = isFollowedByDump ? null : copiedInTextMode(source, 0);
  if (copied !== null) return copied;
  const verb = left === 1 ? "follows" : "follow";
  return warn(`${counted(left, "byte")} ${verb} the end of the contents.`, {
    fileOffset: end,
    expected: `a file of ${counted(end, "byte")}`,
    actual: counted(sizeBytes, "byte"),
    hint: isFollowedByDump
      ? "Another dump begins there. Save each dump to a separate file."
      : "Debuggers ignore such bytes; find out what appended them.",
  });
}

function isDump(source: ByteSource, fileOffset: number): boolean {
  return recognize(readAt(source, fileOffset, 4096)) !== "unknown";
}
