import {
  hasThreads,
  matchesName,
  type Target,
  type TargetList,
  type TargetQuery,
  targetTitle,
} from "./target.ts";
import {
  AmbiguousTargetError,
  noSuchName,
  noSuchProcessId,
  noThreads,
  ownProcess,
  systemProcess,
} from "./target_error.ts";

interface FoundTargets {
  readonly targets: readonly Target[];
  /** Notes on processes that are left out. */
  readonly notes: readonly string[];
}

interface FindOptions {
  readonly all: boolean;
  readonly tree: boolean;
  /** The process ID of livedump, which never dumps itself. */
  readonly ownId: number;
}

/**
 * Returns the processes that a query matches.
 *
 * @throws {LivedumpError} If no process matches, or if several match and `all` is
 * not set.
 */
export function findTargets(
  query: TargetQuery,
  list: TargetList,
  { all, tree, ownId }: FindOptions,
): FoundTargets {
  const roots = query.kind === "pid"
    ? [withProcessId(query.processId, list, ownId)]
    : withName(query.name, list, ownId);
  const refuseSeveral = (count: number) => {
    if (query.kind === "name" && count > 1 && !all) {
      throw new AmbiguousTargetError(query.name, roots);
    }
  };
  if (!tree) {
    refuseSeveral(roots.length);
    return { targets: roots, notes: [] };
  }
  const trees = roots.map((root) => treeOf(root, list));
  // All processes of a browser have the same name. If a matching process is in
  // the tree of another matching process, it is not counted as a further match.
  const tops = trees.filter(({ targets: [root] }) =>
    !trees.some(({ targets: [, ...below] }) => below.some(isSameAs(root!)))
  );
  refuseSeveral(tops.length);
  const targets = tops.flatMap((one) => one.targets);
  const others = targets.filter(({ process }) => process.processId !== ownId);
  const notes = tops.flatMap((one) => one.notes);
  if (others.length < targets.length) {
    notes.push("livedump is left out: it does not dump itself.");
  }
  return { targets: others, notes };
}

const isSameAs = (one: Target) => ({ process }: Target) =>
  process.processId === one.process.processId;

function withProcessId(
  processId: number,
  list: TargetList,
  ownId: number,
): Target {
  if (processId === ownId) throw ownProcess();
  const system = systemProcess(processId);
  if (system) throw system;
  const process = list.all.find((one) => one.processId === processId);
  if (!process) throw noSuchProcessId(processId);
  return list.target(process);
}

function withName(name: string, list: TargetList, ownId: number): Target[] {
  const matches = list.all.filter((process) => matchesName(process, name));
  const others = matches.filter(({ processId }) => processId !== ownId);
  if (others.length === 0) {
    throw matches.length > 0 ? ownProcess() : noSuchName(name, list);
  }
  // Leave out processes of the kernel by their IDs, because an ordinary program
  // may be named System.exe.
  const ordinary = others.filter(({ processId }) => !systemProcess(processId));
  const [kernel] = others;
  if (ordinary.length === 0) throw systemProcess(kernel!.processId);
  const running = ordinary.filter(hasThreads);
  if (running.length === 0) throw noThreads(name, ordinary);
  return running.map((process) => list.target(process));
}

/**
 * Finds a process and its descendants, parents before their children.
 *
 * A process keeps the ID of its parent after the parent has ended, and Windows
 * may give that ID to a new process. A process that started after the child is
 * therefore not its parent, even if it has the ID of the parent:
 *
 *     10  started 09:00
 *     20  started 09:05, parent 10: a child
 *     30  started 08:55, parent 10: the child of an earlier process 10
 *
 * Source: https://learn.microsoft.com/windows/win32/api/tlhelp32/ns-tlhelp32-processentry32w
 */
function treeOf(root: Target, list: TargetList): FoundTargets {
  const targets = [root];
  const notes: string[] = [];
  const seen = new Set([root.process.processId]);
  for (const parent of targets) {
    for (const process of list.all) {
      const { processId, parentId } = process;
      if (parentId !== parent.process.processId || seen.has(processId)) {
        continue;
      }
      if (!hasThreads(process)) continue;
      let child = list.target(process);
      let answer = isChild(parent, child);
      if (answer === null) {
        child = list.targetWithPrivilege(process);
        answer = isChild(list.targetWithPrivilege(parent.process), child);
      }
      if (answer === null) {
        notes.push(
          `${targetTitle(child)} is left out: Windows does not report when ` +
            "the process started, so it may not be a child of " +
            `${targetTitle(parent)}.`,
        );
      }
      if (answer !== true) continue;
      seen.add(processId);
      targets.push(child);
    }
  }
  return { targets, notes };
}

/**
 * Whether the child started after its parent, or at the same time; `null` if
 * Windows does not report one of the start times.
 */
function isChild(parent: Target, child: Target): boolean | null {
  const [before, after] = [parent.facts.startTime, child.facts.startTime];
  return before === null || after === null ? null : before <= after;
}
