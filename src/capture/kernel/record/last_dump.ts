import { liveSystemDump } from "../../../base/bug_check.ts";
import type { ExpectedDump } from "../../dump_progress.ts";
import type { KernelDumpOptions } from "../kernel_options.ts";
import type { LoggedEvent } from "./event_xml.ts";
import { fieldOf, isEnd, lastDumpEvents } from "./record_of_events.ts";
import { type EventLog, maxEvents, readEvents } from "./record_reader.ts";

/**
 * The size and the duration of the last dump of the same kind that Windows logged
 * on this machine; `null` if there is none. Never throws.
 */
export function lastDumpLike(
  log: EventLog,
  { stacks }: Pick<KernelDumpOptions, "stacks">,
): ExpectedDump | null {
  let events: readonly LoggedEvent[];
  try {
    events = readEvents(log, maxEvents);
  } catch {
    return null; // The capture reports why the log cannot be read.
  }
  for (;;) {
    const group = lastDumpEvents(events);
    if (group.length === 0) return null;
    const found = expectedFrom(group, stacks);
    if (found !== null) return found;
    events = events.filter((one) => !group.includes(one));
  }
}

/** Returns `null` unless the dump is of this kind and succeeded. */
function expectedFrom(
  group: readonly LoggedEvent[],
  isStacks: boolean,
): ExpectedDump | null {
  const end = group.find(isEnd);
  const written = group.find(({ id }) => id === 4 || id === 204);
  if (!end || !written) return null;
  const isDone = [end, written].every((one) => fieldOf(one, "NTStatus") === 0n);
  // Windows also takes live dumps that no program requested, with other bug
  // checks.
  const isRequested = fieldOf(end, "BugcheckCode") === BigInt(liveSystemDump);
  // Windows versions that cannot take kernel stacks dumps do not log the field.
  const hasStacks = (fieldOf(end, "SelectiveDump") ?? 0n) !== 0n;
  const sizeBytes = Number(fieldOf(written, "TotalBytes") ?? 0n);
  if (!isDone || !isRequested || hasStacks !== isStacks || sizeBytes === 0) {
    return null;
  }
  const times = group.flatMap(({ timeMs }) => timeMs ?? []);
  const lastMs = Math.max(...times) - Math.min(...times);
  return { sizeBytes, lastMs: lastMs > 0 ? lastMs : null };
}
