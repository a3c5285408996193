import { treeOf } from "./process_tree.ts";
import {
  hasName,
  type ProcessList,
  type Target,
  type TargetQuery,
} from "./target.ts";
import {
  AmbiguousTargetError,
  noSuchName,
  noSuchNumber,
  ownProcess,
  systemProcess,
} from "./target_error.ts";

/** The processes to dump, in their order. */
export interface FoundTargets {
  readonly targets: readonly Target[];
  /** What was left out and why, in sentences. */
  readonly notes: readonly string[];
}

/** How many of those that are meant are wanted. */
export interface FindOptions {
  readonly all: boolean;
  readonly tree: boolean;
  /** The number of this process, which is never a target. */
  readonly ownId: number;
}

/**
 * The processes that a query means.
 *
 * @throws {LivedumpError} If there is none, or several and not all are wanted.
 */
export function findTargets(
  query: TargetQuery,
  list: ProcessList,
  { all, tree, ownId }: FindOptions,
): FoundTargets {
  const roots = query.kind === "number"
    ? [numbered(query.processId, list, ownId)]
    : named(query.name, list, ownId);
  if (!tree) {
    if (query.kind === "name" && roots.length > 1 && !all) {
      throw new AmbiguousTargetError(query.name, roots);
    }
    return { targets: roots, notes: [] };
  }
  const trees = roots.map((root) => treeOf(root, list));
  // A browser has one name for all its processes: those within the tree of
  // another one are meant with it.
  const tops = trees.filter(({ targets: [root] }) =>
    !trees.some(({ targets: [, ...below] }) => below.some(sameAs(root!)))
  );
  if (query.kind === "name" && tops.length > 1 && !all) {
    throw new AmbiguousTargetError(query.name, roots);
  }
  const targets = tops.flatMap((one) => one.targets);
  const others = targets.filter(({ process }) => process.processId !== ownId);
  const notes = tops.flatMap((one) => one.notes);
  return {
    targets: others,
    notes: others.length === targets.length
      ? notes
      : [...notes, "livedump does not dump itself: it is left out."],
  };
}

const sameAs = (one: Target) => ({ process }: Target) =>
  process.processId === one.process.processId;

function numbered(processId: number, list: ProcessList, ownId: number): Target {
  if (processId === ownId) throw ownProcess();
  const system = systemProcess(processId);
  if (system) throw system;
  const process = list.all.find((one) => one.processId === processId);
  if (!process) throw noSuchNumber(processId);
  return list.target(process);
}

function named(name: string, list: ProcessList, ownId: number): Target[] {
  const matches = list.all.filter((process) => hasName(process, name));
  const others = matches.filter(({ processId }) => processId !== ownId);
  if (others.length === 0) {
    throw matches.length > 0 ? ownProcess() : noSuchName(name, list);
  }
  // Others may have the name of the kernel's process: they are ordinary ones.
  const ordinary = others.filter(({ processId }) => !systemProcess(processId));
  const [kernel] = others;
  if (ordinary.length === 0) throw systemProcess(kernel!.processId);
  return ordinary.map((process) => list.target(process));
}
