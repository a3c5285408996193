import { brokenChains } from "./chain_defects.ts";
import { changed, getU32, setU32, setU64 } from "./bytes.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";
import { triagePadding } from "./triage_padding.ts";
import { triageSizes } from "./triage_sizes.ts";
import { plausibleDrivers, triageFields } from "./triage.ts";
import {
  callStackEnd,
  check,
  dump,
  field,
  inTable,
  outside,
  triageSize,
  withMore,
} from "./triage_changes.ts";
import { triageLists } from "./triage_lists.ts";

const parts: readonly DefectRow[] = [
  [
    "context in the header, but not at the header's context",
    "damaged",
    check,
    field("ContextOffset", () => 0x349),
  ],
  [
    "exception in the last byte",
    "damaged",
    check,
    field("ExceptionOffset", () => triageSize - 1),
  ],
  [
    "context in the last bytes",
    "damaged",
    check,
    field("ContextOffset", () => triageSize - 0x4cf),
  ],
  [
    "exception in the last bytes",
    "damaged",
    check,
    field("ExceptionOffset", () => triageSize - 0x97),
  ],
  [
    "context at the last offset with room for it",
    "complete",
    [],
    field("ContextOffset", () => triageSize - 0x4d0),
  ],
  [
    "exception at the last offset with room for it",
    "complete",
    [],
    field("ExceptionOffset", () => triageSize - 0x98),
  ],
  [
    "process in the header",
    "damaged",
    check,
    field("ProcessOffset", () => 1),
  ],
  [
    "process in the directory",
    "damaged",
    check,
    field("ProcessOffset", () => 0x207f),
  ],
  [
    "call stack one byte past the end",
    "damaged",
    check,
    field(
      "SizeOfCallStack",
      (size) => size + triageSize - callStackEnd() + 1,
    ),
  ],
  [
    "call stack up to the end",
    "complete",
    [],
    field("SizeOfCallStack", (size) => size + triageSize - callStackEnd()),
  ],
  [
    "data block in the header",
    "damaged",
    check,
    inTable("DataBlocksOffset", 8, 0),
  ],
  [
    "data block one byte past the end",
    "damaged",
    check,
    () =>
      changed(dump(withMore)(), (copy) => {
        const at = getU32(copy, triageFields.DataBlocksOffset);
        const start = getU32(copy, at + 8);
        setU32(copy, at + 12, triageSize - start + 1);
      }),
  ],
  [
    "data block that ends past 2^64",
    "damaged",
    check,
    () =>
      changed(dump()(), (copy) => {
        const at = getU32(copy, triageFields.DataBlocksOffset);
        setU64(copy, at, (1n << 64n) - 0x9bn);
      }),
  ],
  [
    "data block that ends at 2^64",
    "complete",
    [],
    () =>
      changed(dump()(), (copy) => {
        const at = getU32(copy, triageFields.DataBlocksOffset);
        setU64(copy, at, (1n << 64n) - 0x9cn);
      }),
  ],
  [
    "driver name one character past the pool",
    "damaged",
    check,
    () =>
      changed(dump()(), (copy) => {
        const list = getU32(copy, triageFields.DriverListOffset);
        const name = getU32(copy, list);
        const pool = getU32(copy, triageFields.StringPoolOffset);
        const size = getU32(copy, triageFields.StringPoolSize);
        setU32(copy, name, (pool + size - name - 4) / 2 + 1);
      }),
  ],
  [
    "driver name up to the end of the pool",
    "complete",
    [],
    () =>
      changed(dump()(), (copy) => {
        const list = getU32(copy, triageFields.DriverListOffset);
        const name = getU32(copy, list);
        const pool = getU32(copy, triageFields.StringPoolOffset);
        const size = getU32(copy, triageFields.StringPoolSize);
        setU32(copy, name, (pool + size - name - 4) / 2);
      }),
  ],
  [
    "10,001 drivers",
    "unverified",
    check,
    dump({
      triage: { drivers: Array(10_001).fill(plausibleDrivers[0]) },
    }),
  ],
  [
    "context past the end",
    outside,
    check,
    field("ContextOffset", () => 0x7ffffff0),
  ],
  [
    "exception past the end",
    outside,
    check,
    field("ExceptionOffset", () => 0x7ffffff0),
  ],
  [
    "call stack past the end",
    outside,
    check,
    field("CallStackOffset", () => 0x7ffffff0),
  ],
  [
    "call stack of 2^32 - 1 bytes",
    outside,
    check,
    field("SizeOfCallStack", () => 0xffffffff),
  ],
  [
    "debugger data past the end",
    outside,
    check,
    field("DebuggerDataOffset", () => 0x7ffffff0),
  ],
];

export const triageDefects: readonly Defect[] = [
  ...defects("triage", triageLists),
  ...defects("triage", parts),
  ...defects("triage", triageSizes),
  ...defects("triage", triagePadding),
  ...defects("triage, secondary data", brokenChains(4)),
];
