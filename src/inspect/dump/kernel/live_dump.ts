import { bugCheckName } from "../bug_check_name.ts";
import { hasAttribute } from "./attributes.ts";
import type { KernelHeader } from "./header.ts";

/**
 * Codes that Windows uses only for live dumps, although their names do not
 * contain LIVEDUMP. 0x124, 0x144 and 0x164 are not in this list, because
 * crashes also use them.
 *
 * Source: Microsoft Learn, "Kernel Live Dump Code Reference" and the pages of
 * these codes ("... live dump has a value of ...").
 */
const unnamedLiveCodes: readonly number[] = [
  0x117, // VIDEO_TDR_TIMEOUT_DETECTED
  0x141, // VIDEO_ENGINE_TIMEOUT_DETECTED
  0x142, // VIDEO_TDR_APPLICATION_BLOCKED
  0x175, // PREVIOUS_FATAL_ABNORMAL_RESET_ERROR
  0x187, // VIDEO_DWMINIT_TIMEOUT_FALLBACK_BDD
];

/**
 * Matches LIVE_SYSTEM_DUMP, SMB_SERVER_LIVEDUMP, REGISTRY_LIVE_DUMP and so on.
 */
const liveName = /LIVE_?(SYSTEM_)?DUMP/;

/**
 * Returns whether Windows kept running while it wrote the dump: the dump has
 * the live dump flag, or a bug check code that only live dumps have.
 */
export function isLiveDump(
  { attributes, bugCheckCode }: Pick<
    KernelHeader,
    "attributes" | "bugCheckCode"
  >,
): boolean {
  if (hasAttribute(attributes, "LiveDumpGeneratedDump")) return true;
  return bugCheckCode !== null &&
    (unnamedLiveCodes.includes(bugCheckCode) ||
      liveName.test(bugCheckName(bugCheckCode) ?? ""));
}
