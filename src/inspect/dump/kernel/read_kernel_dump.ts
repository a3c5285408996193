import type { ByteSource } from "../byte_source.ts";
import type { Outcome } from "../../../base/finding.ts";
import { ifKept, notChecked } from "../not_kept.ts";
import type { Structure } from "../fields.ts";
import { readBitmap } from "./bitmap.ts";
import { type BodyKind, type DumpType, dumpTypeOf } from "./dump_type.ts";
import { type KernelHeader, readKernelHeader } from "./header.ts";
import { endOfPages, type PageList } from "./page_list.ts";
import { readRanges } from "./ranges.ts";
import { readRuns } from "./runs.ts";
import { readSecondaryData, type SecondaryData } from "./secondary_data.ts";
import { readTriage, type TriageDump } from "./triage.ts";

/** What follows the header. */
export type Body =
  | { readonly kind: "pages"; readonly table: PageList }
  | { readonly kind: "triage"; readonly triage: TriageDump }
  | { readonly kind: "nothing" }
  | { readonly kind: "undocumented" }
  /** Gone before it could be read. */
  | { readonly kind: "passed-over"; readonly outcome: Outcome };

/** A kernel dump as its file has it, not yet judged. */
export interface KernelDump {
  readonly sizeBytes: number;
  readonly header: KernelHeader;
  readonly type: DumpType;
  readonly body: Body;
  /** Where all that the tables place ends; `null` if they do not tell. */
  readonly endOffset: bigint | null;
  /** What follows that end. */
  readonly secondaryData: SecondaryData | null;
  readonly structures: readonly Structure[];
}

const readers: Record<
  BodyKind,
  (source: ByteSource, header: KernelHeader) => Body
> = {
  runs: (_, header) => ({ kind: "pages", table: readRuns(header) }),
  bitmap: (source, header) => ({
    kind: "pages",
    table: readBitmap(source, header),
  }),
  ranges: (source, header) => ({
    kind: "pages",
    table: readRanges(source, header),
  }),
  triage: (source, header) => ({
    kind: "triage",
    triage: readTriage(source, header.layout.sizeBytes),
  }),
  nothing: () => ({ kind: "nothing" }),
  undocumented: () => ({ kind: "undocumented" }),
};

/**
 * Reads the header and the tables of a kernel dump, and none of its pages.
 *
 * @throws {ReadError} If the system cannot read the file.
 */
export function readKernelDump(
  source: ByteSource,
  bits: 32 | 64,
): KernelDump {
  const header = readKernelHeader(source, bits);
  const type = dumpTypeOf(header.dumpType);
  const read = readers[bits === 64 ? type.body64 : type.body32];
  const body = ifKept<Body>(() => read(source, header), (gone) => ({
    kind: "passed-over",
    outcome: notChecked("the tables behind the header", gone),
  }));
  const endOffset = endOf(body, header);
  return {
    sizeBytes: source.sizeBytes,
    header,
    type,
    body,
    endOffset,
    secondaryData: endOffset === null || endOffset >= source.sizeBytes
      ? null
      : readBehind(source, Number(endOffset)),
    structures: [
      { layout: header.layout, fileOffset: 0 },
      ...(body.kind === "pages" ? body.table.structures : []),
      ...(body.kind === "triage" ? body.triage.structures : []),
    ],
  };
}

/** What follows the contents; more of it than a pipe's reader keeps is gone. */
function readBehind(source: ByteSource, fileOffset: number) {
  return ifKept<SecondaryData | null>(
    () => readSecondaryData(source, fileOffset),
    (gone) => ({
      fileOffset,
      blockCount: 0,
      endOffset: fileOffset,
      defect: notChecked("what follows the contents", gone),
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
    case "passed-over":
      return null;
  }
}
