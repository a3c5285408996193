import type { AvailableValues } from "../../layout.ts";
import { type ByteSource, readAt } from "../byte_source.ts";
import { records } from "../records.ts";
import type { Structure } from "../structure.ts";
import {
  driverEntry64,
  dumpString,
  triageDataBlock,
  triageDump64,
  triageMark,
  unloadedDriver64,
  unloadedDriversHeader,
} from "./triage_layout.ts";

/** The fields of TRIAGE_DUMP64. */
export type TriageHeader = AvailableValues<typeof triageDump64.fields>;

/** A driver that was loaded. */
export interface Driver {
  /** `null` where the text lies outside the file. */
  readonly name: string | null;
  /** The file offset of the name's end. */
  readonly nameEnd: number;
  readonly baseAddress: bigint;
  readonly imageBytes: number;
  readonly timeDateStamp: number;
  readonly fileOffset: number;
}

/** A driver that had been unloaded; its name is cut to 12 characters. */
export interface UnloadedDriver {
  readonly name: string;
  readonly startAddress: bigint;
  readonly endAddress: bigint;
  readonly fileOffset: number;
}

/** A piece of virtual memory in the dump. */
export interface DataBlock {
  readonly address: bigint;
  /** Of its contents, in the file. */
  readonly dataOffset: number;
  readonly sizeBytes: number;
  /** Of its entry in the list. */
  readonly fileOffset: number;
}

/** A triage dump: its directory, and its lists as they are asked for. */
export interface TriageDump {
  readonly header: TriageHeader;
  readonly headerOffset: number;
  readonly structures: readonly Structure[];
  /** The four bytes at ValidOffset; `null` beyond the end of the file. */
  readonly mark: number | null;
  drivers(): Iterable<Driver>;
  unloadedDrivers(): Iterable<UnloadedDriver>;
  dataBlocks(): Iterable<DataBlock>;
}

/** The longest path that Windows has, in UTF-16 units (Microsoft Learn). */
const nameLimit = 32767;

/**
 * Reads the directory of a triage dump.
 *
 * @throws {ReadError} If the system cannot read there; so do the lists.
 */
export function readTriage(source: ByteSource, fileOffset: number): TriageDump {
  const header = triageDump64.readAvailable(
    readAt(source, fileOffset, triageDump64.sizeBytes),
  );
  return {
    header,
    headerOffset: fileOffset,
    structures: [{ layout: triageDump64, fileOffset }],
    mark: readMark(source, header.ValidOffset),
    drivers: () => drivers(source, header),
    unloadedDrivers: () => unloadedDrivers(source, header),
    dataBlocks: () => dataBlocks(source, header),
  };
}

function readMark(source: ByteSource, fileOffset: number | null) {
  if (fileOffset === null) return null;
  const data = readAt(source, fileOffset, triageMark.sizeBytes);
  return triageMark.readAvailable(data).Signature;
}

function* drivers(source: ByteSource, header: TriageHeader): Generator<Driver> {
  const { DriverListOffset: at, DriverCount: count } = header;
  if (!at || !count) return;
  for (const entry of records(source, driverEntry64, at, count)) {
    const { values } = entry;
    yield {
      ...readString(source, values.DriverNameOffset),
      baseAddress: values.DllBase,
      imageBytes: values.SizeOfImage,
      timeDateStamp: values.TimeDateStamp,
      fileOffset: entry.fileOffset,
    };
  }
}

/** A DUMP_STRING; its name is `null` where it is not wholly in the file. */
function readString(
  source: ByteSource,
  fileOffset: number,
): Pick<Driver, "name" | "nameEnd"> {
  const textOffset = fileOffset + dumpString.sizeBytes;
  const length = dumpString.readAvailable(
    readAt(source, fileOffset, dumpString.sizeBytes),
  ).Length;
  const nameEnd = textOffset + 2 * (length ?? 0);
  if (length === null || length > nameLimit) return { name: null, nameEnd };
  const data = readAt(source, textOffset, length * 2);
  return { name: data.length < length * 2 ? null : utf16(data), nameEnd };
}

function* unloadedDrivers(
  source: ByteSource,
  header: TriageHeader,
): Generator<UnloadedDriver> {
  const at = header.UnloadedDriversOffset;
  if (!at) return;
  const count = unloadedDriversHeader.readAvailable(
    readAt(source, at, unloadedDriversHeader.sizeBytes),
  ).Count;
  if (count === null) return;
  const first = at + unloadedDriversHeader.sizeBytes;
  for (const entry of records(source, unloadedDriver64, first, count)) {
    const { values, fileOffset } = entry;
    const { DriverName, NameLength } = values;
    yield {
      name: utf16(DriverName.subarray(0, NameLength)),
      startAddress: values.StartAddress,
      endAddress: values.EndAddress,
      fileOffset,
    };
  }
}

function* dataBlocks(
  source: ByteSource,
  header: TriageHeader,
): Generator<DataBlock> {
  const { DataBlocksOffset: at, DataBlocksCount: count } = header;
  if (!at || !count) return;
  for (const entry of records(source, triageDataBlock, at, count)) {
    yield {
      address: entry.values.Address,
      dataOffset: entry.values.Offset,
      sizeBytes: entry.values.Size,
      fileOffset: entry.fileOffset,
    };
  }
}

function utf16(data: Uint8Array): string {
  return new TextDecoder("utf-16le").decode(data);
}
