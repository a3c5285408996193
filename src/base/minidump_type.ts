/** A bit of MINIDUMP_TYPE. */
interface FlagRow {
  /** In minidumpapiset.h, without its prefix `MiniDump`. */
  readonly name: string;
  /** What it adds or leaves out. */
  readonly meaning: string;
  /** The build of the first Windows that knows it, if livedump runs on others. */
  readonly sinceBuild?: number;
}

/**
 * Every bit of MINIDUMP_TYPE, from bit 0.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ne-minidumpapiset-minidump_type
 * The builds are those of the first Windows SDK that has the flag: Windows 10
 * version 1803 (17134) and version 1903 (18362).
 */
const rows = [
  { name: "WithDataSegs", meaning: "global variables of all modules" },
  { name: "WithFullMemory", meaning: "all readable memory" },
  { name: "WithHandleData", meaning: "the open handles" },
  { name: "FilterMemory", meaning: "only the memory that stack traces need" },
  { name: "ScanMemory", meaning: "only modules that stacks refer to" },
  { name: "WithUnloadedModules", meaning: "unloaded modules" },
  {
    name: "WithIndirectlyReferencedMemory",
    meaning: "memory that stacks and registers point to",
  },
  {
    name: "FilterModulePaths",
    meaning: "no folders of modules, which may contain user names",
  },
  { name: "WithProcessThreadData", meaning: "the process and thread blocks" },
  { name: "WithPrivateReadWriteMemory", meaning: "private writable memory" },
  { name: "WithoutOptionalData", meaning: "less optional data" },
  { name: "WithFullMemoryInfo", meaning: "the list of all memory regions" },
  { name: "WithThreadInfo", meaning: "times and start addresses of threads" },
  { name: "WithCodeSegs", meaning: "the code of all modules" },
  { name: "WithoutAuxiliaryState", meaning: "no data of auxiliary providers" },
  {
    name: "WithFullAuxiliaryState",
    meaning: "all data of auxiliary providers",
  },
  {
    name: "WithPrivateWriteCopyMemory",
    meaning: "private copy-on-write memory",
  },
  { name: "IgnoreInaccessibleMemory", meaning: "skip unreadable memory" },
  { name: "WithTokenInformation", meaning: "security tokens" },
  { name: "WithModuleHeaders", meaning: "the headers of modules" },
  {
    name: "FilterTriage",
    meaning: "with FilterMemory: less personal data",
  },
  { name: "WithAvxXStateContext", meaning: "AVX registers" },
  {
    name: "WithIptTrace",
    meaning: "Intel Processor Trace, if it is enabled",
    sinceBuild: 17134,
  },
  {
    name: "ScanInaccessiblePartialPages",
    meaning: "partly readable pages",
    sinceBuild: 18362,
  },
] as const satisfies readonly FlagRow[];

/** A bit of MINIDUMP_TYPE, with its value. */
export interface MinidumpFlag extends FlagRow {
  readonly mask: number;
}

export const minidumpFlags: readonly MinidumpFlag[] = rows.map((row, bit) => ({
  ...row,
  mask: 1 << bit,
}));

/** A kind of process dump with a name. */
export interface ProcessDumpType {
  readonly name: string;
  /** MINIDUMP_TYPE. */
  readonly flags: number;
  readonly meaning: string;
}

/**
 * Sources: winsiderss/systeminformer SystemInformer/mainwnd.c for Task Manager's
 * flags; Microsoft Learn, ".dump (Create Dump File)", /ma, for full; Microsoft
 * Learn, "ProcDump", -mm, for mini; dotnet/runtime
 * src/coreclr/debug/createdump for triage.
 */
export const processDumpTypes: readonly ProcessDumpType[] = [
  {
    name: "task-manager",
    flags: 0x421826,
    meaning: "all memory, as in Task Manager's dumps",
  },
  {
    name: "full",
    flags: 0x1826,
    meaning: "all memory, as in dumps of WinDbg's .dump /ma",
  },
  {
    name: "mini",
    flags: 0x1864,
    meaning: "stacks and the memory that they point to: small",
  },
  {
    name: "triage",
    flags: 0x1205ac,
    meaning: "stack traces only, with little personal data: the smallest",
  },
];

/** What a type means to one version of Windows. */
export interface MinidumpChoice {
  /** A name or a number, as it was chosen. */
  readonly text: string;
  /** MINIDUMP_TYPE, without the flags in `leftOut`. */
  readonly flags: number;
  /** The flags that this Windows does not know. */
  readonly leftOut: readonly MinidumpFlag[];
}

/** The flags of a word of MINIDUMP_TYPE. */
export function flagsIn(word: number): readonly MinidumpFlag[] {
  return minidumpFlags.filter(({ mask }) => (word & mask) !== 0);
}

/** Whether a flag is set in the header of a minidump. */
export function hasFlag(
  flags: bigint,
  name: (typeof rows)[number]["name"],
): boolean {
  return flagsIn(Number(BigInt.asUintN(32, flags)))
    .some((flag) => flag.name === name);
}

/** The bits of a word that are no flag. */
export function unknownBits(word: number): number {
  return minidumpFlags.reduce((rest, { mask }) => rest & ~mask, word) >>> 0;
}

/** What a type, by its name or its number, means to a build of Windows. */
export function minidumpChoice(text: string, build: number): MinidumpChoice {
  const named = processDumpTypes.find(({ name }) => name === text);
  const word = named?.flags ?? Number(text);
  const leftOut = flagsIn(word).filter(({ sinceBuild = 0 }) =>
    build < sinceBuild
  );
  const flags = leftOut.reduce((rest, { mask }) => rest & ~mask, word) >>> 0;
  return { text, flags, leftOut };
}
