/**
 * Finds pages by their page frame numbers. It knows only pages that the dump's
 * table lists and that lie inside the file, and needs no node for each page.
 */
export interface FrameIndex {
  /** The page's position among the pages in the file, from 0; -1 if absent. */
  indexOf(frame: number): number;
  has(frame: number): boolean;
  /** How many of the `count` frames from `frame` on are in the file. */
  countIn(frame: number, count: number): number;
}
