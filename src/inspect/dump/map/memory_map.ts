/*
 * The map of memory as programs read it: a part of the JSON document, which
 * only ever grows. The picture is drawn from nothing else.
 */

/**
 * What a part of memory is: promised and in the file; promised, but beyond the
 * end of the file; not in the table of pages; committed by the process and not
 * in the dump; reserved by the process.
 */
export type MapState =
  | "in-file"
  | "missing"
  | "absent"
  | "committed"
  | "reserved";

/** One of equal parts of an address space; counts are of the map's unit. */
export interface MapCell {
  readonly start: string;
  readonly inFile: number;
  readonly missing: number;
  /** Committed and not in the dump; 0 in physical memory. */
  readonly committed: number;
  /** 0 in physical memory. */
  readonly reserved: number;
}

/** All memory of one state. */
export interface MapTotal {
  readonly state: MapState;
  /** `null` for a count that no number holds exactly, or that is not told. */
  readonly count: number | null;
  /** How many regions that is. */
  readonly regions: number | null;
}

/** Consecutive memory of one state. */
export interface MapRegion {
  readonly start: string;
  /** The last address. */
  readonly last: string;
  readonly count: number;
  readonly state: MapState;
}

/** Which memory a dump promises, and which of it is in the file. */
export interface MemoryMap {
  readonly space: "physical" | "process";
  /** What is counted. */
  readonly unit: "page" | "byte";
  readonly unitBytes: number;
  /** The last address that the tables speak of; `null` if of none. */
  readonly last: string | null;
  readonly cellBytes: number;
  /** Those that hold something, ascending. */
  readonly cells: readonly MapCell[];
  /** A row for each state that the file tells of. */
  readonly totals: readonly MapTotal[];
  /** The largest regions of each state, ascending. */
  readonly regions: readonly MapRegion[];
}
