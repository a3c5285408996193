import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { changed, getU32, setU32 } from "./bytes.ts";
import { plausibleBlocks } from "./secondary_data.ts";
import { triageFields } from "./triage.ts";

/** Builds the dump of a row of defects. */
type Make = () => Uint8Array;

/** A triage dump. */
export const dump = (options: KernelDumpOptions = {}): Make => () =>
  buildKernelDump({ type: 4, ...options });

/** Builds a triage dump with one field changed by a function of its value. */
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

/** A triage dump with a change in one of its tables. */
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
/** The checks that report such parts. */
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
