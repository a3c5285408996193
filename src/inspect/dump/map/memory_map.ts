/*
 * The memory map as in the JSON document. Members may be added, but never
 * changed or removed. Pictures of a map use only these types.
 */

/**
 * The state of a part of memory:
 * - `in-file`: listed by the dump, and its data is in the file.
 * - `missing`: listed by the dump, but its data is beyond the end of the file.
 * - `absent`: not in the dump's page list.
 * - `committed`: committed by the process, and not in the dump.
 * - `reserved`: reserved by the process.
 */
export type MapState =
  | "in-file"
  | "missing"
  | "absent"
  | "committed"
  | "reserved";

/** A cell of the map; all cells have the same size. Counts are in map units. */
export interface MapCell {
  readonly start: string;
  readonly inFile: number;
  readonly missing: number;
  /** Always 0 in a map of physical memory. */
  readonly committed: number;
  /** Always 0 in a map of physical memory. */
  readonly reserved: number;
}

/** All memory of one state. */
export interface MapTotal {
  readonly state: MapState;
  /** `null` if unknown, or too large for an exact number. */
  readonly count: number | null;
  readonly regions: number | null;
}

/** Consecutive memory of one state. */
export interface MapRegion {
  readonly start: string;
  /** The last address of the region. */
  readonly last: string;
  readonly count: number;
  readonly state: MapState;
}

/** Which memory a dump lists, and which of it is in the file. */
export interface MemoryMap {
  readonly space: "physical" | "process";
  /** The unit of all counts. */
  readonly unit: "page" | "byte";
  readonly unitBytes: number;
  /** The last address that the dump lists; `null` if it lists none. */
  readonly last: string | null;
  readonly cellBytes: number;
  /** The cells that are not empty, in ascending order of address. */
  readonly cells: readonly MapCell[];
  /** A row for each state about which the dump has information. */
  readonly totals: readonly MapTotal[];
  /** The largest regions of each state, in ascending order of address. */
  readonly regions: readonly MapRegion[];
}
