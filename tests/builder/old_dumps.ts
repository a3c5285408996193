import { type Defect, type DefectRow, defects } from "./defect.ts";
import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import {
  buildSummaryBody,
  buildTriage32Body,
  type SummaryOptions,
} from "./old_bodies.ts";

const present = [1n, 7n, 8n, 60n];

/** A kernel dump of Windows 7 (64 bits) or Windows XP (32 bits). */
const summary = (
  bits: 64 | 32,
  options: Partial<SummaryOptions> & Pick<KernelDumpOptions, "cutAt"> = {},
) =>
() =>
  buildKernelDump({
    bits,
    type: 2,
    body: buildSummaryBody({ present, bits, ...options }),
    ...options.cutAt === undefined ? {} : { cutAt: options.cutAt },
  });

const summaries = ([64, 32] as const).flatMap((bits): DefectRow[] => [
  [`${bits} bits`, "complete", [], summary(bits)],
  [
    `${bits} bits, 61 bits in the bitmap`,
    "complete",
    [],
    summary(bits, { bitCount: 61 }),
  ],
  [
    `${bits} bits, without its last byte`,
    "truncated",
    "file-size",
    summary(bits, { cutAt: -1 }),
  ],
  [
    `${bits} bits, cut after the first page`,
    "truncated",
    "file-size",
    summary(bits, { cutAt: bits === 64 ? 0x4000 : 0x3000 }),
  ],
  [
    `${bits} bits, cut in the bitmap header`,
    "truncated",
    ["page-table", "file-size"],
    summary(bits, { cutAt: bits === 64 ? 0x2018 : 0x1018 }),
  ],
  [
    `${bits} bits, cut in the bitmap`,
    "truncated",
    ["page-table", "file-size"],
    summary(bits, { bitCount: 0x1000, cutAt: bits === 64 ? 0x2100 : 0x1100 }),
  ],
  // Different counts do not prove damage, because the only public layout may be
  // wrong.
  [
    `${bits} bits, other count in the header`,
    "unverified",
    "page-table",
    summary(bits, { pages: 3 }),
  ],
  [
    `${bits} bits, more pages in the header than in the file`,
    "truncated",
    "file-size",
    summary(bits, { pages: 99 }),
  ],
  [
    `${bits} bits, the bitmap goes on in the pages`,
    "unverified",
    "page-table",
    summary(bits, { bitCount: 0x20000 }),
  ],
  [
    `${bits} bits, wrong signature`,
    "damaged",
    "page-table",
    summary(bits, { signature: "XDMP" }),
  ],
]);

const xp = (
  changes: Parameters<typeof buildTriage32Body>[0] = {},
  options: KernelDumpOptions = {},
) =>
() =>
  buildKernelDump({
    bits: 32,
    type: 4,
    build: 2600,
    attributes: null,
    bugCheck: 0x161,
    fields: { RequiredDumpSpace: 0x10000 },
    body: buildTriage32Body(changes),
    ...options,
  });

const triage: readonly DefectRow[] = [
  ["of Windows XP", "complete", [], xp()],
  // Windows 2000 has other data where newer Windows has these fields.
  [
    "of Windows 2000",
    "complete",
    [],
    xp(
      { DataPageOffset: 0x12345678, DataBlocksOffset: 3, DataBlocksCount: 9 },
      { build: 2195 },
    ),
  ],
  ["cut in the middle", "truncated", "file-size", xp({}, { cutAt: 0x8000 })],
  ["without TRGD", "truncated", "file-size", xp({}, { cutAt: -4 })],
  ["cut in the directory", "truncated", "triage", xp({}, { cutAt: 0x1040 })],
  [
    "the end mark overwritten",
    "damaged",
    "triage",
    xp({}, { patches: [[0xfffc, "XXXX"]] }),
  ],
  [
    "a call stack outside the file",
    "damaged",
    "triage",
    xp({ SizeOfCallStack: 0xc000 }),
  ],
  [
    "a data block list outside the file",
    "damaged",
    "triage",
    xp({ DataBlocksOffset: 0xfff0, DataBlocksCount: 2 }),
  ],
  [
    "a data block outside the file",
    "damaged",
    "triage",
    xp({}, { patches: [[0x800c, new Uint8Array([0, 0, 1, 0])]] }),
  ],
  [
    "a string pool outside the file",
    "damaged",
    "triage",
    xp({ StringPoolSize: 0x9100 }),
  ],
];

/** 32-bit dumps with the bitmap layout of 64-bit dumps, at 0x1000. */
const bitmap32 = (type: number, options: KernelDumpOptions = {}) => () => {
  const wide = buildKernelDump({ type, ...options });
  const body = wide.slice(0x2000);
  const view = new DataView(body.buffer);
  view.setBigUint64(0x20, view.getBigUint64(0x20, true) - 0x1000n, true);
  return buildKernelDump({ bits: 32, type, body });
};

const bitmaps = [5, 6].flatMap((type): DefectRow[] => [
  [`type ${type}`, "complete", [], bitmap32(type)],
  [
    `type ${type}, without its last byte`,
    "truncated",
    "file-size",
    bitmap32(type, { cutAt: -1 }),
  ],
  [
    `type ${type}, other page count`,
    "damaged",
    "page-count",
    bitmap32(type, { bitmap: { totalPresentPages: 4n } }),
  ],
]);

/** Dumps whose body lacks the signature that their dump type requires. */
const empty = [2, 5, 6].map((type): DefectRow => [
  `type ${type} with an empty body`,
  "damaged",
  "page-table",
  () => buildKernelDump({ bits: 32, type, body: new Uint8Array(0x1000) }),
]);

/** Dumps of old and of 32-bit Windows. */
export const oldDumps: readonly Defect[] = [
  ...defects("kernel summary", summaries),
  ...defects("32-bit triage", triage),
  ...defects("32-bit bitmap", bitmaps),
  ...defects("32-bit", empty),
];
