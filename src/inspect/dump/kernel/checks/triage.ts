import { fail, type Outcome, pass, skip } from "../../../../base/finding.ts";
import { counted, grouped, hex, hex32 } from "../../../../base/text/count.ts";
import { cutShort, retakeHint, unfinishedHint } from "../../hints.ts";
import { words } from "../../signatures.ts";
import type { KernelHeader } from "../header.ts";
import { machineOf } from "../machine.ts";
import type { DataBlock, TriageDump } from "../triage.ts";
import {
  triageDump64,
  triageMark,
  unloadedDriver64,
  unloadedDriversHeader,
} from "../triage_layout.ts";
import { triageParts } from "../triage_parts.ts";
import type { KernelCheck } from "./kernel_check.ts";

/**
 * How many drivers and blocks of memory are judged: Windows loads hundreds of
 * drivers, and triage dumps have thousands of blocks (measured).
 */
const driverLimit = 10_000;
const blockLimit = 2 ** 20;

const addressLimit = 1n << 64n;

/** The directory of a triage dump and all that it points to. */
export const triageCheck: KernelCheck = {
  id: "triage",
  title: "Triage data",
  meaning: "The directory of a small dump (triage): its closing mark, its " +
    "list of drivers, its blocks of memory. Anything that lies outside of " +
    "the file or has no name is damage.",
  cure: "Copy the file again. Windows keeps small dumps in " +
    "C:\\Windows\\Minidump.",
  run({ dump: { header, body, sizeBytes } }) {
    if (body.kind === "passed-over") return [body.outcome];
    if (body.kind !== "triage") return [skip("This is not a triage dump.")];
    const { triage } = body;
    const size = triage.header.SizeOfDump;
    if (size === null || triage.header.DataBlocksCount === null) {
      const end = triage.headerOffset + triageDump64.sizeBytes;
      const message = "The file ends within the directory of the triage data.";
      return [cutShort(message, sizeBytes, end)];
    }
    const whole = sizeBytes >= size;
    const defects = [
      ...closing(triage, size, whole),
      ...misplaced(triage, header, size),
      // What the lists point to can only be judged while the lists are there.
      ...(whole ? [...drivers(triage), ...blocks(triage, size)] : []),
    ];
    if (defects.length > 0) return defects;
    return [pass(
      `${counted(triage.header.DriverCount!, "driver")} and ` +
        `${counted(triage.header.DataBlocksCount, "block")} of memory.`,
    )];
  },
};

function closing(triage: TriageDump, size: number, whole: boolean): Outcome[] {
  const { headerOffset, header } = triage;
  const found: Outcome[] = [];
  if (header.ValidOffset! + triageMark.sizeBytes !== size) {
    found.push(fail("damaged", "The triage data does not end with its mark.", {
      fileOffset: headerOffset + triageDump64.fields.SizeOfDump.offset,
      expected: hex(header.ValidOffset! + triageMark.sizeBytes),
      actual: hex(size),
      hint: retakeHint,
    }));
  }
  if (whole && triage.mark !== words.trgd) {
    found.push(
      fail("damaged", "The mark that closes the triage data is missing.", {
        fileOffset: header.ValidOffset!,
        expected: `"TRGD" (${hex32(words.trgd)})`,
        actual: triage.mark === null
          ? "the end of the file"
          : hex32(triage.mark),
        hint: unfinishedHint,
      }),
    );
  }
  return found;
}

