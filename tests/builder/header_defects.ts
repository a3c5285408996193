import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { changed, concat, setU32 } from "./bytes.ts";
import { contextArm64, contextX64 } from "./context.ts";
import {
  type Defect,
  type DefectRow,
  defects,
  type Verdict,
} from "./defect.ts";

const dump = (options: KernelDumpOptions = {}) => () =>
  buildKernelDump(options);

/** Dump types whose bodies have no public description and cannot be checked. */
const unknownBodies: readonly DefectRow[] = [0, 7, 11, 99, 0xffffffff].map(
  (type) => [
    `type ${type}, whose body is not documented`,
    "unverified",
    ["dump-type", "file-size"],
    dump({ type, body: new Uint8Array(0x3000) }),
  ],
);

const writerStatuses: readonly DefectRow[] = [1, 2, 3, 0xffffffff].map(
  (writerStatus) => [
    `writer status ${writerStatus}`,
    "partial",
    "writer-status",
    dump({ writerStatus }),
  ],
);

const attributes: readonly DefectRow[] = [
  [
    "insufficient dump file size",
    "partial",
    "attributes",
    dump({
      attributes: 0x14,
    }),
  ],
  ["encrypted", "unreadable", "attributes", dump({ attributes: 0x110 })],
  [
    "encrypted and cut",
    "unreadable",
    "attributes",
    dump({
      attributes: 0x110,
      cutAt: -4096,
    }),
  ],
];

const bugChecks: readonly DefectRow[] = [
  [
    "a crash",
    "unexpected",
    "bug-check",
    dump({
      bugCheck: 0x1a,
      attributes: null,
    }),
  ],
  [
    "a live dump with bug check 0",
    "unexpected",
    "bug-check",
    dump({
      bugCheck: 0,
    }),
  ],
  [
    "a bug check with the high bits of a manual crash",
    "unexpected",
    "bug-check",
    dump({
      bugCheck: 0x1000007e,
    }),
  ],
  // `unexpected` is correct, because 0x45474150 is not 0x161. `damaged` is also
  // correct, because the field was never set.
  ["a bug check that was never set", ["unexpected", "damaged"], [
    "bug-check",
    "header",
  ], dump({ bugCheck: null })],
];

const machines: readonly DefectRow[] = [
  [
    "ARM64 with the context of x64",
    "damaged",
    "machine",
    dump({
      machine: "arm64",
      // At offset 0, an x64 context has P1Home, and an ARM64 context has the
      // flags.
      context: changed(
        contextX64({ pc: 0xfffff8047c3f5a80n, sp: 0xffff850429890ee8n }),
        (copy) => setU32(copy, 0, 0x1000),
      ),
    }),
  ],
  [
    "x64 with the context of ARM64",
    "damaged",
    "machine",
    dump({
      // At offset 0x30, an ARM64 context has X5, and an x64 context has the
      // flags.
      context: changed(
        contextArm64({ pc: 0xfffff8047c3f5a80n, sp: 0xffff850429890ee0n }),
        (copy) => setU32(copy, 0x30, 0x1000),
      ),
    }),
  ],
  // All bytes are present, but their meaning is not public.
  [
    "an unknown machine",
    ["complete", "unexpected", "damaged"],
    "machine",
    dump({
      machine: 0x1234,
      context: null,
    }),
  ],
  [
    "a machine that was never set",
    ["complete", "unexpected", "damaged"],
    "machine",
    dump({
      context: null,
      fields: { MachineImageType: null },
    }),
  ],
];

const times: readonly DefectRow[] = [
  ["a time of 1601", "complete", "header", dump({ systemTime: 1n })],
  [
    "a time of the year 30828",
    "complete",
    "header",
    dump({
      systemTime: 0x7fffffffffffffffn,
    }),
  ],
  [
    "a time beyond the year 9999",
    "complete",
    "header",
    dump({
      systemTime: 0xffffffffffffffffn,
    }),
  ],
  [
    "up for ten thousand years",
    "complete",
    "header",
    dump({
      upTime: 3_155_760_000_000_000_000n,
    }),
  ],
  ["no processor", ["complete", "damaged"], "header", dump({ processors: 0 })],
  [
    "2^32 - 1 processors",
    ["complete", "damaged"],
    "header",
    dump({
      processors: 0xffffffff,
    }),
  ],
  // Either verdict is correct: the type may be unknown, or the header
  // unfinished.
  [
    "a type that was never set",
    ["unverified", "damaged"],
    "dump-type",
    dump({
      fields: { DumpType: null },
    }),
  ],
];

/** Dumps with two defects. The more severe verdict is reported. */
const ranks: readonly (readonly [string, Verdict, KernelDumpOptions])[] = [
  ["a wrong bug check and cut", "truncated", { bugCheck: 0x1a, cutAt: -1 }],
  ["a wrong bug check and insufficient space", "partial", {
    bugCheck: 0x1a,
    attributes: 0x4,
  }],
  ["insufficient space and cut", "truncated", { attributes: 0x14, cutAt: -1 }],
  ["an error in the writer status and cut", "truncated", {
    writerStatus: 1,
    cutAt: -1,
  }],
  ["a bitmap with a wrong count and cut", "damaged", {
    bitmap: { totalPresentPages: 6n },
    cutAt: -1,
  }],
  ["a bitmap with a wrong count and insufficient space", "damaged", {
    bitmap: { totalPresentPages: 4n },
    attributes: 0x14,
  }],
];

export const headerDefects: readonly Defect[] = [
  ...defects("header", times),
  ...defects("bug check", bugChecks),
  ...defects("machine", machines),
  ...defects("dump type", unknownBodies),
  ...defects("writer status", writerStatuses),
  ...defects("attributes", attributes),
  ...defects(
    "rank",
    ranks.map(([name, verdict, options]) => [name, verdict, [], dump(options)]),
  ),
  ...defects("dump type", [
    [
      "a bitmap, but a ranges type",
      "damaged",
      "page-table",
      () =>
        changed(
          buildKernelDump({ type: 6 }),
          (copy) => setU32(copy, 0xf98, 10),
        ),
    ],
    [
      "ranges, but a bitmap type",
      "damaged",
      "page-table",
      () =>
        changed(
          buildKernelDump({ type: 10 }),
          (copy) => setU32(copy, 0xf98, 6),
        ),
    ],
    [
      "pages, but the triage type",
      "damaged",
      "triage",
      () =>
        changed(buildKernelDump({ type: 1 }), (copy) => setU32(copy, 0xf98, 4)),
    ],
    // The dump lists no data, so none is missing. But it contains no memory.
    [
      "header only",
      "partial",
      "dump-type",
      () => buildKernelDump({ type: 3 }),
    ],
    [
      "32-bit header only",
      "partial",
      "dump-type",
      () => buildKernelDump({ bits: 32, type: 3 }),
    ],
    [
      "header only, with bytes after it",
      "partial",
      "file-size",
      () => concat(buildKernelDump({ type: 3 }), new Uint8Array(100).fill(1)),
    ],
  ]),
];
