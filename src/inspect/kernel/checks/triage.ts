import { counted } from "../../../text/count.ts";
import { fail, type Outcome, pass, skip } from "../../../finding.ts";
import { hex, hex32 } from "../../../text/hex.ts";
import type { TriageDump, TriageHeader } from "../triage.ts";
import {
  driverEntry64,
  triageDataBlock,
  triageDump64,
  unloadedDriver64,
  unloadedDriversHeader,
} from "../triage_layout.ts";
import { type KernelCheck, retakeHint } from "./kernel_check.ts";

const mark = 0x44475254; // 'TRGD'
const markBytes = 4;

type FieldName = keyof TriageHeader & string;

/** The parts of a triage dump: the fields that place them. */
const parts: readonly {
  readonly name: string;
  readonly offset: FieldName;
  /** The field with the size or the count; parts of unknown size have none. */
  readonly count?: FieldName;
  readonly entryBytes?: number;
}[] = [
  { name: "the context", offset: "ContextOffset" },
  { name: "the exception record", offset: "ExceptionOffset" },
  { name: "the memory counters", offset: "MmOffset" },
  { name: "the list of unloaded drivers", offset: "UnloadedDriversOffset" },
  { name: "the processor block", offset: "PrcbOffset" },
  { name: "the process", offset: "ProcessOffset" },
  { name: "the thread", offset: "ThreadOffset" },
  {
    name: "the call stack",
    offset: "CallStackOffset",
    count: "SizeOfCallStack",
  },
  {
    name: "the list of drivers",
    offset: "DriverListOffset",
    count: "DriverCount",
    entryBytes: driverEntry64.sizeBytes,
  },
  {
    name: "the string pool",
    offset: "StringPoolOffset",
    count: "StringPoolSize",
  },
  { name: "the name of the broken driver", offset: "BrokenDriverOffset" },
  { name: "the backing store", offset: "BStoreOffset", count: "SizeOfBStore" },
  { name: "the data page", offset: "DataPageOffset", count: "DataPageSize" },
  {
    name: "the debugger data",
    offset: "DebuggerDataOffset",
    count: "DebuggerDataSize",
  },
  {
    name: "the list of data blocks",
    offset: "DataBlocksOffset",
    count: "DataBlocksCount",
    entryBytes: triageDataBlock.sizeBytes,
  },
];

/** The directory of a triage dump and all that it points to. */
export const triageCheck: KernelCheck = {
  id: "triage",
  title: "Triage data",
  run({ dump: { body, sizeBytes } }) {
    if (body.kind !== "triage") return [skip("This is not a triage dump.")];
    const { triage } = body;
    const size = triage.header.SizeOfDump;
    if (size === null || triage.header.DataBlocksCount === null) {
      return [cut(sizeBytes, "its directory")];
    }
    const whole = sizeBytes >= size;
    const defects = [
      ...closing(triage, size, whole),
      ...misplaced(triage, size),
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
  if (header.ValidOffset! + markBytes !== size) {
    found.push(fail("damaged", "The triage data does not end with its mark.", {
      fileOffset: headerOffset + triageDump64.fields.SizeOfDump.offset,
      expected: hex(header.ValidOffset! + markBytes),
      actual: hex(size),
      hint: retakeHint,
    }));
  }
  if (whole && triage.mark !== mark) {
    found.push(
      fail("damaged", "The mark that closes the triage data is missing.", {
        fileOffset: header.ValidOffset!,
        expected: `"TRGD" (${hex32(mark)})`,
        actual: triage.mark === null
          ? "the end of the file"
          : hex32(triage.mark),
        hint: "The writer did not finish this dump: take it again.",
      }),
    );
  }
  return found;
}

function misplaced(triage: TriageDump, size: number): Outcome[] {
  const { header, headerOffset } = triage;
  const found = parts.flatMap(
    ({ name, offset, count, entryBytes = 1 }): Outcome[] => {
      const start = Number(header[offset] ?? 0);
      const number = count === undefined ? 1 : Number(header[count]);
      const length = number * entryBytes;
      const isMissing = start === 0 && count !== undefined && number > 0;
      if (!isMissing && (start === 0 || start + length <= size)) return [];
      const { offset: at } = triageDump64.fields[offset];
      return [outside(name, headerOffset + at, { size, start, length })];
    },
  );
  const start = header.UnloadedDriversOffset ?? 0;
  const length = unloadedDriversHeader.sizeBytes +
    triage.unloadedCount * unloadedDriver64.sizeBytes;
  if (triage.unloadedCount > 0 && start + length > size) {
    found.push(outside("the unloaded drivers", start, { size, start, length }));
  }
  return found;
}

/** Every name lies in the pool, where the writer put them all (measured). */
function drivers(triage: TriageDump): Outcome[] {
  const { StringPoolOffset, StringPoolSize } = triage.header;
  const poolStart = StringPoolOffset ?? 0;
  const poolEnd = poolStart + (StringPoolSize ?? 0);
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
  for (const block of triage.dataBlocks()) {
    if (block.dataOffset + block.sizeBytes <= size) continue;
    return [outside("a block of memory", block.fileOffset, {
      size,
      start: block.dataOffset,
      length: block.sizeBytes,
    })];
  }
  return [];
}

function outside(
  what: string,
  fileOffset: number,
  at: { size: number; start: number; length: number },
): Outcome {
  return fail("damaged", `The dump places ${what} outside of itself.`, {
    fileOffset,
    expected: `an end by ${hex(at.size)}`,
    actual: `${hex(at.start)} to ${hex(at.start + at.length)}`,
    hint: retakeHint,
  });
}

function cut(sizeBytes: number, what: string): Outcome {
  return fail(
    "truncated",
    `The file ends within the triage data: ${what} is cut.`,
    {
      fileOffset: sizeBytes,
      expected: "a whole directory",
      actual: `${sizeBytes} bytes`,
      hint: retakeHint,
    },
  );
}
