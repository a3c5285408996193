import { pageNumberOf, virtualAddress } from "../memory/address.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { VisitedTables } from "../memory/visited_tables.ts";
import type { TableProgress } from "../table_progress.ts";
import type { Module } from "./modules.ts";
import {
  type ImageSpan,
  type PageCount,
  PageCoverage,
} from "./page_coverage.ts";
import type { Process } from "./processes.ts";
import { type MissingTables, TableWalk } from "./walk_tables.ts";

/** What the page tables map, and how much of it is in the dump. */
export interface TableSurvey {
  readonly coverage: PageCoverage;
  readonly missingTables: MissingTables;
  readonly modulePages: ReadonlyMap<Module, PageCount>;
  /**
   * The pages of each process; `null` if the directory of a process is unknown
   * or was already counted.
   */
  readonly userPages: readonly (PageCount | null)[];
}

/** Walks the page tables of the kernel and of each process. */
export function surveyTables(
  space: AddressSpace,
  modules: readonly Module[],
  processes: readonly Process[],
  progress: TableProgress,
): TableSurvey {
  const modulePages = new Map<Module, PageCount>();
  const spans = modules.map((module) => {
    const pages = { mapped: 0, inDump: 0 };
    modulePages.set(module, pages);
    return spanOf(module, pages);
  }).sort((a, b) => a.firstPage - b.firstPage);
  const coverage = new PageCoverage();
  progress.begin(() => countTables(space, processes));
  const onTable = () => progress.tableRead();
  const walk = new TableWalk(
    space.mode,
    coverage,
    spans,
    new VisitedTables(),
    onTable,
  );
  walk.walk(space, "kernel");
  return {
    coverage,
    missingTables: walk.missing,
    modulePages,
    userPages: countUserPages(space, processes, onTable),
  };
}

function spanOf(module: Module, pages: PageCount): ImageSpan {
  const { base, sizeBytes } = module;
  const end = virtualAddress(base + BigInt(sizeBytes) + 0xfffn);
  const firstPage = pageNumberOf(base);
  // An image that extends beyond the highest address counts as having no pages.
  const endPage = Math.max(firstPage, pageNumberOf(end));
  return { firstPage, endPage, pages };
}

/**
 * Counts the user pages of each process. Visits each table once, even if
 * several processes refer to it.
 */
function countUserPages(
  space: AddressSpace,
  processes: readonly Process[],
  onTable: () => void,
  onlyTables = false,
): (PageCount | null)[] {
  const visited = new VisitedTables();
  const directories = new Set<number>();
  return processes.map(({ directory }) => {
    if (directory === null || directories.has(directory)) return null;
    directories.add(directory);
    const user = new PageCoverage();
    new TableWalk(space.mode, user, [], visited, onTable, onlyTables).walk(
      space.withDirectory(directory),
      "user",
    );
    return user.kinds.other;
  });
}

/**
 * The number of tables that a survey visits. To save time, tables of the last
 * level are counted but not read: for each other table, there may be 512 of
 * them.
 */
function countTables(
  space: AddressSpace,
  processes: readonly Process[],
): number {
  let count = 0;
  const onTable = () => void count++;
  const coverage = new PageCoverage();
  new TableWalk(
    space.mode,
    coverage,
    [],
    new VisitedTables(),
    onTable,
    true,
  ).walk(space, "kernel");
  countUserPages(space, processes, onTable, true);
  return count;
}
