import type { AvailableValues, Layout } from "../../../base/layout.ts";
import { type ByteSource, readAt, windowed } from "../byte_source.ts";
import { records } from "../records.ts";
import type { Structure } from "../fields.ts";
import type { KernelHeader } from "./header.ts";
import {
  driverEntry64,
  dumpString,
  triageDataBlock,
  triageDump32,
  triageDump64,
  triageMark,
  unloadedDriver64,
  unloadedDriversHeader,
} from "./triage_layout.ts";

type TriageHeader = AvailableValues<typeof triageDump64.fields>;

/** A loaded driver. */
interface Driver {
  /** File offset of the name. */
  readonly nameOffset: number;
  /** File offset of the name's end; `null` if its length is not in the file. */
  readonly nameEnd: number | null;
  readonly baseAddress: bigint;
  readonly imageBytes: number;
  readonly timeDateStamp: number;
  readonly fileOffset: number;
  /** Reads the name; `null` if it is not completely in the file. */
  readName(): string | null;
}

interface UnloadedDriver {
  /** The first 12 characters of the driver's name. */
  readonly name: string;
  readonly startAddress: bigint;
  readonly endAddress: bigint;
  readonly fileOffset: number;
}

/** A block of virtual memory in the dump. */
export interface DataBlock {
  readonly address: bigint;
  /** File offset of the memory. */
  readonly dataOffset: number;
  readonly sizeBytes: number;
  /** File offset of the entry in the list of blocks. */
  readonly fileOffset: number;
}

/** The directory of a triage dump; the functions read its lists. */
export interface TriageDump {
  readonly source: ByteSource;
  readonly header: TriageHeader;
  readonly headerOffset: number;
  readonly layout: Layout;
  /**
   * Whether the layout of the entries in both lists of drivers is known. For
   * 32-bit dumps, it is not.
   */
  readonly areDriversKnown: boolean;
  readonly structures: readonly Structure[];
  /**
   * The u32 at ValidOffset; `null` if ValidOffset is beyond the end of the
   * file.
   */
  readonly mark: number | null;
  readonly unloadedCount: number;
  drivers(): Iterable<Driver>;
  unloadedDrivers(): Iterable<UnloadedDriver>;
  dataBlocks(): Iterable<DataBlock>;
}

/** The longest path in Windows, in UTF-16 units (Microsoft Learn). */
const maxNameUnits = 32767;

/**
 * Reads the directory of a triage dump.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 * The functions of the result throw it, too.
 */
export function readTriage(
  source: ByteSource,
  dumpHeader: KernelHeader,
): TriageDump {
  const fileOffset = dumpHeader.layout.sizeBytes;
  const is64 = dumpHeader.bits === 64;
  const layout = is64 ? triageDump64 : triageDump32;
  const data = readAt(source, fileOffset, layout.sizeBytes);
  const header = is64
    ? triageDump64.readAvailable(data)
    : widened(data, dumpHeader.minorVersion);
  const none = () => [];
  return {
    source,
    header,
    headerOffset: fileOffset,
    layout,
    areDriversKnown: is64,
    structures: [{ layout, fileOffset }],
    mark: readMark(source, header.ValidOffset),
    unloadedCount: is64
      ? readUnloadedCount(source, header.UnloadedDriversOffset)
      : 0,
    drivers: is64 ? () => drivers(source, header) : none,
    unloadedDrivers: is64 ? () => unloadedDrivers(source, header) : none,
    dataBlocks: () => dataBlocks(source, header),
  };
}

/**
 * The build of Windows XP, the first version with data blocks (Microsoft Learn,
 * OSVERSIONINFO).
 */
const windowsXpBuild = 2600;

/** Converts a TRIAGE_DUMP32 to the fields of TRIAGE_DUMP64. */
function widened(data: Uint8Array, build: number | null): TriageHeader {
  const isOld = build !== null && build < windowsXpBuild;
  const found = triageDump32.readAvailable(data);
  const wide = (value: number | null) => value === null ? null : BigInt(value);
  return {
    ...found,
    ...isOld && {
      DataPageSize: 0,
      DebuggerDataOffset: 0,
      DebuggerDataSize: 0,
      DataBlocksOffset: 0,
      DataBlocksCount: 0,
    },
    DataPageOffset: isOld ? 0 : found.DataPageOffset,
    DataPageAddress: isOld ? 0n : wide(found.DataPageAddress),
    TopOfStack: wide(found.TopOfStack),
    BStoreOffset: 0,
    SizeOfBStore: 0,
    LimitOfBStore: 0n,
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
  const nearby = windowed(source);
  for (const entry of records(source, driverEntry64, at, count)) {
    const { values } = entry;
    const nameOffset = values.DriverNameOffset;
    const nameEnd = endOfString(nearby, nameOffset);
    yield {
      nameOffset,
      nameEnd,
      baseAddress: values.DllBase,
      imageBytes: values.SizeOfImage,
      timeDateStamp: values.TimeDateStamp,
      fileOffset: entry.fileOffset,
      readName: () => readString(nearby, nameOffset, nameEnd),
    };
  }
}

/** File offset of the end of a DUMP_STRING. */
function endOfString(source: ByteSource, fileOffset: number): number | null {
  const head = readAt(source, fileOffset, dumpString.sizeBytes);
  const length = dumpString.readAvailable(head).Length;
  return length === null
    ? null
    : fileOffset + dumpString.sizeBytes + 2 * length;
}

function readString(
  source: ByteSource,
  fileOffset: number,
  end: number | null,
): string | null {
  const textOffset = fileOffset + dumpString.sizeBytes;
  if (end === null || end > source.sizeBytes) return null;
  const size = end - textOffset;
  return size > 2 * maxNameUnits
    ? null
    : utf16(readAt(source, textOffset, size));
}

function* unloadedDrivers(
  source: ByteSource,
  header: TriageHeader,
): Generator<UnloadedDriver> {
  const at = header.UnloadedDriversOffset;
  if (!at) return;
  const count = readUnloadedCount(source, at);
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

function readUnloadedCount(source: ByteSource, fileOffset: number | null) {
  if (!fileOffset) return 0;
  const head = readAt(source, fileOffset, unloadedDriversHeader.sizeBytes);
  return unloadedDriversHeader.readAvailable(head).Count ?? 0;
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
