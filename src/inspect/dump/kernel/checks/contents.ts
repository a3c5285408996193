import {
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, grouped, hex, hex32 } from "../../../../base/text/count.ts";
import { cutShort, retakeHint, unfinishedHint } from "../../hints.ts";
import { dumpTypes } from "../dump_type.ts";
import type { KernelHeader } from "../header.ts";
import { directoryPageOf } from "../page_directory.ts";
import { pageBytes, pagesInFile } from "../page_list.ts";
import type { KernelDump } from "../read_kernel_dump.ts";
import { type KernelCheck, notThere } from "./kernel_check.ts";

/** DumpType: that it is known what follows the header. */
export const dumpTypeCheck: KernelCheck = {
  id: "dump-type",
  title: "Dump type",
  meaning: "The number that says how the file is laid out. A header alone " +
    "holds no memory and is partial. A type that is not known is a " +
    "warning: what follows the header cannot be checked then.",
  cure: "Partial: take a full or kernel dump. Unknown: try a newer " +
    "livedump, and WinDbg.",
  run({ dump: { header, type, body } }) {
    const absent = notThere(header, "DumpType");
    if (absent) return [absent];
    const fileOffset = header.offsetOf("DumpType");
    if (header.dumpType === null) {
      return [warn("The header does not say what type of dump it is.", {
        fileOffset,
        expected: "a dump type",
        actual: "not filled in",
        hint: unfinishedHint,
      })];
    }
    const evidence = { fileOffset, actual: hex32(header.dumpType) };
    if (type.name === "unknown") {
      return [warn(`Dump type ${header.dumpType} is not a known one.`, {
        ...evidence,
        expected: `1 to ${Math.max(...dumpTypes.map(({ value }) => value))}`,
        hint: "A newer livedump may know it; WinDbg's dumpchk tells more.",
      })];
    }
    if (body.kind === "nothing") {
      return [fail("partial", "The dump is a header alone, without memory.", {
        ...evidence,
        expected: "a type with memory",
        hint: "For memory, take a full or a kernel dump.",
      })];
    }
    return [pass(`The dump is a ${type.title}.`, evidence)];
  },
};

/** The table of pages: that it is whole and does not contradict itself. */
export const pageTableCheck: KernelCheck = {
  id: "page-table",
  title: "Page table",
  meaning: "The list of the pages that are in the file: a bitmap, runs or " +
    "ranges. If it contradicts itself, a debugger reads one page for " +
    "another without a word: the dump is damaged.",
  cure: "Copy the file again from where it was taken. If that is the same, " +
    "take the dump again.",
  run({ dump: { header, body } }) {
    if (body.kind === "passed-over") return [body.outcome];
    if (body.kind !== "pages") {
      return [skip("This type of dump has no table of pages.")];
    }
    const { defects, name, inTable, holdsDirectory } = body.table;
    const doubts = holdsDirectory === false && inTable !== 0n
      ? [...defects, noDirectory(header)]
      : defects;
    return doubts.length > 0
      ? doubts
      : [pass(`No entry of ${name} contradicts another.`)];
  },
};

function noDirectory(header: KernelHeader): Outcome {
  return warn("The dump does not hold the page of the page directory.", {
    fileOffset: header.offsetOf("DirectoryTableBase"),
    expected: "a page in the table",
    actual: `page frame ${hex(directoryPageOf(header)!)}`,
    hint: "A debugger may find no memory in this dump: take it again.",
  });
}

