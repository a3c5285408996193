import type { MinidumpChoice } from "../../minidump_type.ts";
import { type Target, titleOf } from "./target.ts";

/** What is to be said of a dump before it is taken, in sentences. */
export function notesOnTarget(target: Target): readonly string[] {
  if (target.facts.is32Bit !== true) return [];
  // As Task Manager's are: microsoft/clrmd issue 236 and others.
  return [
    `${titleOf(target)} is a 32-bit process and its dump a 64-bit one, which ` +
    "many tools cannot read. For a 32-bit dump: Task Manager of " +
    "C:\\Windows\\SysWOW64\\Taskmgr.exe.",
  ];
}

/** What was left out of a type, in sentences. */
export function notesOnType(
  { text, leftOut }: MinidumpChoice,
): readonly string[] {
  return leftOut.map(({ name, sinceBuild }) =>
    `${name}, a flag of ${text}, is left out: it came with build ${sinceBuild} ` +
    "of Windows."
  );
}
