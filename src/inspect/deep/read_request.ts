import { hex64 } from "../../base/text/count.ts";
import type { ReadRequest } from "../inspect_command_spec.ts";
import type { ReadReport } from "./deep_report.ts";
import { physicalAddress, virtualAddress } from "./memory/address.ts";
import type { PhysicalMemory } from "./memory/physical_memory.ts";
import type { VirtualMemory } from "./memory/virtual_memory.ts";

const rowBytes = 16;

/** Reads the memory that `--read` requests. Missing bytes become "??". */
export function runReadRequest(
  request: ReadRequest,
  memory: VirtualMemory | null,
  physical: PhysicalMemory | null,
): ReadReport {
  const { space, address, sizeBytes } = request;
  const read = space === "physical"
    ? (at: bigint, target: Uint8Array) =>
      physical?.read(physicalAddress(at), target) ?? 0
    : (at: bigint, target: Uint8Array) =>
      memory?.read(virtualAddress(at), target) ?? 0;
  const rows: { address: string; bytes: string }[] = [];
  let bytesInDump = 0;
  for (let at = 0; at < sizeBytes; at += rowBytes) {
    const length = Math.min(rowBytes, sizeBytes - at);
    const cells: string[] = [];
    while (cells.length < length) {
      const target = new Uint8Array(length - cells.length);
      const count = read(address + BigInt(at + cells.length), target);
      bytesInDump += count;
      for (const byte of target.subarray(0, count)) {
        cells.push(byte.toString(16).padStart(2, "0"));
      }
      if (count < target.length) cells.push("??");
    }
    const start = BigInt.asUintN(64, address + BigInt(at));
    rows.push({ address: hex64(start), bytes: cells.join(" ") });
  }
  return { space, address: hex64(address), sizeBytes, bytesInDump, rows };
}
