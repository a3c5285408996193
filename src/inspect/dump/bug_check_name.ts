import { liveSystemDump } from "../../base/bug_check.ts";
import { OnDemand } from "../../base/on_demand.ts";

/** The table of names, which is larger than every other module. */
export const bugCheckTable = new OnDemand(() => import("./bug_check_names.ts"));

/**
 * Microsoft's name of a bug check code; `null` if the code is not in the table.
 * 0x1000007E and similar codes have names of their own, not the name of 0x7E.
 */
export function bugCheckName(code: number): string | null {
  // The most frequent code is compared here, so that the table need not be
  // loaded.
  if (code === liveSystemDump) return "LIVE_SYSTEM_DUMP";
  const { bugCheckNames } = bugCheckTable.get();
  const start = `\n${code.toString(16)} `;
  const at = bugCheckNames.indexOf(start);
  if (at < 0) return null;
  const from = at + start.length;
  return bugCheckNames.slice(from, bugCheckNames.indexOf("\n", from));
}
