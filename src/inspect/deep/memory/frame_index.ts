/**
 * Finds pages by their page frame numbers. The index covers the pages that are
 * listed in the dump's table and are inside the file. It stores no data per
 * page.
 */
export interface FrameIndex {
  /** The page's position among the pages in the file, from 0; -1 if absent. */
  indexOf(frame: number): number;
  has(frame: number): boolean;
  /** Counts the frames that are in the file, out of `count` frames starting at `frame`. */
  countIn(frame: number, count: number): number;
}
