import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { changed, getU32, setU32 } from "./bytes.ts";
import { plausibleBlocks } from "./secondary_data.ts";
import { triageFields } from "./triage.ts";

/** A function that builds the dump for a row of defects. */
type Make = () => Uint8Array;

/** Returns a function that builds a triage dump. */
export const dump = (options: KernelDumpOptions = {}): Make => () =>
  buildKernelDump({ type: 4, ...options });

/**
 * Returns a function that builds a triage dump and replaces the value of one
 * field.
 */
export const field = (
  name: Exclude<keyof typeof triageFields, "TopOfStack" | "DataPageAddress">,
  value: (valid: number) => number,
  options: KernelDumpOptions = {},
): Make =>
() =>
  changed(
    dump(options)(),
    (copy) =>
      setU32(copy, triageFields[name], value(getU32(copy, triageFields[name]))),
  );

/**
 * Returns a function that builds a triage dump and changes one of its tables.
 */
export const inTable = (
  name:
    | "DriverListOffset"
    | "StringPoolOffset"
    | "DataBlocksOffset"
    | "UnloadedDriversOffset"
    | "ValidOffset",
  offset: number,
  value: number,
  options: KernelDumpOptions = {},
): Make =>
() =>
  changed(
    dump(options)(),
    (copy) => setU32(copy, getU32(copy, triageFields[name]) + offset, value),
  );

/** The verdicts for parts beyond the end of the file and beyond SizeOfDump. */
export const outside = ["truncated", "damaged"] as const;
/** The checks that report parts outside the file or outside SizeOfDump. */
export const check = ["triage", "file-size"] as const;
/** Options for a dump that continues beyond its SizeOfDump. */
export const withMore = { secondaryData: plausibleBlocks };

/** The size of a valid triage dump. */
export const triageSize = dump()().length;

/** The end of the call stack in a valid triage dump. */
export function callStackEnd(): number {
  const valid = dump()();
  return getU32(valid, triageFields.CallStackOffset) +
    getU32(valid, triageFields.SizeOfCallStack);
}
