import { buildKernelDump, type KernelDumpOptions } from "./dump_builder.ts";
import { changed, getU32, setU32 } from "./bytes.ts";
import { plausibleBlocks } from "./secondary_data.ts";
import { triageFields } from "./triage.ts";

/** Makes a dump, as a row of defects wants it. */
type Make = () => Uint8Array;

/** A triage dump. */
export const dump = (options: KernelDumpOptions = {}): Make => () =>
  buildKernelDump({ type: 4, ...options });

/** A triage dump with one field changed by its own value. */
export const field = (
  name: Exclude<keyof typeof triageFields, "TopOfStack" | "DataPageAddress">,
  value: (sound: number) => number,
  options: KernelDumpOptions = {},
): Make =>
() =>
  changed(
    dump(options)(),
    (copy) =>
      setU32(copy, triageFields[name], value(getU32(copy, triageFields[name]))),
  );

/** A triage dump changed where one of its tables is. */
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

/** Both past the end of the file and against the dump's own SizeOfDump. */
export const outside = ["truncated", "damaged"] as const;
/** What says so. */
export const check = ["triage", "file-size"] as const;
/** A dump that goes on behind its own size. */
export const withMore = { secondaryData: plausibleBlocks };

/** The size of a sound one. */
export const triageSize = dump()().length;

/** Where the call stack of a sound one ends. */
export function callStackEnd(): number {
  const sound = dump()();
  return getU32(sound, triageFields.CallStackOffset) +
    getU32(sound, triageFields.SizeOfCallStack);
}
