import type { TriageHeader } from "./triage.ts";
import {
  driverEntry64,
  exceptionRecord64,
  triageDataBlock,
} from "./triage_layout.ts";

type FieldName = keyof TriageHeader & string;

/** The parts of a triage dump: the fields that place them. */
export const triageParts: readonly {
  readonly name: string;
  readonly offset: FieldName;
  /** The field with the size or the count; parts of unknown size have none. */
  readonly count?: FieldName;
  readonly entryBytes?: number;
  /** The field of the dump header that the part may be. */
  readonly within?: "ContextRecord" | "ExceptionRecord";
}[] = [
  { name: "the context", offset: "ContextOffset", within: "ContextRecord" },
  {
    name: "the exception record",
    offset: "ExceptionOffset",
    entryBytes: exceptionRecord64.sizeBytes,
    within: "ExceptionRecord",
  },
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
