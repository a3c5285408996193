/** A run of physical pages, by page number. */
export interface Run {
  readonly basePage: bigint;
  readonly pageCount: bigint;
}

/** The names of machine types in tests; other numbers are used unchanged. */
export const machines = {
  x64: 0x8664,
  arm64: 0xaa64,
  x86: 0x14c,
} as const;

/** The value of a field; null leaves the field unfilled. */
export type FieldValue = number | bigint | string | Uint8Array | null;

/** The fields of a kernel dump's header. All have plausible defaults. */
export interface HeaderOptions {
  /** The header: 64 for DUMP_HEADER64 (the default), 32 for DUMP_HEADER32. */
  readonly bits?: 64 | 32;
  /** DumpType; 6 by default. */
  readonly type?: number;
  readonly machine?: keyof typeof machines | number;
  readonly processors?: number;
  /** MinorVersion; 22631 by default. */
  readonly build?: number;
  readonly bugCheck?: number | null;
  readonly parameters?: readonly (bigint | number)[];
  /** The program that requested the dump; determines parameter 1. */
  readonly tag?: "Taskmgr" | "livedump";
  /** The run block; if absent, its bytes stay "PAGE". */
  readonly runs?: readonly Run[];
  /** The attributes; 0x10 (live dump) by default. */
  readonly attributes?: number | null;
  /** WriterStatus; unfilled by default, as in crash dumps (measured). */
  readonly writerStatus?: number | null;
  readonly comment?: string | null;
  /** The time of the dump as a FILETIME, in units of 100 ns since 1601. */
  readonly systemTime?: bigint | null;
  /** The time since the start of Windows, in units of 100 ns. */
  readonly upTime?: bigint | null;
  /** The bytes of ContextRecord; by default those of the machine type. */
  readonly context?: Uint8Array | null;
  /** The bytes of Exception; a breakpoint at the context's pc by default. */
  readonly exception?: Uint8Array | null;
  /** Values by Microsoft's field names; they override the other options. */
  readonly fields?: Readonly<Record<string, FieldValue>>;
  /** Bytes (or ASCII) to write at an offset of the finished file. */
  readonly patches?: readonly (readonly [number, Uint8Array | string])[];
}

/**
 * Values of parameter 1 of 0x161: ASCII text, from the most significant byte.
 * Source of "Taskmgr": Microsoft's reference of bug check 0x161.
 */
export const tags = {
  Taskmgr: 0x005461736b6d6772n,
  livedump: 0x6c69766564756d70n,
} as const;

/** The runs of a small x64 machine with 1 GiB of memory. */
export const plausibleRuns: readonly Run[] = [
  { basePage: 0x1n, pageCount: 0x9en },
  { basePage: 0x100n, pageCount: 0x3ee00n },
];
