import { grouped, hex64 } from "../../../base/text/count.ts";
import type { FieldGroup, FieldRow } from "../fields.ts";
import type { TriageDump } from "./triage.ts";

/** The maximum number of drivers to show; Windows loads hundreds. */
const maxRows = 2000;
const maxNameUnits = 2 ** 18;

/** The drivers of a triage dump: name, start address and end address. */
export function triageFields(triage: TriageDump): FieldGroup[] {
  const { DriverListOffset, DriverCount, UnloadedDriversOffset } =
    triage.header;
  return [
    groupOf("Loaded drivers", DriverListOffset, {
      count: DriverCount ?? 0,
      rows: loaded(triage),
    }),
    groupOf("Unloaded drivers", UnloadedDriversOffset, {
      count: triage.unloadedCount,
      rows: unloaded(triage),
    }),
  ].filter((group) => group.fields.length > 0);
}

function* loaded(triage: TriageDump): Generator<FieldRow> {
  for (const driver of triage.drivers()) {
    const name = driver.readName() ?? "(name not in the file)";
    yield rowOf(name, driver.fileOffset, {
      start: driver.baseAddress,
      end: driver.baseAddress + BigInt(driver.imageBytes),
    });
  }
}

function* unloaded(triage: TriageDump): Generator<FieldRow> {
  for (const { name, fileOffset, ...driver } of triage.unloadedDrivers()) {
    const { startAddress: start, endAddress: end } = driver;
    yield rowOf(name, fileOffset, { start, end });
  }
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
  list: { readonly count: number; readonly rows: Iterable<FieldRow> },
): FieldGroup {
  const fields: FieldRow[] = [];
  let nameUnits = 0;
  for (const row of list.rows) {
    nameUnits += row.name.length;
    if (fields.length === maxRows || nameUnits > maxNameUnits) {
      const left = grouped(list.count - fields.length);
      fields.push({ ...row, name: "(more)", value: `${left} not shown` });
      break;
    }
    fields.push(row);
  }
  return { name, fileOffset: fileOffset ?? 0, fields };
}
