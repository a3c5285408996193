import { fileNameOf } from "../../../base/text/printable.ts";
import type { Values } from "../../../base/layout.ts";
import type { listedModule } from "./layout.ts";
import type { Minidump } from "./read_minidump.ts";
import { readString } from "./strings.ts";

/** The path of a module; `null` if it is not in the file. */
export function modulePath(
  { source }: Minidump,
  { ModuleNameRva }: Values<typeof listedModule.fields>,
): string | null {
  return readString(source, ModuleNameRva) || null;
}

/** The file name of a module, without its folder. */
export function moduleName(
  dump: Minidump,
  values: Values<typeof listedModule.fields>,
): string | null {
  const path = modulePath(dump, values);
  return path === null ? null : fileNameOf(path);
}
