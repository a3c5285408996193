import { format } from "@std/fmt/bytes";
import { counted } from "./count.ts";

/** A size for reading, with the unit's name as IEC 80000-13 has it: `4 KiB`. */
export function sizeText(sizeBytes: number): string {
  return format(sizeBytes, { binary: true }).replace("kiB", "KiB");
}

/** A size to the byte, and for reading where that is long. */
export function exactSize(sizeBytes: number): string {
  const exact = counted(sizeBytes, "byte");
  return sizeBytes < 1024 ? exact : `${exact} (${sizeText(sizeBytes)})`;
}
