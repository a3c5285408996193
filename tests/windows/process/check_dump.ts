import { assert, assertEquals } from "@std/assert";
import type { MinidumpFile } from "./minidump_file.ts";
import { memoryOf, type RunningTarget } from "./running_target.ts";

/** MiniDumpWithFullMemory (Microsoft Learn). */
const fullMemory = 0x2n;

/** Compares a dump of target.exe with the output of the process. */
export function checkDump(
  dump: MinidumpFile,
  target: RunningTarget,
  flags: bigint,
): void {
  assertEquals(dump.flags, flags);
  assertEquals(dump.processId, target.processId);
  checkModulesAndThreads(dump, target);
  assertEquals(target.regions.length, 4);
  const isFull = (flags & fullMemory) !== 0n;
  for (const { address, sizeBytes, seed } of target.regions) {
    const expected = isFull ? memoryOf(seed, sizeBytes) : null;
    assertEquals(dump.memory(address, sizeBytes), expected);
  }
  assertEquals(target.unreadable.length, 3);
  for (const { address, sizeBytes } of target.unreadable) {
    // Wine writes zeros for committed memory that cannot be read.
    const held = dump.memory(address, sizeBytes);
    assert(held === null || held.every((byte) => byte === 0));
  }
  const { address, bytes } = target.commandLine;
  const held = dump.memory(address, bytes.length);
  assertEquals(held, isFull ? bytes : null);
}

function checkModulesAndThreads(
  dump: MinidumpFile,
  target: RunningTarget,
): void {
  const modules = dump.modules();
  assert(target.modules.some(({ name }) => name === "winmm.dll"));
  for (const { name, address, sizeBytes } of target.modules) {
    assertEquals(modules.get(name.toLowerCase()), { address, sizeBytes }, name);
  }
  const ids = target.threads.map(({ id }) => id).sort();
  assertEquals(dump.threads().sort(), ids);
  const named = target.threads.find(({ name }) => name !== null)!;
  assertEquals(dump.threadNames().get(named.id), "known thread");
}
