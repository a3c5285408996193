import { exitCodes } from "../../../base/exit_code.ts";
import { pass, skip, warn } from "../../../base/finding.ts";
import {
  recordCheckHead,
  recordLines,
} from "../../../base/record/judge_record.ts";
import {
  recordStatusText,
  type WindowsRecord,
} from "../../../base/record/windows_record.ts";
import type { PreflightFinding } from "../../preflight/preflight_check.ts";
import { liveDumpChannel } from "./live_dump_events.ts";
import type { ChannelReading } from "./record_reader.ts";

/**
 * The finding on whether Windows logs live dumps, with the last logged dump.
 * This finding never prevents a capture.
 */
export function channelFinding(
  { state, record, note }: ChannelReading,
): PreflightFinding {
  const last = record === null ? note! : lastDumpText(record);
  const outcome = state === "disabled"
    ? warn(`The event channel ${liveDumpChannel} is disabled. ${last}`, {
      hint: `To enable the channel: wevtutil sl ${liveDumpChannel} /e:true`,
    })
    : state === "enabled"
    ? pass(`Windows logs live dumps. ${last}`)
    : skip(last);
  return { ...recordCheckHead, exitCode: exitCodes.done.code, ...outcome };
}

/**
 * Describes a dump: `The last dump: 2024-01-15 09:30:00 UTC, process 4711, bug
 * check ...`
 */
function lastDumpText(record: WindowsRecord): string {
  const { time, processId, bugCheckCode, status } = record;
  const parts = [
    ...time === null ? [] : [time.replace("T", " ").replace(/\..*/, " UTC")],
    ...processId === null ? [] : [`process ${processId}`],
    ...bugCheckCode === null ? [] : [`bug check ${bugCheckCode}`],
    ...status === null ? [] : [`status ${recordStatusText(status)}`],
    ...recordLines(record),
  ];
  return `The last dump: ${parts.join(", ")}.`;
}
