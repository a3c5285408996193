/** A bit of MINIDUMP_TYPE. */
export interface MinidumpFlag {
  /** In minidumpapiset.h, without its `MiniDump`. */
  readonly name: string;
  readonly mask: number;
  /** What it puts in or leaves out. */
  readonly meaning: string;
  /** The build of the first Windows that knows it; 0 for long ago. */
  readonly sinceBuild: number;
}

const windows10Version1803 = 17134;
const windows10Version1903 = 18362;

const flag = (
  bit: number,
  name: string,
  meaning: string,
  sinceBuild = 0,
): MinidumpFlag => ({ name, mask: 1 << bit, meaning, sinceBuild });

/**
 * Every bit of MINIDUMP_TYPE.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ne-minidumpapiset-minidump_type
 * The builds are those of the first Windows SDK with the flag; older ones than
 * the program runs on are not told apart.
 */
export const minidumpFlags: readonly MinidumpFlag[] = [
  flag(0, "WithDataSegs", "global variables of all modules"),
  flag(1, "WithFullMemory", "all memory that can be read"),
  flag(2, "WithHandleData", "the open handles"),
  flag(3, "FilterMemory", "no memory but what stack traces need"),
  flag(4, "ScanMemory", "only modules that stacks refer to"),
  flag(5, "WithUnloadedModules", "modules that were unloaded"),
  flag(
    6,
    "WithIndirectlyReferencedMemory",
    "memory that stacks and registers point to",
  ),
  flag(7, "FilterModulePaths", "no folders of modules, which may name users"),
  flag(8, "WithProcessThreadData", "the blocks of the process and threads"),
  flag(9, "WithPrivateReadWriteMemory", "private memory that can be written"),
  flag(10, "WithoutOptionalData", "less of what is not essential"),
  flag(11, "WithFullMemoryInfo", "the list of all regions of memory"),
  flag(12, "WithThreadInfo", "times and start addresses of threads"),
  flag(13, "WithCodeSegs", "the code of all modules"),
  flag(14, "WithoutAuxiliaryState", "no data of auxiliary providers"),
  flag(15, "WithFullAuxiliaryState", "all data of auxiliary providers"),
  flag(16, "WithPrivateWriteCopyMemory", "private copy-on-write memory"),
  flag(17, "IgnoreInaccessibleMemory", "go on where memory cannot be read"),
  flag(18, "WithTokenInformation", "security tokens"),
  flag(19, "WithModuleHeaders", "the headers of modules"),
  flag(20, "FilterTriage", "with FilterMemory: less that is personal"),
  flag(21, "WithAvxXStateContext", "AVX registers"),
  flag(
    22,
    "WithIptTrace",
    "Intel Processor Trace, where it is switched on",
    windows10Version1803,
  ),
  flag(
    23,
    "ScanInaccessiblePartialPages",
    "pages that can be read in part",
    windows10Version1903,
  ),
];

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
    meaning: "all memory, as Task Manager's dumps have it",
  },
  {
    name: "full",
    flags: 0x1826,
    meaning: "all memory, as WinDbg's .dump /ma has it",
  },
  {
    name: "mini",
    flags: 0x1864,
    meaning: "stacks and what they point to, no other memory: small",
  },
  {
    name: "triage",
    flags: 0x1205ac,
    meaning: "stack traces only, with little that is personal: the smallest",
  },
];

/** What a dump of a type would be asked for with. */
export interface MinidumpChoice {
  /** As it was chosen: a name or a number. */
  readonly text: string;
  /** MINIDUMP_TYPE, as far as this Windows knows it. */
  readonly flags: number;
  /** What was left out, because this Windows does not know it. */
  readonly leftOut: readonly MinidumpFlag[];
}

/** The flags of a word of MINIDUMP_TYPE. */
export function flagsIn(word: number): readonly MinidumpFlag[] {
  return minidumpFlags.filter(({ mask }) => (word & mask) !== 0);
}

/** The bits of a word that are no flag. */
export function unknownBits(word: number): number {
  return minidumpFlags.reduce((rest, { mask }) => rest & ~mask, word) >>> 0;
}

/** What a type, by its name or its number, means to a build of Windows. */
export function minidumpChoice(text: string, build: number): MinidumpChoice {
  const named = processDumpTypes.find(({ name }) => name === text);
  const word = named?.flags ?? Number(text);
  const leftOut = flagsIn(word).filter(({ sinceBuild }) => build < sinceBuild);
  const flags = leftOut.reduce((rest, { mask }) => rest & ~mask, word) >>> 0;
  return { text, flags, leftOut };
}
