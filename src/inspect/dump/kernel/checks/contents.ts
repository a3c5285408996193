import {
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, grouped, hex, hex32 } from "../../../../base/text/count.ts";
import { truncated, unfinishedHint } from "../../hints.ts";
import type { Zeros } from "../../zeros.ts";
import { dumpTypes } from "../dump_type.ts";
import { directoryPageOf, type KernelHeader } from "../header.ts";
import { pageBytes, pagesInFile } from "../page_list.ts";
import type { Padding } from "../padding.ts";
import type { KernelDump } from "../read_kernel_dump.ts";
import { type KernelCheck, missingField } from "./kernel_check.ts";

/** Checks that DumpType is a known type of dump that contains memory. */
export const dumpTypeCheck: KernelCheck = {
  id: "dump-type",
  title: "Dump type",
  meaning: "Checks the dump type, which determines the layout of the file. " +
    "A header-only dump has no memory and is partial. An unknown type is a " +
    "warning, because the data after the header cannot be checked.",
  cure: "If the dump is only a header, take a full or kernel memory dump. " +
    "If the type is unknown, try a newer livedump, or open the dump in " +
    "WinDbg.",
  run({ dump: { header, type, body } }) {
    const missing = missingField(header, "DumpType");
    if (missing) return [missing];
    const fileOffset = header.offsetOf("DumpType");
    if (header.dumpType === null) {
      return [warn("The header has no dump type.", {
        fileOffset,
        expected: "a dump type",
        actual: "not filled in",
        hint: unfinishedHint,
      })];
    }
    const evidence = { fileOffset, actual: hex32(header.dumpType) };
    if (type.name === "unknown") {
      return [warn(`Dump type ${grouped(header.dumpType)} is unknown.`, {
        ...evidence,
        expected: `1 to ${Math.max(...dumpTypes.map(({ value }) => value))}`,
        hint: "Try a newer livedump, or WinDbg's dumpchk.",
      })];
    }
    if (body.kind === "nothing") {
      return [fail("partial", "The dump is only a header, without memory.", {
        ...evidence,
        expected: "a type with memory",
        hint: "To include memory, take a full or kernel memory dump.",
      })];
    }
    return [pass(`The dump is a ${type.title}.`, evidence)];
  },
};

/** Checks that the page list is complete and does not contradict itself. */
export const pageTableCheck: KernelCheck = {
  id: "page-table",
  title: "Page table",
  meaning: "Checks the list of the pages in the file: a bitmap, runs or " +
    "ranges. If the list contradicts itself, a debugger shows wrong pages " +
    "without a warning: the dump is damaged.",
  cure: "Copy the file again from where it was taken. If the copy is damaged " +
    "too, take the dump again.",
  run({ dump: { header, body } }) {
    if (body.kind === "not-kept") return [body.outcome];
    if (body.kind !== "pages") {
      return [skip("This type of dump has no list of pages.")];
    }
    const { defects, name, inTable, holdsDirectory } = body.table;
    const found = holdsDirectory === false && inTable !== 0n
      ? [...defects, noDirectory(header)]
      : defects;
    return found.length > 0
      ? found
      : [pass(`No entries of ${name} contradict each other.`)];
  },
};

function noDirectory(header: KernelHeader): Outcome {
  return warn("The page directory is not in the dump.", {
    fileOffset: header.offsetOf("DirectoryTableBase"),
    expected: "a page that the dump lists",
    actual: `page frame ${hex(directoryPageOf(header)!)}`,
    hint: "A debugger may find no memory in this dump: take it again.",
  });
}

/**
 * Compares the size of the file with the end of the contents. The tables of the
 * dump state this end.
 */
export const fileSizeCheck: KernelCheck = {
  id: "file-size",
  title: "File size",
  meaning: "Compares the size of the file with the end of its last page. If " +
    "the file is too short, it was cut short by a full disk, a failed copy " +
    "or an upload limit. A debugger cannot read the missing pages.",
  cure: "Compare the size with that of the original file, and copy the " +
    "original again. If the original is cut short, too, free disk space and " +
    "take the dump again. Extra bytes after the last page are a warning, and " +
    "so are many zeros in place of the last pages: a failed copy leaves " +
    "zeros. Use --deep to find out whether pages are missing.",
  run({ dump }) {
    const { header, sizeBytes, body, endOffset } = dump;
    if (sizeBytes < header.layout.sizeBytes) {
      const message = "The file ends within its header.";
      return [truncated(message, sizeBytes, header.layout.sizeBytes)];
    }
    if (body.kind === "not-kept") return [body.outcome];
    if (body.kind === "undocumented") {
      return [skip(
        "The data after the header was not checked: its layout is not public.",
        {
          fileOffset: header.layout.sizeBytes,
          verdict: "unverified",
          hint: "Open the dump in WinDbg to check whether it is complete.",
        },
      )];
    }
    if (endOffset === null) {
      return [skip("The expected size of the file is not known.")];
    }
    if (endOffset > sizeBytes) {
      return [truncated(cutMessage(dump, endOffset), sizeBytes, endOffset)];
    }
    if (dump.padding !== null && BigInt(sizeBytes) <= dump.padding.end) {
      return [endOfPadding(dump, dump.padding)];
    }
    return [
      dump.zeroTail === null
        ? bytesAfterContents(dump, endOffset)
        : zerosAtEnd(dump.zeroTail),
    ];
  },
};