/** The pages counted in the table against the header's own count. */
export const pageCountCheck: KernelCheck = {
  id: "page-count",
  title: "Page count",
  meaning: "The number of pages that the header promises, against those " +
    "that the page table lists. If they differ, one of the two was not " +
    "written to its end. No page at all is partial.",
  cure: "Take the dump again, with fewer applications open: live dumps " +
    "need free memory.",
  run({ dump: { body } }) {
    if (body.kind === "passed-over") return [body.outcome];
    if (body.kind !== "pages") {
      return [skip("This type of dump has no count of pages.")];
    }
    const { promised, promisedOffset, isPromiseDocumented, inTable, name } =
      body.table;
    if (inTable === null) return [skip("The pages could not be counted.")];
    if (promised === null) {
      return [warn("The header does not say how many pages there are.", {
        fileOffset: promisedOffset,
        expected: counted(inTable, "page"),
        actual: "not filled in",
        hint: "The writer may not have finished this dump.",
      })];
    }
    const evidence = {
      fileOffset: promisedOffset,
      expected: counted(inTable, "page"),
      actual: counted(promised, "page"),
    };
    if (promised !== inTable) {
      const message = `The header says ${
        counted(promised, "page")
      }, ${name} has ${grouped(inTable)}.`;
      return [
        isPromiseDocumented
          ? fail("damaged", message, { ...evidence, hint: retakeHint })
          : warn(message, {
            ...evidence,
            hint: "In this type of dump the field may mean something else.",
          }),
      ];
    }
    if (inTable === 0n) {
      return [fail("partial", "The dump holds no page of memory.", {
        ...evidence,
        expected: "at least 1 page",
        hint: "Take the dump again; close applications first to free memory.",
      })];
    }
    return [pass(
      `${counted(inTable, "page")}, in the header and in ${name}.`,
      evidence,
    )];
  },
};

/** The end of what the tables place in the file, against the file's end. */
export const fileSizeCheck: KernelCheck = {
  id: "file-size",
  title: "File size",
  meaning: "Where the file ends, against where its last page must end. A " +
    "file that is too short was cut: by a full disk, a broken copy, or a " +
    "limit on the size of an upload. The pages that are missing read as " +
    "nothing in a debugger.",
  cure: "Compare the size with that of the original and copy it again. If " +
    "the original is cut, too: free disk space, and take it again. Bytes " +
    "too many after the last page are a warning.",
  run({ dump }) {
    const { header, sizeBytes, body, endOffset } = dump;
    if (sizeBytes < header.layout.sizeBytes) {
      const message = "The file ends within its header.";
      return [cutShort(message, sizeBytes, header.layout.sizeBytes)];
    }
    if (body.kind === "passed-over") return [body.outcome];
    if (body.kind === "undocumented") {
      return [skip(
        "What follows the header was not checked: its layout is not public.",
        {
          fileOffset: header.layout.sizeBytes,
          verdict: "unexpected",
          hint: "Open the dump in WinDbg to see whether it is whole.",
        },
      )];
    }
    if (endOffset === null) {
      return [skip("Where the file should end could not be told.")];
    }
    if (endOffset > sizeBytes) {
      return [cutShort(messageFor(dump, endOffset), sizeBytes, endOffset)];
    }
    return [endsRight(dump, endOffset)];
  },
};

function messageFor(dump: KernelDump, endOffset: bigint): string {
  const { body, sizeBytes } = dump;
  const missing = counted(endOffset - BigInt(sizeBytes), "byte");
  if (body.kind !== "pages") {
    return `The file ends ${missing} before its triage data does.`;
  }
  const pages = body.table.inTable ?? body.table.promised!;
  const lost = pages - pagesInFile(body.table, sizeBytes)!;
  if (pages === 0n) return `The file ends ${missing} before its first page.`;
  return `The file is cut short: ${grouped(lost)} of ${
    counted(pages, "page")
  } (${missing}) missing.`;
}

function endsRight(dump: KernelDump, endOfContents: bigint): Outcome {
  const { sizeBytes, secondaryData, body } = dump;
  if (secondaryData?.defect) {
    return skip("What follows the contents is judged as secondary data.");
  }
  const end = secondaryData ? BigInt(secondaryData.endOffset) : endOfContents;
  const left = BigInt(sizeBytes) - end;
  if (left <= 0n) return pass("The file ends where its contents do.");
  const evidence = {
    fileOffset: Number(end),
    expected: `${end} bytes`,
    actual: `${sizeBytes} bytes`,
  };
  const amount = counted(left, "byte");
  if (body.kind === "pages" && !secondaryData && left >= pageBytes) {
    return warn(`${amount} after the last page are unexplained.`, {
      ...evidence,
      hint: "The page table may count too few pages: take the dump again.",
    });
  }
  const verb = left === 1n ? "follows" : "follow";
  return warn(`${amount} ${verb} the end of the contents.`, {
    ...evidence,
    hint: "Debuggers pass over such bytes; what they are is not known.",
  });
}
