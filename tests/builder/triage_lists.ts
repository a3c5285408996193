import { changed, getU32, setU32 } from "./bytes.ts";
import type { DefectRow } from "./defect.ts";
import { triageFields } from "./triage.ts";
import {
  check,
  dump,
  field,
  inTable,
  outside,
  withMore,
} from "./triage_changes.ts";

/** Defects of the lists in triage dumps. */
export const triageLists: readonly DefectRow[] = [
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
  // The string pool follows the list, so the extra entry consists of text. Its
  // name offset is invalid.
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
];
