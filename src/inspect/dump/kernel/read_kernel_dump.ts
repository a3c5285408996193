import { type ByteSource, readAt } from "../byte_source.ts";
import type { Outcome } from "../../../base/finding.ts";
import { ifKept, notChecked } from "../not_kept.ts";
import { certainDumpBytes, isCertainDump } from "../recognize.ts";
import type { Structure } from "../fields.ts";
import { type BitCounter, countBits, readBitmap } from "./bitmap.ts";
import { type BodyKind, type DumpType, dumpTypeOf } from "./dump_type.ts";
import { type KernelHeader, readKernelHeader } from "./header.ts";
import { misplacedPages } from "./misplaced_pages.ts";
import { endOfPages, type PageList } from "./page_list.ts";
import { paddedEndOf, type Padding, readPadding } from "./padding.ts";
import { rareBodies } from "./rare_bodies_on_demand.ts";
import { readSecondaryData, type SecondaryData } from "./secondary_data.ts";
import type { TriageDump } from "./triage.ts";
import { suspiciousTail, type Zeros } from "../zeros.ts";

/** What follows the header. */
type Body =
  | { readonly kind: "pages"; readonly table: PageList }
  | { readonly kind: "triage"; readonly triage: TriageDump }
  | { readonly kind: "nothing" }
  | { readonly kind: "undocumented" }
  /** The tables were read from a pipe and could not be kept. */
  | { readonly kind: "not-kept"; readonly outcome: Outcome };

/** The header and tables of a kernel dump, before the checks. */
export interface KernelDump {
  readonly sizeBytes: number;
  readonly header: KernelHeader;
  readonly type: DumpType;
  readonly body: Body;
  /** File offset of the end of the contents; `null` if it is not known. */
  readonly endOffset: bigint | null;
  /** The driver data that starts at `endOffset`. */
  readonly secondaryData: SecondaryData | null;
  /** Whether another dump begins where this one ends. */
  readonly isFollowedByDump: boolean;
  /** Many zeros at the end of the file; `null` if there are none. */
  readonly zeroTail: Zeros | null;
  /** The bytes after the contents, up to the end that the header states. */
  readonly padding: Padding | null;
  readonly structures: readonly Structure[];
}

const pages = (table: PageList): Body => ({ kind: "pages", table });

const readers: Record<
  BodyKind,
  (source: ByteSource, header: KernelHeader, count: BitCounter) => Body
> = {
  runs: (source, header) => pages(rareBodies.get().readRuns(source, header)),
  summary: (source, header, count) =>
    pages(rareBodies.get().readSummary(source, header, count)),
  bitmap: (source, header, count) => pages(readBitmap(source, header, count)),
  ranges: (source, header) =>
    pages(rareBodies.get().readRanges(source, header)),
  triage: (source, header) => ({
    kind: "triage",
    triage: rareBodies.get().readTriage(source, header),
  }),
  nothing: () => ({ kind: "nothing" }),
  undocumented: () => ({ kind: "undocumented" }),
};

/**
 * Reads the header and the tables of a kernel dump, but no pages.
 *
 * @param count Counts the pages in a bitmap.
 * @throws {ReadError} If the operating system cannot read the file.
 */
export function readKernelDump(
  source: ByteSource,
  bits: 32 | 64,
  count: BitCounter = countBits,
): KernelDump {
  const header = readKernelHeader(source, bits);
  const type = dumpTypeOf(header.dumpType);
  const read = readers[bits === 64 ? type.body64 : type.body32];
  const body = ifKept<Body>(() => read(source, header, count), (error) => ({
    kind: "not-kept",
    outcome: notChecked("the tables after the header", error),
  }));
  const endOffset = endOf(body, header);
  const paddedEnd = body.kind === "triage"
    ? paddedEndOf(header, endOffset, source.sizeBytes)
    : null;
  const secondaryData = endOffset === null || endOffset >= source.sizeBytes
    ? null
    : secondaryDataAt(source, Number(endOffset), paddedEnd !== null);
  const contentsEnd = secondaryData?.endOffset ?? Number(endOffset);
  const fileEnd = paddedEnd === null ? contentsEnd : Number(paddedEnd);
  return {
    sizeBytes: source.sizeBytes,
    header,
    type,
    body: secondaryData === null ? withMisplacedPages(source, body) : body,
    endOffset,
    secondaryData,
    isFollowedByDump: endOffset !== null && isDumpAt(source, fileEnd),
    zeroTail: body.kind === "pages" && secondaryData === null
      ? zeroTailOfPages(source, endOffset, kernelOnly.includes(type.name))
      : null,
    padding: paddedEnd === null
      ? null
      : readPadding(source, contentsEnd, paddedEnd),
    structures: [
      { layout: header.layout, fileOffset: 0 },
      ...(body.kind === "pages" ? body.table.structures : []),
      ...(body.kind === "triage" ? body.triage.structures : []),
    ],
  };
}

/** Names of dump types without free memory. */
const kernelOnly = ["kernel-summary", "bitmap-kernel", "kernel-ranges"];

function zeroTailOfPages(
  source: ByteSource,
  endOffset: bigint | null,
  isKernelOnly: boolean,
): Zeros | null {
  if (endOffset === null || endOffset > source.sizeBytes) return null;
  const bytesAfter = source.sizeBytes - Number(endOffset);
  return ifKept(
    () => suspiciousTail(source, bytesAfter, isKernelOnly),
    () => null,
  );
}

function isDumpAt(source: ByteSource, fileOffset: number): boolean {
  return ifKept(
    () => isCertainDump(readAt(source, fileOffset, certainDumpBytes)),
    () => false,
  );
}

function withMisplacedPages(source: ByteSource, body: Body): Body {
  if (body.kind !== "pages") return body;
  const defect = misplacedPages(source, body.table);
  if (defect === null) return body;
  return pages({ ...body.table, defects: [defect, ...body.table.defects] });
}

function secondaryDataAt(
  source: ByteSource,
  fileOffset: number,
  isPadded: boolean,
) {
  return ifKept<SecondaryData | null>(
    () => readSecondaryData(source, fileOffset, isPadded),
    (error) => ({
      fileOffset,
      blockCount: 0,
      endOffset: fileOffset,
      defect: notChecked("secondary data at the end of the file", error),
    }),
  );
}

function endOf(body: Body, header: KernelHeader): bigint | null {
  switch (body.kind) {
    case "pages":
      return endOfPages(body.table);
    case "triage": {
      const size = body.triage.header.SizeOfDump;
      return size === null ? null : BigInt(size);
    }
    case "nothing":
      return BigInt(header.layout.sizeBytes);
    case "undocumented":
    case "not-kept":
      return null;
  }
}
