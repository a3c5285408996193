import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { changed, filled, setBytes } from "./bytes.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";

const dump = (options: KernelDumpOptions = {}) => () =>
  buildKernelDump(options);
const sizeChecks = ["file-size", "header", "signature"] as const;

/** A file that starts as a dump and ends within its header. */
const cutHeaders: readonly DefectRow[] = [
  [0x8, "only the signature"],
  [0x38, "cut before the bug check"],
  [0x3a, "cut within the bug check"],
  [0x88, "cut at the run block"],
  [0x348, "cut at the context"],
  [0xf98, "cut at the dump type"],
  [0x1000, "cut to a 32-bit header's size"],
  [0x1050, "cut at the attributes"],
  [0x1fff, "one byte short of the header"],
].map(([cutAt, name]) => [
  String(name),
  "truncated",
  sizeChecks,
  dump({ cutAt: Number(cutAt) }),
]);

const signatures: readonly DefectRow[] = [
  ["empty file", "unreadable", "signature", () => new Uint8Array(0)],
  ["three bytes", "unreadable", "signature", dump({ cutAt: 3 })],
  // Half of the signature does not reveal the kind of dump.
  ["four bytes", ["truncated", "unreadable"], sizeChecks, dump({ cutAt: 4 })],
  ["zeros only", "unreadable", "signature", () => new Uint8Array(0x4000)],
  [
    "a header of zeros before pages",
    "unreadable",
    "signature",
    () => changed(buildKernelDump(), (copy) => copy.fill(0, 0, 0x2000)),
  ],
  [
    "a first sector of zeros",
    "unreadable",
    "signature",
    () => changed(buildKernelDump(), (copy) => copy.fill(0, 0, 0x200)),
  ],
  [
    "ValidDump never written",
    "damaged",
    "signature",
    dump({
      fields: { ValidDump: null },
    }),
  ],
  [
    "ValidDump never written, and cut",
    "damaged",
    "signature",
    dump({
      fields: { ValidDump: null },
      cutAt: -1,
    }),
  ],
  ["only the fill", "damaged", "signature", () => filled(0x4000)],
  [
    "ValidDump of an unknown kind",
    ["unreadable", "damaged"],
    "signature",
    dump({
      fields: { ValidDump: "DX64" },
    }),
  ],
  // Either verdict is correct: the file may not be a dump, or may be a dump
  // with a wrong signature.
  [
    "unknown signature",
    ["unreadable", "damaged"],
    "signature",
    dump({
      fields: { Signature: "EGAP" },
    }),
  ],
];

/** Headers that were never finished, never written, or cut short. */
export const signatureDefects: readonly Defect[] = [
  ...defects("signature", signatures),
  ...defects("header", cutHeaders),
  ...defects("header", [
    ["a 32-bit signature on a 64-bit header", ["damaged", "unexpected"], [
      "dump-type",
      "machine",
      "header",
    ], () => changed(buildKernelDump(), (copy) => setBytes(copy, 4, "DUMP"))],
  ]),
];
