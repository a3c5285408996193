import { type Outcome, pass, skip } from "../../../../base/finding.ts";
import { counted, grouped, hex, hex32 } from "../../../../base/text/count.ts";
import { damaged, truncated, unfinishedHint, windbgHint } from "../../hints.ts";
import { ifKept } from "../../not_kept.ts";
import { signatures } from "../../signatures.ts";
import {
  suspiciousBytes,
  zerosInPlaceOf,
  zerosWithin,
  zeroTailOf,
} from "../../zeros.ts";
import type { Padding } from "../padding.ts";
import type { SecondaryData } from "../secondary_data.ts";
import type { KernelHeader } from "../header.ts";
import { machineOf } from "../machine.ts";
import type { DataBlock, TriageDump } from "../triage.ts";
import {
  triageDump32,
  triageMark,
  triageParts,
  unloadedDriver64,
  unloadedDriversHeader,
} from "../triage_layout.ts";

/**
 * The maximum number of drivers and blocks to check: Windows loads hundreds of
 * drivers, and triage dumps have thousands of blocks (measured).
 */
const maxDrivers = 10_000;
const maxBlocks = 2 ** 20;

const addressLimit = 1n << 64n;

/** Facts about the file that contains the triage data. */
interface TriageFile {
  readonly sizeBytes: number;
  readonly header: KernelHeader;
  readonly secondaryData: SecondaryData | null;
  readonly padding: Padding | null;
}

/** Checks the directory of a triage dump and everything that it points to. */
export function checkTriage(file: TriageFile, triage: TriageDump): Outcome[] {
  const { header, sizeBytes } = file;
  const size = triage.header.SizeOfDump;
  if (size === null || triage.header.DataBlocksCount === null) {
    const end = triage.headerOffset + triage.layout.sizeBytes;
    const message = "The file ends within the directory of the triage data.";
    return [truncated(message, sizeBytes, end)];
  }
  const isComplete = sizeBytes >= size;
  const defects = [
    ...endMark(triage, size, isComplete),
    ...partsOutside(triage, header, size),
    // The lists may be missing from a file that is cut short.
    ...(isComplete ? [...drivers(triage), ...blocks(triage, size)] : []),
  ];
  if (defects.length > 0) return defects;
  const zeros = zerosInContents(file, triage, size);
  if (zeros !== null) return [zeros];
  return [pass(
    `${counted(triage.header.DriverCount!, "driver")} and ` +
      `${counted(triage.header.DataBlocksCount, "block")} of memory.` +
      (triage.areDriversKnown ? "" : driversNote),
  )];
}

/** Reports many zeros in place of the triage data or the secondary data. */
function zerosInContents(
  { sizeBytes, secondaryData, padding }: TriageFile,
  { source }: TriageDump,
  size: number,
): Outcome | null {
  return ifKept(() => {
    const end = Math.min(sizeBytes, secondaryData?.endOffset ?? size);
    if (padding === null && end === sizeBytes) {
      const tail = zeroTailOf(source, end);
      if (tail.sizeBytes >= suspiciousBytes) {
        return zerosInPlaceOf("the end of the contents", tail);
      }
    }
    return zerosWithin(source, end);
  }, () => null);
}

const driversNote =
  " The entries of the driver list are not checked in 32-bit dumps.";

/** The lowest file offset that the directory can point to. */
function firstPartOffset({ headerOffset, layout }: TriageDump): number {
  return headerOffset + (layout === triageDump32
    // Windows 2000 ends the directory before this field.
    ? triageDump32.fields.DataPageAddress.offset
    : layout.sizeBytes);
}

/** File offset of a field of the directory. */
function fieldOffset(
  { headerOffset, layout }: TriageDump,
  field: keyof TriageDump["header"],
): number {
  return headerOffset + (layout.fields[field]?.offset ?? 0);
}

function endMark(
  triage: TriageDump,
  size: number,
  isComplete: boolean,
): Outcome[] {
  const { header, mark } = triage;
  const found: Outcome[] = [];
  if (header.ValidOffset! + triageMark.sizeBytes !== size) {
    found.push(damaged("The triage data does not end with its mark.", {
      fileOffset: fieldOffset(triage, "SizeOfDump"),
      expected: hex(header.ValidOffset! + triageMark.sizeBytes),
      actual: hex(size),
    }));
  }
  if (isComplete && mark !== signatures.trgd) {
    found.push(damaged("The mark at the end of the triage data is missing.", {
      fileOffset: header.ValidOffset!,
      expected: `"TRGD" (${hex32(signatures.trgd)})`,
      actual: mark === null ? "the end of the file" : hex32(mark),
      hint: unfinishedHint,
    }));
  }
  return found;
}

