/**
 * Every bit of MINIDUMP_TYPE, from bit 0. A row has these columns:
 * - the name in minidumpapiset.h without the prefix `MiniDump`
 * - what the bit adds to the dump or leaves out
 * - the first Windows build that supports the bit; missing if every build that
 *   livedump supports has the bit
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ne-minidumpapiset-minidump_type
 * Each build is the build of the first Windows SDK that has the flag: Windows
 * 10 version 1803 (17134) or version 1903 (18362).
 */
const rows = [
  ["WithDataSegs", "global variables of all modules"],
  ["WithFullMemory", "all readable memory"],
  ["WithHandleData", "the open handles"],
  ["FilterMemory", "only the memory that stack traces need"],
  ["ScanMemory", "only modules that stacks refer to"],
  ["WithUnloadedModules", "unloaded modules"],
  [
    "WithIndirectlyReferencedMemory",
    "memory that stacks and registers point to",
  ],
  ["FilterModulePaths", "no module folders, which may contain user names"],
  ["WithProcessThreadData", "the environment blocks (PEB and TEBs)"],
  ["WithPrivateReadWriteMemory", "private writable memory"],
  ["WithoutOptionalData", "less optional data"],
  ["WithFullMemoryInfo", "the list of all memory regions"],
  ["WithThreadInfo", "times and start addresses of threads"],
  ["WithCodeSegs", "the code of all modules"],
  ["WithoutAuxiliaryState", "no data from auxiliary data providers"],
  ["WithFullAuxiliaryState", "all data from auxiliary data providers"],
  ["WithPrivateWriteCopyMemory", "private copy-on-write memory"],
  ["IgnoreInaccessibleMemory", "skip unreadable memory"],
  ["WithTokenInformation", "security tokens"],
  ["WithModuleHeaders", "the headers of modules"],
  ["FilterTriage", "with FilterMemory: less personal data"],
  ["WithAvxXStateContext", "AVX registers"],
  ["WithIptTrace", "Intel Processor Trace, if it is enabled", 17134],
  ["ScanInaccessiblePartialPages", "partly readable pages", 18362],
] as const;

type FlagName = (typeof rows)[number][0];

/** A bit of MINIDUMP_TYPE. */
interface MinidumpFlag {
  readonly name: FlagName;
  readonly mask: number;
  readonly meaning: string;
  /**
   * The first Windows build that supports the flag; 0 if every build that
   * livedump supports has the flag.
   */
  readonly sinceBuild: number;
}

export const minidumpFlags: readonly MinidumpFlag[] = rows.map(
  ([name, meaning, sinceBuild = 0], bit) => ({
    name,
    mask: 1 << bit,
    meaning,
    sinceBuild,
  }),
);

/** The name of a MINIDUMP_TYPE flag as `--expect` accepts it, such as
 * `full-memory`. */
export type FlagWord = string & { readonly flagWord: unique symbol };

/** Converts a flag name: `WithFullMemory` becomes `full-memory`. */
export function flagWord(name: FlagName): FlagWord {
  if (name === "WithHandleData") return "handles" as FlagWord;
  return name.replace(/^With(?=[A-Z])/, "")
    .replace(/[a-z](?=[A-Z])/g, "$&-").toLowerCase() as FlagWord;
}

/**
 * The names of the flags in a MINIDUMP_TYPE value; by default, of all flags.
 */
export function flagWords(word = 0xffff_ffff): readonly FlagWord[] {
  return flagsIn(word).map(({ name }) => flagWord(name));
}

/** A named type of process dump. */
interface ProcessDumpType {
  readonly name: string;
  /** The value of MINIDUMP_TYPE. */
  readonly flags: number;
  readonly meaning: string;
}

/**
 * The named types. Their flags are from these sources:
 * - task-manager: winsiderss/systeminformer SystemInformer/mainwnd.c
 * - full: Microsoft Learn, ".dump (Create Dump File)", /ma
 * - mini: Microsoft Learn, "ProcDump", -mm
 * - triage: dotnet/runtime src/coreclr/debug/createdump
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
    meaning: "stacks and the memory that they point to: a small dump",
  },
  {
    name: "triage",
    flags: 0x1205ac,
    meaning: "stack traces only, with little personal data: the smallest dump",
  },
];

/** The flags of a dump type on one build of Windows. */
export interface MinidumpChoice {
  /** The name or number of the type, as the user specified it. */
  readonly text: string;
  /** The value of MINIDUMP_TYPE, without the flags in `leftOut`. */
  readonly flags: number;
  /** The flags that this build of Windows does not support. */
  readonly leftOut: readonly MinidumpFlag[];
}

/** The flags that are set in a value of MINIDUMP_TYPE. */
export function flagsIn(word: number): readonly MinidumpFlag[] {
  return minidumpFlags.filter(({ mask }) => (word & mask) !== 0);
}

/** Whether a flag is set in the header of a minidump. */
export function hasFlag(
  flags: bigint,
  name: FlagName,
): boolean {
  return flagsIn(Number(BigInt.asUintN(32, flags)))
    .some((flag) => flag.name === name);
}

/** The bits of a value that do not belong to known flags. */
export function unknownBits(word: number): number {
  return minidumpFlags.reduce((rest, { mask }) => rest & ~mask, word) >>> 0;
}

/**
 * The flags of a dump type on a Windows build. `text` is a name or a number.
 */
export function minidumpChoice(text: string, build: number): MinidumpChoice {
  const named = processDumpTypes.find(({ name }) => name === text);
  const word = named?.flags ?? Number(text);
  const leftOut = flagsIn(word).filter(({ sinceBuild }) => build < sinceBuild);
  const flags = leftOut.reduce((rest, { mask }) => rest & ~mask, word) >>> 0;
  return { text, flags, leftOut };
}