function zerosAtEnd({ start, sizeBytes }: Zeros): Outcome {
  const amount = counted(sizeBytes, "byte");
  return warn(`The file ends in at least ${amount} of zeros.`, {
    fileOffset: start,
    expected: "the contents of the last pages",
    actual: "zeros",
    hint: "Compare the file with the original: a failed copy leaves zeros. " +
      "Without the original, use --deep.",
  });
}

function cutMessage(dump: KernelDump, endOffset: bigint): string {
  const { body, sizeBytes } = dump;
  const missing = counted(endOffset - BigInt(sizeBytes), "byte");
  if (body.kind !== "pages") {
    return `The file ends ${missing} before the end of its triage data.`;
  }
  const pages = body.table.inTable ?? body.table.promised!;
  const lost = pages - pagesInFile(body.table, sizeBytes)!;
  if (pages === 0n) return `The file ends ${missing} before its first page.`;
  return `The file is cut short: ${grouped(lost)} of ${
    counted(pages, "page")
  } (${missing}) missing.`;
}

const paddingHint = "A debugger can read everything. If you need an exact " +
  "copy, copy the file again.";

/**
 * Checks the end of a triage dump. The header of such a dump states the size of
 * the file.
 */
function endOfPadding(dump: KernelDump, { start, end, isZero }: Padding) {
  const { sizeBytes, endOffset, secondaryData } = dump;
  if (BigInt(sizeBytes) < end) {
    const missing = counted(end - BigInt(sizeBytes), "byte");
    const isOnlyPadding = start < sizeBytes && start >= endOffset! &&
      !secondaryData?.defect;
    const rest = isOnlyPadding
      ? "all contents are there, only padding is missing"
      : "the triage data is there, but the data after it is missing";
    const message =
      `The file is ${missing} shorter than RequiredDumpSpace; ${rest}.`;
    return isOnlyPadding
      ? truncated(message, sizeBytes, end, { hint: paddingHint })
      : truncated(message, sizeBytes, end);
  }
  const paddingBytes = sizeBytes - start;
  const where = "The file ends where its header states";
  if (paddingBytes === 0) return pass(`${where}.`);
  const amount = `${counted(paddingBytes, "byte")} of padding`;
  return pass(
    isZero === false
      ? `${where}, with ${amount} that contains old contents of the disk.`
      : `${where}, with ${amount}.`,
    { fileOffset: start },
  );
}

function bytesAfterContents(dump: KernelDump, endOfContents: bigint): Outcome {
  const { sizeBytes, secondaryData, body, isFollowedByDump } = dump;
  if (secondaryData?.defect) {
    return skip("The data after the contents is checked as secondary data.");
  }
  const end = dump.padding?.end ??
    (secondaryData ? BigInt(secondaryData.endOffset) : endOfContents);
  const left = BigInt(sizeBytes) - end;
  if (left <= 0n) return pass("The file ends where its contents end.");
  const evidence = {
    fileOffset: Number(end),
    expected: counted(end, "byte"),
    actual: counted(sizeBytes, "byte"),
  };
  const amount = counted(left, "byte");
  const verb = left === 1n ? "follows" : "follow";
  if (isFollowedByDump) {
    return warn(`Another dump begins where this one ends, ${amount} long.`, {
      ...evidence,
      hint: "Only the first dump is inspected. Save each dump to a separate " +
        "file.",
    });
  }
  if (body.kind === "pages" && !secondaryData && left >= pageBytes) {
    return warn(`${amount} of unknown data ${verb} the last page.`, {
      ...evidence,
      hint: body.table.defects.length > 0
        ? "See the result of the page-table check."
        : "The dump may list too few pages: take it again.",
    });
  }
  return warn(`${amount} ${verb} the end of the contents.`, {
    ...evidence,
    hint: "Debuggers ignore such bytes; their meaning is not known.",
  });
}
