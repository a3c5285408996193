import { type ProcessList, type Target, titleOf } from "./target.ts";

/** A process with its descendants. */
export interface ProcessTree {
  /** Parents before their children. */
  readonly targets: readonly Target[];
  /** What could not be told, in sentences. */
  readonly notes: readonly string[];
}

/**
 * A process with all that it started, and what that started. Windows keeps the
 * number of a parent that is gone and gives it to others, so only what is not
 * older than a process can be its child.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/tlhelp32/ns-tlhelp32-processentry32w
 */
export function treeOf(root: Target, list: ProcessList): ProcessTree {
  const targets = [root];
  const notes: string[] = [];
  const seen = new Set([root.process.processId]);
  for (const parent of targets) {
    for (const process of list.all) {
      const { processId, parentId } = process;
      if (parentId !== parent.process.processId || seen.has(processId)) {
        continue;
      }
      let child = list.target(process);
      let answer = isChild(parent, child);
      if (answer === null) {
        child = list.targetWithPrivilege(process);
        answer = isChild(list.targetWithPrivilege(parent.process), child);
      }
      if (answer === null) {
        notes.push(
          `Windows does not tell when ${titleOf(child)} started, so it may ` +
            `not be a child of ${titleOf(parent)}: it is left out.`,
        );
      }
      if (answer !== true) continue;
      seen.add(processId);
      targets.push(child);
    }
  }
  return { targets, notes };
}

/** Whether it can be its child; `null` where Windows does not tell. */
function isChild(parent: Target, child: Target): boolean | null {
  const [before, after] = [parent.facts.startTime, child.facts.startTime];
  return before === null || after === null ? null : before <= after;
}