function misplaced(
  triage: TriageDump,
  dumpHeader: KernelHeader,
  size: number,
): Outcome[] {
  const { header, headerOffset, unloadedCount } = triage;
  const contextBytes =
    machineOf(dumpHeader.machineImageType)?.context.sizeBytes ?? 1;
  const first = headerOffset + triageDump64.sizeBytes;
  const found = triageParts.flatMap(
    ({ name, offset, count, entryBytes, within }): Outcome[] => {
      const start = Number(header[offset] ?? 0);
      const number = count === undefined ? 1 : Number(header[count]);
      if (start === 0 && (count === undefined || number === 0)) return [];
      const each = entryBytes ?? (within === undefined ? 1 : contextBytes);
      const length = number * each;
      const least = within && start === dumpHeader.offsetOf(within)
        ? start
        : first;
      const { offset: at } = triageDump64.fields[offset];
      return outside(name, headerOffset + at, { least, size, start, length });
    },
  );
  const start = header.UnloadedDriversOffset ?? 0;
  const length = unloadedDriversHeader.sizeBytes +
    unloadedCount * unloadedDriver64.sizeBytes;
  return unloadedCount === 0 ? found : [
    ...found,
    ...outside("the unloaded drivers", start, {
      least: first,
      size,
      start,
      length,
    }),
  ];
}

/** Every name lies in the pool, where the writer put them all (measured). */
function drivers(triage: TriageDump): Outcome[] {
  const { StringPoolOffset, StringPoolSize } = triage.header;
  const poolStart = StringPoolOffset ?? 0;
  const poolEnd = poolStart + (StringPoolSize ?? 0);
  const count = triage.header.DriverCount ?? 0;
  if (count > driverLimit) return [tooMany(count, "driver", driverLimit)];
  for (const { nameOffset, nameEnd, fileOffset } of triage.drivers()) {
    const isInside = nameOffset >= poolStart && nameEnd !== null &&
      nameEnd <= poolEnd;
    if (isInside) continue;
    return [fail("damaged", "The name of a driver is not in the dump.", {
      fileOffset,
      expected: `text from ${hex(poolStart)} to ${hex(poolEnd)}`,
      actual: nameEnd === null
        ? `text at ${hex(nameOffset)}`
        : `text from ${hex(nameOffset)} to ${hex(nameEnd)}`,
      hint: retakeHint,
    })];
  }
  return [];
}

function blocks(triage: TriageDump, size: number): Outcome[] {
  const least = triage.headerOffset + triageDump64.sizeBytes;
  const count = triage.header.DataBlocksCount ?? 0;
  if (count > blockLimit) return [tooMany(count, "block", blockLimit)];
  for (const block of triage.dataBlocks()) {
    const { fileOffset, dataOffset: start, sizeBytes: length } = block;
    const found = [
      ...outside("a block of memory", fileOffset, {
        least,
        size,
        start,
        length,
      }),
      ...pastAddresses(block),
    ];
    if (found.length > 0) return found;
  }
  return [];
}

function pastAddresses(block: DataBlock): Outcome[] {
  const { address, sizeBytes, fileOffset } = block;
  if (address + BigInt(sizeBytes) <= addressLimit) return [];
  return [fail("damaged", "A block of memory ends beyond every address.", {
    fileOffset,
    expected: `an end by ${hex(addressLimit)}`,
    actual: `${hex(sizeBytes)} bytes from ${hex(address)}`,
    hint: retakeHint,
  })];
}

/** What stands outside of the dump, with a place of its own to tell. */
function outside(
  what: string,
  fileOffset: number,
  at: {
    readonly least: number;
    readonly size: number;
    readonly start: number;
    readonly length: number;
  },
): Outcome[] {
  const end = at.start + at.length;
  if (at.start >= at.least && end <= at.size) return [];
  return [fail("damaged", `The dump places ${what} outside of itself.`, {
    fileOffset,
    expected: `within ${hex(at.least)} to ${hex(at.size)}`,
    actual: `${hex(at.start)} to ${hex(end)}`,
    hint: retakeHint,
  })];
}

function tooMany(count: number, noun: string, limit: number): Outcome {
  return skip(`${counted(count, noun)} were not checked.`, {
    verdict: "unexpected",
    expected: `at most ${grouped(limit)}`,
    hint: "No Windows writes so many: open the dump in WinDbg.",
  });
}
