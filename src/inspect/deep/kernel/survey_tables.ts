import { pageNumberOf, virtualAddress } from "../memory/address.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { Coverage, type ImageSpan, type PageCount } from "./coverage.ts";
import { VisitedTables } from "./visited_tables.ts";
import type { Module } from "./modules.ts";
import type { Process } from "./processes.ts";
import { type MissingTables, TableWalk } from "./walk_tables.ts";

/** What the page tables map, and how much of it is in the dump. */
export interface TableSurvey {
  readonly coverage: Coverage;
  readonly missingTables: MissingTables;
  /** The pages of each module. */
  readonly modulePages: ReadonlyMap<Module, PageCount>;
  /** The user pages of each process; `null` where they were not found. */
  readonly userPages: readonly (PageCount | null)[];
}

/**
 * Goes through the page tables of the kernel and of each process.
 *
 * @throws {ReadError} If the system cannot read the file.
 */
export function surveyTables(
  space: AddressSpace,
  modules: readonly Module[],
  processes: readonly Process[],
): TableSurvey {
  const modulePages = new Map<Module, PageCount>();
  const spans = modules.map((module) => {
    const pages = { mapped: 0, inDump: 0 };
    modulePages.set(module, pages);
    return spanOf(module, pages);
  }).sort((a, b) => a.firstPage - b.firstPage);
  const coverage = new Coverage();
  const walk = new TableWalk(space.mode, coverage, spans);
  walk.walk(space, "kernel");
  return {
    coverage,
    missingTables: walk.missing,
    modulePages,
    userPages: countUserPages(space, processes),
  };
}

function spanOf(module: Module, pages: PageCount): ImageSpan {
  const { base, sizeBytes } = module;
  const end = virtualAddress(base + BigInt(sizeBytes) + 0xfffn);
  const firstPage = pageNumberOf(base);
  // An image that goes beyond the last address has no pages.
  const endPage = Math.max(firstPage, pageNumberOf(end));
  return { firstPage, endPage, pages };
}

/** Tables are gone through once, whichever processes name them. */
function countUserPages(
  space: AddressSpace,
  processes: readonly Process[],
): (PageCount | null)[] {
  const seen = new VisitedTables();
  const directories = new Set<number>();
  return processes.map(({ directory }) => {
    if (directory === null || directories.has(directory)) return null;
    directories.add(directory);
    const user = new Coverage();
    new TableWalk(space.mode, user, [], seen).walk(
      space.withDirectory(directory),
      "user",
    );
    return user.kinds.other;
  });
}
