/** A run of physical pages: numbers of pages, not addresses. */
export interface Run {
  readonly basePage: bigint;
  readonly pageCount: bigint;
}

/** The machines by the name that tests use; any other number is taken as is. */
export const machines = {
  x64: 0x8664,
  arm64: 0xaa64,
  x86: 0x14c,
} as const;

/** What a field may be set to; null leaves it as nobody filled it. */
export type FieldValue = number | bigint | string | Uint8Array | null;

/** What a kernel dump's header says. Everything has a plausible default. */
export interface HeaderOptions {
  /** 64: DUMP_HEADER64 (the default). 32: DUMP_HEADER32. */
  readonly bits?: 64 | 32;
  /** DumpType; 6 by default. */
  readonly type?: number;
  readonly machine?: keyof typeof machines | number;
  readonly processors?: number;
  /** MinorVersion; 22631 by default. */
  readonly build?: number;
  readonly bugCheck?: number | null;
  readonly parameters?: readonly (bigint | number)[];
  /** Parameter 1 by the name of who asked. */
  readonly tag?: "Taskmgr" | "livedump";
  /** The run block; left unfilled when absent. */
  readonly runs?: readonly Run[];
  /** 0x10, a live dump, by default. */
  readonly attributes?: number | null;
  /** Left unfilled by default, as Windows does at crash time (measured). */
  readonly writerStatus?: number | null;
  readonly comment?: string | null;
  /** FILETIME: 100 ns since 1601. */
  readonly systemTime?: bigint | null;
  /** 100 ns units. */
  readonly upTime?: bigint | null;
  /** The bytes of ContextRecord; those of the machine by default. */
  readonly context?: Uint8Array | null;
  /** The bytes of Exception; a breakpoint at the context's pc by default. */
  readonly exception?: Uint8Array | null;
  /** Any field by Microsoft's name; wins over everything above. */
  readonly fields?: Readonly<Record<string, FieldValue>>;
  /** Bytes (or ASCII) put at an offset of the finished file. */
  readonly patches?: readonly (readonly [number, Uint8Array | string])[];
}

/**
 * Parameter 1 of 0x161. "Taskmgr": Microsoft's bug check 0x161 reference. Both
 * are ASCII, read from the most significant byte.
 */
export const tags = {
  Taskmgr: 0x005461736b6d6772n,
  livedump: 0x6c69766564756d70n,
} as const;

/** A few runs that together are a gigabyte, as a small x64 machine has them. */
export const plausibleRuns: readonly Run[] = [
  { basePage: 0x1n, pageCount: 0x9en },
  { basePage: 0x100n, pageCount: 0x3ee00n },
];
