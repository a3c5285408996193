import { liveSystemDump, requesterTag } from "../../../base/bug_check.ts";
import type { KernelHeader } from "./header.ts";

/**
 * The requesters of live dumps: parameter 1 of bug check 0x161 is a tag of
 * eight characters. The most significant byte is the first character.
 *
 * Source: Microsoft's reference of bug check 0x161, for Task Manager's tag.
 * livedump passes the tag "livedump".
 */
const tags: readonly { readonly tag: bigint; readonly name: string }[] = [
  { tag: 0x005461736b6d6772n, name: "Task Manager" }, // "\0Taskmgr"
  { tag: requesterTag, name: "livedump" },
];

/** The requester in reports of dumps that QEMU's elf2dmp converted. */
export const elf2dmp = "elf2dmp";

/**
 * The start of the header comment in dumps that elf2dmp wrote. Their bug check
 * code is also 0x161. Source: QEMU, contrib/elf2dmp/main.c.
 */
const elf2dmpComment = "Hello from elf2dmp!";

/**
 * Returns the name of the program that requested the dump; `null` if unknown.
 */
export function requesterOf(header: KernelHeader): string | null {
  if (header.bugCheckCode !== liveSystemDump) return null;
  const tag = header.bugCheckParameters[0] ?? null;
  const known = tags.find((row) => row.tag === tag);
  if (known) return known.name;
  const comment = String.fromCharCode(...header.comment ?? []);
  return comment.startsWith(elf2dmpComment) ? elf2dmp : null;
}
