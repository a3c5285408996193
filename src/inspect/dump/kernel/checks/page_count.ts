import {
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, grouped } from "../../../../base/text/count.ts";
import { damaged } from "../../hints.ts";
import type { PageList } from "../page_list.ts";
import type { KernelCheck } from "./kernel_check.ts";

/** Compares the page count in the header with the pages in the list. */
export const pageCountCheck: KernelCheck = {
  id: "page-count",
  title: "Page count",
  meaning: "Compares the number of pages in the header with the number of " +
    "pages in the bitmap, runs or ranges. If the numbers differ, one of " +
    "them was not written completely. A dump without pages is partial. A " +
    "dump with pages that hold only 0xDEADFEED is also partial: WinDbg " +
    "writes this value for memory that it could not read. Such pages are " +
    "found only with --hash, and in a dump from a pipe.",
  cure: "Close applications and take the dump again: a live dump needs free " +
    "memory.",
  run({ dump: { body }, fillerPages }) {
    if (body.kind === "not-kept") return [body.outcome];
    if (body.kind !== "pages") {
      return [skip("This type of dump has no page count.")];
    }
    const { table } = body;
    if (table.inTable === null) {
      return [skip("The pages could not be counted.")];
    }
    const counts = countsOf(table, table.inTable, fillerPages !== null);
    if (!fillerPages) return [counts];
    const filler = holdFiller(fillerPages, table);
    return counts.status === "pass" ? [filler] : [counts, filler];
  },
};

const notLookedFor = "livedump did not search for pages that hold only " +
  "0xDEADFEED, which WinDbg writes for memory that it could not read. Use " +
  "--hash to read all pages.";

function countsOf(
  { promised, promisedOffset, name, isPromiseDocumented }: PageList,
  inTable: bigint,
  isFillerKnown: boolean,
): Outcome {
  const evidence = {
    fileOffset: promisedOffset,
    expected: counted(inTable, "page"),
    actual: promised === null ? "not filled in" : counted(promised, "page"),
  };
  const differs = promised !== null && promised !== inTable;
  const message = `The header states ${
    counted(promised ?? 0n, "page")
  }, but ${name} has ${grouped(inTable)}.`;
  if (differs && isPromiseDocumented) return damaged(message, evidence);
  if (inTable === 0n) {
    return fail("partial", "The dump has no pages of memory.", {
      ...evidence,
      expected: "at least 1 page",
      hint: "Close applications to free memory, then take the dump again.",
    });
  }
  if (promised === null) {
    return warn("The header has no page count.", {
      ...evidence,
      hint: "The writer may not have finished this dump.",
    });
  }
  if (differs) {
    return warn(message, {
      ...evidence,
      hint: "In this type of dump, the field may have another meaning.",
    });
  }
  const filler = isFillerKnown
    ? "No page holds only 0xDEADFEED."
    : notLookedFor;
  return pass(
    `${counted(inTable, "page")}, both in the header and in ${name}. ${filler}`,
    evidence,
  );
}

function holdFiller(count: number, { inTable, firstPage }: PageList): Outcome {
  const message = `${grouped(count)} of ${counted(inTable!, "page")} ` +
    `${count === 1 ? "holds" : "hold"} only 0xDEADFEED, which WinDbg writes ` +
    "for memory that it could not read.";
  return fail("partial", message, {
    fileOffset: Number(firstPage!),
    expected: "no such page",
    actual: counted(count, "page"),
    hint: "The memory of these pages is missing. If you need it, take the " +
      "dump again.",
  });
}
