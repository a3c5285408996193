import { assertEquals } from "@std/assert";
import { walkList } from "../../../src/inspect/deep/kernel/list_walk.ts";
import { readModules } from "../../../src/inspect/deep/kernel/modules.ts";
import { readProcesses } from "../../../src/inspect/deep/kernel/processes.ts";
import { memoryReport } from "../../../src/inspect/deep/kernel/report_parts.ts";
import type { AddressSpace } from "../../../src/inspect/deep/memory/address_space.ts";
import type { BlockMemory } from "../../../src/inspect/deep/memory/block_memory.ts";
import {
  type VirtualAddress,
  virtualAddress,
} from "../../../src/inspect/deep/memory/address.ts";
import { ascii, concat } from "../../builder/bytes.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import { offsets64 } from "../../builder/machine/structures.ts";
import { pointer } from "./defects.ts";
import { judgeDeep } from "./judge_deep.ts";

const head = virtualAddress(0xffff_f800_0000_0000n);

/** A memory of LIST_ENTRYs that each lead 256 bytes on, without an end. */
function endlessList(
  fill: (target: DataView, address: VirtualAddress) => void = () => {},
): AddressSpace {
  const memory: Pick<AddressSpace, "pointerBits" | "read"> = {
    pointerBits: 64,
    read(address, target) {
      const view = new DataView(target.buffer);
      view.setBigUint64(0, address + 256n, true);
      fill(view, address);
      return target.length;
    },
  };
  return memory as AddressSpace;
}

Deno.test("a list is followed for 10,000 modules or 65,536 processes", () => {
  const { modules, end } = readModules(endlessList(), head);
  assertEquals([modules.length, end], [10_000, "too-long"]);
  const list = readProcesses(endlessList(), head, null);
  assertEquals([list.processes.length, list.end], [65_536, "too-long"]);
});

Deno.test("a report lists at most 10,000 ranges of memory", () => {
  const memory: Pick<BlockMemory, "count" | "totalBytes" | "runs"> = {
    count: 10_001,
    totalBytes: 10_001,
    *runs() {
      while (true) yield { start: head, sizeBytes: 1 };
    },
  };
  const { blocks, ranges } = memoryReport(memory as BlockMemory);
  assertEquals([blocks, ranges.length], [10_001, 10_000]);
});

Deno.test("a list whose head is missing differs from one whose first entry is missing", () => {
  const readable = (count: number) => {
    const { pointerBits, read } = endlessList();
    return walkList(
      {
        pointerBits,
        read: (address, target) =>
          address < head + BigInt(256 * count) ? read(address, target) : 0,
      },
      head,
      10,
    );
  };
  const first = virtualAddress(head + 256n);
  assertEquals([0, 1, 2].map(readable), [
    { links: [], end: "no-head", at: head },
    { links: [], end: "broken", at: first },
    { links: [first], end: "broken", at: virtualAddress(first + 256n) },
  ]);
});

Deno.test("the name of a module has at most 255 characters", () => {
  // The lengths in bytes of a UNICODE_STRING at 0x58 of LDR_DATA_TABLE_ENTRY64
  for (const [bytes, characters] of [[510, 255], [512, undefined]] as const) {
    const memory = endlessList((target) => {
      if (target.byteLength > 0x58) target.setUint16(0x58, bytes, true);
    });
    const [first] = readModules(memory, head).modules;
    assertEquals(first?.name?.length, characters, `${bytes} bytes`);
  }
});

Deno.test("the name of a process has at most 15 characters", () => {
  const machine = buildMachine("x64");
  const process = machine.addresses.processes[2]!;
  // In EPROCESS, another field follows UCHAR ImageFileName[15] (phnt).
  machine.memory.put(
    process + BigInt(offsets64.imageName),
    concat(ascii("fifteen-letters"), Uint8Array.of(2)),
  );
  const { deep } = judgeDeep(dumpMachine(machine));
  assertEquals(deep.processes[2]?.name, "fifteen-letters");
});

Deno.test("a process ID has at most 32 bits", () => {
  for (
    const [id, expected] of [[0xffff_ffffn, 0xffff_ffff], [
      1n << 32n,
      null,
    ]] as const
  ) {
    const machine = buildMachine("x64");
    const process = machine.addresses.processes[1]!;
    machine.memory.put(process + BigInt(offsets64.processId), pointer(id));
    const { deep } = judgeDeep(dumpMachine(machine));
    assertEquals(deep.processes[1]?.id, expected);
  }
});
