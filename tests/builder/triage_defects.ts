import { buildKernelDump, type KernelDumpOptions } from "../dump_builder.ts";
import { brokenChains } from "./chain_defects.ts";
import { changed, getU32, setU32, setU64 } from "./bytes.ts";
import { type Defect, type DefectRow, defects } from "./defect.ts";
import { plausibleBlocks } from "./secondary_data.ts";
import { triageSizes } from "./triage_sizes.ts";
import { plausibleDrivers, triageFields } from "./triage.ts";

const dump = (options: KernelDumpOptions = {}) => () =>
  buildKernelDump({ type: 4, ...options });

/** A triage dump with one field changed by its own value. */
const field = (
  name: Exclude<keyof typeof triageFields, "TopOfStack" | "DataPageAddress">,
  value: (sound: number) => number,
  options: KernelDumpOptions = {},
) =>
() =>
  changed(
    dump(options)(),
    (copy) =>
      setU32(copy, triageFields[name], value(getU32(copy, triageFields[name]))),
  );

/** A triage dump changed where one of its tables is. */
const inTable = (
  name:
    | "DriverListOffset"
    | "StringPoolOffset"
    | "DataBlocksOffset"
    | "UnloadedDriversOffset"
    | "ValidOffset",
  offset: number,
  value: number,
  options: KernelDumpOptions = {},
) =>
() =>
  changed(
    dump(options)(),
    (copy) => setU32(copy, getU32(copy, triageFields[name]) + offset, value),
  );

/** Both past the end of the file and against the dump's own SizeOfDump. */
const outside = ["truncated", "damaged"] as const;
const check = ["triage", "file-size"] as const;
const withMore = { secondaryData: plausibleBlocks };

const triageSize = dump()().length;

function callStackEnd(): number {
  const sound = dump()();
  return getU32(sound, triageFields.CallStackOffset) +
    getU32(sound, triageFields.SizeOfCallStack);
}

const parts: readonly DefectRow[] = [
  [
    "SizeOfDump one too large",
    outside,
    check,
    field("SizeOfDump", (size) => size + 1),
  ],
  [
    "SizeOfDump one too large, with more after it",
    "damaged",
    check,
    field("SizeOfDump", (size) => size + 1, withMore),
  ],
  [
    "SizeOfDump too small",
    "damaged",
    check,
    field("SizeOfDump", (size) => size - 8),
  ],
  ["SizeOfDump of 0", "damaged", check, field("SizeOfDump", () => 0)],
  [
    "SizeOfDump of 2^32 - 1",
    outside,
    check,
    field("SizeOfDump", () => 0xffffffff),
  ],
  ["TRGD overwritten", "damaged", check, inTable("ValidOffset", 0, 0)],
  [
    "ValidOffset elsewhere",
    "damaged",
    check,
    field("ValidOffset", () => 0x2080),
  ],
  [
    "ValidOffset past the end",
    outside,
    check,
    field("ValidOffset", () => 0x7ffffff0),
  ],
  ["2^32 - 1 drivers", outside, check, field("DriverCount", () => 0xffffffff)],
  ["2^24 drivers", outside, check, field("DriverCount", () => 0x1000000)],
  // What follows the list is the pool: a name offset of text points nowhere.
  [
    "one driver more than there are",
    ["damaged", "truncated"],
    check,
    field("DriverCount", (count) => count + 1),
  ],
  [
    "driver list past the end",
    outside,
    check,
    field("DriverListOffset", () => 0x7ffffff0),
  ],
  [
    "driver name before the pool",
    "damaged",
    check,
    inTable("DriverListOffset", 0, 0x2080),
  ],
  [
    "driver name past the end",
    outside,
    check,
    inTable("DriverListOffset", 0, 0xfffffff0),
  ],
  [
    "driver name longer than the pool",
    "damaged",
    check,
    inTable("StringPoolOffset", 0, 0x1000),
  ],
  [
    "driver name of 2^32 - 1 characters",
    outside,
    check,
    inTable("StringPoolOffset", 0, 0xffffffff),
  ],
  [
    "string pool past the end",
    outside,
    check,
    field("StringPoolSize", () => 0x7fffffff),
  ],
  [
    "data block past the end",
    outside,
    check,
    inTable("DataBlocksOffset", 8, 0x7ffffff0),
  ],
  [
    "data block of 2^31 - 1 bytes",
    outside,
    check,
    inTable("DataBlocksOffset", 12, 0x7fffffff),
  ],
  [
    "data block of 2^32 - 1 bytes at 2^32 - 1",
    outside,
    check,
    () =>
      changed(dump()(), (copy) => {
        const at = getU32(copy, triageFields.DataBlocksOffset);
        setU32(copy, at + 8, 0xffffffff);
        setU32(copy, at + 12, 0xffffffff);
      }),
  ],
  [
    "data block among the secondary data",
    "damaged",
    check,
    () =>
      changed(dump(withMore)(), (copy) => {
        const at = getU32(copy, triageFields.DataBlocksOffset);
        setU32(copy, at + 8, getU32(copy, triageFields.SizeOfDump) + 16);
      }),
  ],
  [
    "2^32 - 1 data blocks",
    outside,
    check,
    field("DataBlocksCount", () => 0xffffffff),
  ],
  [
    "data block list past the end",
    outside,
    check,
    field("DataBlocksOffset", () => 0xfffffff8),
  ],
  [
    "2^32 - 1 unloaded drivers",
    outside,
    check,
    inTable("UnloadedDriversOffset", 0, 0xffffffff),
  ],
  [
    "unloaded drivers past the end",
    outside,
    check,
    field("UnloadedDriversOffset", () => 0xfffffff8),
  ],
  [
    "context in the header, but not where the header has one",
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
    "context in the last place that has room",
    "complete",
    [],
    field("ContextOffset", () => triageSize - 0x4d0),
  ],
  [
    "exception in the last place that has room",
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
    "unexpected",
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

/** What can be wrong with a triage dump. */
export const triageDefects: readonly Defect[] = [
  ...defects("triage", parts),
  ...defects("triage", triageSizes),
  ...defects("triage, secondary data", brokenChains(4)),
];
