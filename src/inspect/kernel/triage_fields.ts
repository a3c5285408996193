import type { FieldGroup, FieldRow } from "../fields.ts";
import { hex64 } from "../../text/hex.ts";
import type { TriageDump } from "./triage.ts";

/** The drivers of a triage dump as rows: name, and start to end in memory. */
export function triageFields(triage: TriageDump): FieldGroup[] {
  const loaded = Array.from(
    triage.drivers(),
    (driver) =>
      rowOf(driver.readName() ?? "(name not in the file)", driver.fileOffset, {
        start: driver.baseAddress,
        end: driver.baseAddress + BigInt(driver.imageBytes),
      }),
  );
  const unloaded = Array.from(
    triage.unloadedDrivers(),
    (driver) =>
      rowOf(driver.name, driver.fileOffset, {
        start: driver.startAddress,
        end: driver.endAddress,
      }),
  );
  return [
    groupOf("Loaded drivers", triage.header.DriverListOffset, loaded),
    groupOf("Unloaded drivers", triage.header.UnloadedDriversOffset, unloaded),
  ].filter((group) => group.fields.length > 0);
}

function rowOf(
  name: string,
  fileOffset: number,
  at: { readonly start: bigint; readonly end: bigint },
): FieldRow {
  const value = `${hex64(at.start)} to ${hex64(at.end)}`;
  return { name, fileOffset, value, unfilled: false };
}

function groupOf(
  name: string,
  fileOffset: number | null,
  fields: FieldRow[],
): FieldGroup {
  return { name, fileOffset: fileOffset ?? 0, fields };
}