function partsOutside(
  triage: TriageDump,
  dumpHeader: KernelHeader,
  size: number,
): Outcome[] {
  const { header, unloadedCount } = triage;
  const contextBytes =
    machineOf(dumpHeader.machineImageType)?.context.sizeBytes ?? 1;
  const first = firstPartOffset(triage);
  const found = triageParts.flatMap(
    ({ name, offset, count, within, ...part }): Outcome[] => {
      const start = Number(header[offset] ?? 0);
      const number = count === undefined ? 1 : Number(header[count]);
      if (start === 0 && (count === undefined || number === 0)) return [];
      const entryBytes = dumpHeader.bits === 64
        ? part.entryBytes
        : part.entryBytes32 ?? part.entryBytes;
      const each = entryBytes ?? (within === undefined ? 1 : contextBytes);
      const length = number * each;
      const min = within && start === dumpHeader.offsetOf(within)
        ? start
        : first;
      const at = fieldOffset(triage, offset);
      return outside(name, at, { min, size, start, length });
    },
  );
  const start = header.UnloadedDriversOffset ?? 0;
  const length = unloadedDriversHeader.sizeBytes +
    unloadedCount * unloadedDriver64.sizeBytes;
  return unloadedCount === 0 ? found : [
    ...found,
    ...outside("the unloaded drivers", start, {
      min: first,
      size,
      start,
      length,
    }),
  ];
}

/**
 * Checks the driver names. In real dumps, all names are in the string pool
 * (measured).
 */
function drivers(triage: TriageDump): Outcome[] {
  const { StringPoolOffset, StringPoolSize } = triage.header;
  const poolStart = StringPoolOffset ?? 0;
  const poolEnd = poolStart + (StringPoolSize ?? 0);
  const count = triage.header.DriverCount ?? 0;
  if (count > maxDrivers) return [tooMany(count, "driver", maxDrivers)];
  for (const { nameOffset, nameEnd, fileOffset } of triage.drivers()) {
    const isInside = nameOffset >= poolStart && nameEnd !== null &&
      nameEnd <= poolEnd;
    if (isInside) continue;
    return [damaged("The name of a driver is not in the dump.", {
      fileOffset,
      expected: `text from ${hex(poolStart)} to ${hex(poolEnd)}`,
      actual: nameEnd === null
        ? `text at ${hex(nameOffset)}`
        : `text from ${hex(nameOffset)} to ${hex(nameEnd)}`,
    })];
  }
  return [];
}

function blocks(triage: TriageDump, size: number): Outcome[] {
  const min = firstPartOffset(triage);
  const count = triage.header.DataBlocksCount ?? 0;
  if (count > maxBlocks) return [tooMany(count, "block", maxBlocks)];
  for (const block of triage.dataBlocks()) {
    const { fileOffset, dataOffset: start, sizeBytes: length } = block;
    const at = { min, size, start, length };
    const found = [
      ...outside("a block of memory", fileOffset, at),
      ...beyondAddresses(block),
    ];
    if (found.length > 0) return found;
  }
  return [];
}

function beyondAddresses(block: DataBlock): Outcome[] {
  const { address, sizeBytes, fileOffset } = block;
  if (address + BigInt(sizeBytes) <= addressLimit) return [];
  return [
    damaged("A block of memory ends beyond the highest possible address.", {
      fileOffset,
      expected: `an end of ${hex(addressLimit)} or below`,
      actual: `${hex(sizeBytes)} bytes from ${hex(address)}`,
    }),
  ];
}

/** Reports a part that is not between the directory and the end of the dump. */
function outside(
  what: string,
  fileOffset: number,
  at: {
    readonly min: number;
    readonly size: number;
    readonly start: number;
    readonly length: number;
  },
): Outcome[] {
  const end = at.start + at.length;
  if (at.start >= at.min && end <= at.size) return [];
  return [damaged(`The position of ${what} is outside of the dump.`, {
    fileOffset,
    expected: `within ${hex(at.min)} to ${hex(at.size)}`,
    actual: `${hex(at.start)} to ${hex(end)}`,
  })];
}

function tooMany(count: number, noun: string, limit: number): Outcome {
  return skip(`${counted(count, noun)} were not checked.`, {
    verdict: "unverified",
    expected: `at most ${grouped(limit)}`,
    hint: windbgHint,
  });
}
