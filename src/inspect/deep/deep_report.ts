/*
 * What `deep` holds in the report: these types are JSON, as in report.ts. A
 * part that a kind of dump does not have, or that could not be read, is null.
 */

/** How virtual addresses lead to memory. */
export interface PagingReport {
  readonly mode: string;
  /** The physical address of the top page table. */
  readonly directory: string;
  /** Whether the tables show themselves at PteBase; null if not known. */
  readonly selfMap: boolean | null;
}

/** KDBG. */
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
  /** Below the address of a symbol server. */
  readonly symbolPath: string;
}

/** Pages mapped by the page tables, and those of them in the dump. */
export interface PageCountReport {
  readonly pages: number;
  readonly pagesInDump: number;
}

/** The kernel's image. */
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

/** A loaded image. */
export interface ModuleReport {
  readonly name: string | null;
  readonly base: string;
  readonly sizeBytes: number;
  /** Null where the dump has no page tables. */
  readonly pages: number | null;
  readonly pagesInDump: number | null;
  /** Whether its PE header can be read. */
  readonly header: boolean;
  readonly pdb: PdbReport | null;
}

/** A process. */
export interface ProcessReport {
  readonly address: string;
  readonly id: number | null;
  readonly name: string | null;
  readonly directory: string | null;
  readonly userPages: number | null;
  readonly userPagesInDump: number | null;
}

/** A processor, or a thread of a minidump, and where it was. */
export interface ProcessorReport {
  readonly number: number;
  readonly address: string | null;
  readonly readable: boolean;
  readonly thread: string | null;
  readonly instruction: string | null;
  readonly stack: string | null;
}

/** Stacks. */
export interface StackReport {
  readonly threads: number;
  readonly readable: number;
}

/** How much of what is mapped is in the dump. */
export interface CoverageReport extends PageCountReport {
  readonly kinds: readonly (PageCountReport & { readonly kind: string })[];
  /** Page tables that are not in the dump. */
  readonly missingTables: number;
  readonly holes: readonly {
    readonly address: string;
    readonly sizeBytes: number;
    readonly kind: string;
  }[];
  /** User pages of all processes together; null where none were found. */
  readonly user: PageCountReport | null;
}

/** Memory by its address, as far as a dump without page tables has it. */
export interface MemoryReport {
  readonly blocks: number;
  readonly sizeBytes: number;
  /** The first of them by address, those that touch as one. */
  readonly ranges: readonly MemoryRangeReport[];
}

/** Virtual memory that can be read. */
export interface MemoryRangeReport {
  readonly address: string;
  readonly sizeBytes: number;
}

/** The regions of a process. */
export interface RegionReport {
  readonly regions: number;
  /** Those that could be read, and those of them that are wholly there. */
  readonly readable: number;
  readonly whole: number;
  /** The largest parts that are missing. */
  readonly holes: readonly {
    readonly address: string;
    readonly sizeBytes: number;
  }[];
}

/** What `deep` holds in the report of a dump. */
export interface DeepReport {
  readonly paging: PagingReport | null;
  readonly debuggerData: DebuggerDataReport | null;
  readonly kernelImage: KernelImageReport | null;
  readonly modules: readonly ModuleReport[];
  /** How the layout of processes was found; null where it was not. */
  readonly processLayout: string | null;
  readonly processes: readonly ProcessReport[];
  readonly processors: readonly ProcessorReport[];
  readonly stacks: StackReport | null;
  readonly coverage: CoverageReport | null;
  readonly memory: MemoryReport | null;
  readonly regions: RegionReport | null;
  /** What `--read` asked for. */
  readonly read: ReadReport | null;
}

/** A piece of memory. */
export interface ReadReport {
  readonly space: "virtual" | "physical";
  readonly address: string;
  readonly sizeBytes: number;
  readonly bytesInDump: number;
  /** 16 bytes each, two digits a byte, "??" for one that is not there. */
  readonly rows: readonly {
    readonly address: string;
    readonly bytes: string;
  }[];
}
