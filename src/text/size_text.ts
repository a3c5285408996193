import { format } from "@std/fmt/bytes";

/** A size for reading, with the unit's name as IEC 80000-13 has it: `4 KiB`. */
export function sizeText(sizeBytes: number): string {
  return format(sizeBytes, { binary: true }).replace("kiB", "KiB");
}
