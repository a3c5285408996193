import { counted, grouped } from "../../../text/count.ts";
import { fail, pass, skip, warn } from "../../../finding.ts";
import { hex32 } from "../../../text/hex.ts";
import { pagesInFile } from "../page_table.ts";
import type { KernelDump } from "../read_kernel_dump.ts";
import { type KernelCheck, retakeHint } from "./kernel_check.ts";

/** DumpType: that it is known what follows the header. */
export const dumpTypeCheck: KernelCheck = {
  id: "dump-type",
  title: "Dump type",
  run({ dump: { header, type, body } }) {
    const fileOffset = header.offsetOf("DumpType");
    if (header.dumpType === null) {
      return [warn("The header does not say what type of dump it is.", {
        fileOffset,
        expected: "a dump type",
        actual: "not filled in",
        hint: "The writer did not finish this dump: take it again.",
      })];
    }
    const evidence = { fileOffset, actual: hex32(header.dumpType) };
    if (type.name === "unknown") {
      return [warn(`Dump type ${header.dumpType} is not a known one.`, {
        ...evidence,
        expected: "1 to 10",
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
  run({ dump: { body } }) {
    if (body.kind !== "pages") {
      return [skip("This type of dump has no table of pages.")];
    }
    const { defects, name } = body.table;
    return defects.length > 0
      ? defects
      : [pass(`No entry of ${name} contradicts another.`)];
  },
};

/** The pages counted in the table against the header's own count. */
export const pageCountCheck: KernelCheck = {
  id: "page-count",
  title: "Page count",
  run({ dump: { body } }) {
    if (body.kind !== "pages") {
      return [skip("This type of dump has no count of pages.")];
    }
    const { promised, promisedOffset, inTable, name } = body.table;
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
      return [fail(
        "damaged",
        `The header says ${counted(promised, "page")}, ${name} has ${
          grouped(inTable)
        }.`,
        { ...evidence, hint: retakeHint },
      )];
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
  run({ dump }) {
    const { header, sizeBytes, body, endOffset } = dump;
    if (sizeBytes < header.layout.sizeBytes) {
      return [tooShort(
        dump,
        BigInt(header.layout.sizeBytes),
        "The file ends within its header.",
      )];
    }
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
      return [tooShort(dump, endOffset, messageFor(dump, endOffset))];
    }
    return [endsRight(dump, endOffset)];
  },
};

function tooShort(dump: KernelDump, end: bigint, message: string) {
  return fail("truncated", message, {
    fileOffset: dump.sizeBytes,
    expected: `at least ${end} bytes`,
    actual: `${dump.sizeBytes} bytes`,
    hint:
      "Copy the file again, or take the dump again with more free disk space.",
  });
}

function messageFor(dump: KernelDump, endOffset: bigint): string {
  const { body, sizeBytes } = dump;
  const missing = counted(endOffset - BigInt(sizeBytes), "byte");
  if (body.kind !== "pages") {
    return `The file ends ${missing} before its triage data does.`;
  }
  const pages = body.table.inTable ?? body.table.promised!;
  const lost = pages - pagesInFile(body.table, sizeBytes)!;
  return `The file is cut short: ${grouped(lost)} of ${
    counted(pages, "page")
  } (${missing}) missing.`;
}

function endsRight({ sizeBytes, secondaryData }: KernelDump, end: bigint) {
  const expected = secondaryData === null
    ? end
    : BigInt(secondaryData.endOffset);
  const left = BigInt(sizeBytes) - expected;
  if (left <= 0n) return pass("The file ends where its contents do.");
  return warn(`${counted(left, "byte")} follow the end of the contents.`, {
    fileOffset: Number(expected),
    expected: `${expected} bytes`,
    actual: `${sizeBytes} bytes`,
    hint: "Debuggers pass over such bytes; what they are is not known.",
  });
}
