import type { KernelHeader } from "../../dump/kernel/header.ts";
import { machineOf } from "../../dump/kernel/machine.ts";
import {
  AddressSpace,
  isCanonical,
  selfMapAddress,
  type Translation,
} from "../memory/address_space.ts";
import {
  type PhysicalAddress,
  physicalAddress,
  type VirtualAddress,
  virtualAddress,
} from "../memory/address.ts";
import {
  arm64,
  frameOf,
  type PagingMode,
  x64FiveLevels,
  x64FourLevels,
  x86,
  x86Pae,
} from "../memory/paging.ts";
import type { PhysicalMemory } from "../memory/physical_memory.ts";
import { pageBytes } from "../../dump/kernel/page_list.ts";

/** Fields of the header with an address of the kernel, the surest first. */
const probeFields = [
  ["PsLoadedModuleList", "psLoadedModuleList"],
  ["KdDebuggerDataBlock", "kdDebuggerDataBlock"],
  ["PsActiveProcessHead", "psActiveProcessHead"],
] as const;

/** An address of the kernel that the header names, and where it leads. */
export interface Probe {
  readonly field: typeof probeFields[number][0];
  readonly address: VirtualAddress;
  readonly reached: Translation;
  /** Whether it leads to memory that the dump has. */
  readonly isInDump: boolean;
}

/** The kernel's memory, and whether it leads where it should. */
export interface OpenedKernel {
  readonly space: AddressSpace;
  /** That which leads furthest; `null` where the header names none. */
  readonly probe: Probe | null;
}

/**
 * Opens virtual memory in the mode in which it leads to what the header names:
 * what the header does not tell is tried. An address that leads to a page which
 * the dump lacks still tells the mode. `null` where the header says too little.
 *
 * @throws {ReadError} If the system cannot read the file.
 */
export function openKernel(
  physical: PhysicalMemory,
  header: KernelHeader,
): OpenedKernel | null {
  const base = header.directoryTableBase;
  if (base === null) return null;
  let best: OpenedKernel | null = null;
  for (const mode of modesOf(header)) {
    const space = new AddressSpace(physical, mode, directoryIn(base, mode));
    const probe = furthest(probesOf(space, header));
    if (best === null || lengthOf(probe) > lengthOf(best.probe)) {
      best = { space, probe };
    }
  }
  return best;
}

function* probesOf(space: AddressSpace, header: KernelHeader) {
  for (const [field, key] of probeFields) {
    const found = header[key];
    // Zero is no address either: a writer that did not know it left it out.
    if (found === null || found === 0n) continue;
    const address = virtualAddress(found);
    const reached = space.translate(address);
    const isInDump = reached.outcome === "mapped" &&
      space.physical.frames.has(Math.floor(reached.physical / pageBytes));
    yield { field, address, reached, isInDump };
  }
}

function furthest(probes: Iterable<Probe>): Probe | null {
  let best: Probe | null = null;
  for (const probe of probes) {
    if (lengthOf(probe) > lengthOf(best)) best = probe;
  }
  return best;
}

/** How far one leads: to memory, to a page that is missing, nowhere. */
function lengthOf(probe: Probe | null): number {
  if (probe === null) return 0;
  return probe.isInDump ? 3 : probe.reached.outcome === "mapped" ? 2 : 1;
}

/** Modes by what the header says, the likeliest first. */
function modesOf(header: KernelHeader): readonly PagingMode[] {
  switch (machineOf(header.machineImageType)?.name) {
    case "x64":
      return [x64FourLevels, x64FiveLevels];
    case "arm64":
      return [arm64];
    case "x86":
      // A header that nobody filled does not say.
      return header.paeEnabled === null
        ? [x86Pae, x86]
        : [header.paeEnabled === 0 ? x86 : x86Pae];
    default:
      return [];
  }
}

/** The top table's address in a directory base, which holds flags, too. */
export function directoryIn(value: bigint, mode: PagingMode): PhysicalAddress {
  // ARM64 has an ASID above bit 47, and no x64 has memory up there.
  const address = Number(BigInt.asUintN(48, value));
  return physicalAddress(address - address % mode.directoryAlignment);
}

/** PTE_BASE of 32-bit Windows, whose KDBG may not tell it (ReactOS, mm.h). */
const pteBase32 = virtualAddress(0xc0000000n);

/** The address of the page tables' own map, by KDBG. */
export function pteBaseOf(
  mode: PagingMode,
  told: bigint | null | undefined,
): VirtualAddress | null {
  if (told !== null && told !== undefined && told !== 0n) {
    return virtualAddress(BigInt.asUintN(mode.pointerBits, told));
  }
  return mode.pointerBits === 32 ? pteBase32 : null;
}

/**
 * Whether the tables below a directory show themselves where the kernel says
 * that they do, which only a directory of that kernel does: the entry of
 * PteBase in the top table leads to the top table.
 *
 * @throws {ReadError} If the system cannot read the file.
 */
export function hasSelfMap(
  space: AddressSpace,
  pteBase: VirtualAddress,
): boolean {
  const { mode, directory, tables } = space;
  if (!isCanonical(pteBase, mode)) return false;
  const shown = space.translate(selfMapAddress(mode, pteBase));
  if (shown.outcome !== "mapped") return false;
  const frame = Math.floor(shown.physical / pageBytes);
  if (mode.directoryAlignment === pageBytes) {
    return frame === directory / pageBytes;
  }
  // With PAE the first of the four directories is shown, not the top table.
  const top = tables.at(directory, 4);
  return top !== null && frame === frameOf(mode, top[0]!, top[1]!);
}
