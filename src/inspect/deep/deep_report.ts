/*
 * The `deep` part of the JSON report. A part is null if this kind of dump does
 * not contain it, or if it could not be read.
 */

/** How virtual addresses are translated. */
interface PagingReport {
  readonly mode: string;
  /** The physical address of the top page table. */
  readonly directory: string;
  /** Whether the page tables map themselves at PteBase; null if unknown. */
  readonly selfMap: boolean | null;
}

/** The debugger data (KDBG). */
export interface DebuggerDataReport {
  readonly address: string | null;
  /** `plain`, `decoded`, `encoded`, `missing` or `unknown`. */
  readonly state: string;
  readonly kernelBase: string | null;
  readonly buildLab: string | null;
}

/** The identity of an image's symbols. */
export interface PdbReport {
  readonly name: string;
  readonly guid: string;
  readonly age: number;
  /** The path of the symbol file on a symbol server. */
  readonly symbolPath: string;
}

/** Pages that the page tables map. */
export interface PageCountReport {
  readonly pages: number;
  readonly pagesInDump: number;
}

export interface KernelImageReport {
  readonly base: string;
  readonly sizeBytes: number;
  readonly timeDateStamp: string;
  readonly pdb: PdbReport | null;
  readonly sections: readonly {
    readonly name: string;
    readonly address: string;
    readonly sizeBytes: number;
    readonly discardable: boolean;
    readonly bytesInDump: number;
  }[];
}

export interface ModuleReport {
  readonly name: string | null;
  readonly base: string;
  readonly sizeBytes: number;
  /** Number of mapped pages; null if the dump has no page tables. */
  readonly pages: number | null;
  readonly pagesInDump: number | null;
  /** Whether the PE header of the image is in the dump. */
  readonly header: boolean;
  readonly pdb: PdbReport | null;
}

export interface ProcessReport {
  readonly address: string;
  readonly id: number | null;
  readonly name: string | null;
  readonly directory: string | null;
  readonly userPages: number | null;
  readonly userPagesInDump: number | null;
}

export interface ProcessorReport {
  readonly number: number;
  readonly address: string | null;
  readonly readable: boolean;
  readonly thread: string | null;
  readonly instruction: string | null;
  readonly stack: string | null;
}

interface StackReport {
  readonly threads: number;
  readonly readable: number;
}

interface RangeReport {
  readonly address: string;
  readonly sizeBytes: number;
}

/** The mapped pages, and the number of them that are in the dump. */
export interface CoverageReport extends PageCountReport {
  readonly kinds: readonly (PageCountReport & { readonly kind: string })[];
  /** Number of page tables that are not in the dump. */
  readonly missingTables: number;
  readonly holes: readonly (RangeReport & { readonly kind: string })[];
  /** The user pages of all processes; null if no process was found. */
  readonly user: PageCountReport | null;
}

/** The memory in a dump without page tables. */
export interface MemoryReport {
  readonly blocks: number;
  readonly sizeBytes: number;
  /**
   * The first ranges, in ascending order of address. Adjacent ranges are
   * merged.
   */
  readonly ranges: readonly RangeReport[];
}

/** The memory regions of a process. */
interface RegionReport {
  readonly regions: number;
  /** Number of regions that the process could read. */
  readonly readable: number;
  /** Number of readable regions that are entirely in the dump. */
  readonly whole: number;
  /** The largest missing parts. */
  readonly holes: readonly RangeReport[];
}

/** The memory that `--read` requested. */
export interface ReadReport {
  readonly space: "virtual" | "physical";
  readonly address: string;
  readonly sizeBytes: number;
  readonly bytesInDump: number;
  /** Rows of 16 bytes: two digits for each byte, "??" for a missing byte. */
  readonly rows: readonly {
    readonly address: string;
    readonly bytes: string;
  }[];
}

/** The `deep` part of a dump's report. */
export interface DeepReport {
  readonly paging: PagingReport | null;
  readonly debuggerData: DebuggerDataReport | null;
  readonly kernelImage: KernelImageReport | null;
  readonly modules: readonly ModuleReport[];
  /** How the layout of EPROCESS was found; null if it was not found. */
  readonly processLayout: string | null;
  readonly processes: readonly ProcessReport[];
  readonly processors: readonly ProcessorReport[];
  readonly stacks: StackReport | null;
  readonly coverage: CoverageReport | null;
  readonly memory: MemoryReport | null;
  readonly regions: RegionReport | null;
  readonly read: ReadReport | null;
}

/**
 * A report without contents. Each kind of dump replaces the parts that it has.
 */
export const emptyDeepReport: DeepReport = {
  paging: null,
  debuggerData: null,
  kernelImage: null,
  modules: [],
  processLayout: null,
  processes: [],
  processors: [],
  stacks: null,
  coverage: null,
  memory: null,
  regions: null,
  read: null,
};
