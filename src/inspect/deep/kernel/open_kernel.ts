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
import { addressIn } from "./debugger_data.ts";

/** The header fields with a kernel address, the most reliable first. */
const probeFields = [
  ["PsLoadedModuleList", "psLoadedModuleList"],
  ["KdDebuggerDataBlock", "kdDebuggerDataBlock"],
  ["PsActiveProcessHead", "psActiveProcessHead"],
] as const;

/** A kernel address in the header, and its translation. */
interface Probe {
  readonly field: typeof probeFields[number][0];
  readonly address: VirtualAddress;
  readonly translation: Translation;
  /** Whether the address is mapped to a page in the dump. */
  readonly isInDump: boolean;
}

/** The kernel's memory, and a probe that confirms the paging mode. */
export interface OpenedKernel {
  readonly space: AddressSpace;
  /** The most successful probe; `null` if the header has no kernel address. */
  readonly probe: Probe | null;
}

/**
 * Opens the kernel's virtual memory. The header does not always state the
 * paging mode, so this tries each possible mode and selects the one that best
 * translates the kernel addresses in the header. An address that is mapped to a
 * page outside the dump also confirms a mode. Returns `null` if the header has
 * no page directory or no known machine type.
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
    const probe = bestProbe(space, header);
    if (best === null || successOf(probe) > successOf(best.probe)) {
      best = { space, probe };
    }
  }
  return best;
}

function bestProbe(space: AddressSpace, header: KernelHeader): Probe | null {
  let best: Probe | null = null;
  for (const [field, key] of probeFields) {
    const found = header[key];
    // Writers set an unknown address to zero.
    if (found === null || found === 0n) continue;
    const address = virtualAddress(found);
    const translation = space.translate(address);
    const isInDump = translation.outcome === "mapped" &&
      space.physical.frames.has(Math.floor(translation.physical / pageBytes));
    const probe = { field, address, translation, isInDump };
    if (successOf(probe) > successOf(best)) best = probe;
  }
  return best;
}

/** Rates a probe. 3: in the dump. 2: mapped. 1: not mapped. 0: no address. */
function successOf(probe: Probe | null): number {
  if (probe === null) return 0;
  return probe.isInDump ? 3 : probe.translation.outcome === "mapped" ? 2 : 1;
}

/** The modes that the header allows, the most likely first. */
function modesOf(header: KernelHeader): readonly PagingMode[] {
  switch (machineOf(header.machineImageType)?.name) {
    case "x64":
      return [x64FourLevels, x64FiveLevels];
    case "arm64":
      return [arm64];
    case "x86":
      // `null` means that the field was not filled in.
      return header.paeEnabled === null
        ? [x86Pae, x86]
        : [header.paeEnabled === 0 ? x86 : x86Pae];
    default:
      return [];
  }
}

/**
 * Returns the address of the top table from a value of CR3. This value also
 * contains flags.
 */
export function directoryIn(value: bigint, mode: PagingMode): PhysicalAddress {
  // On ARM64, bits 48 to 63 contain an ASID. On x64, no machine has physical
  // addresses above bit 47.
  const address = Number(BigInt.asUintN(48, value));
  return physicalAddress(address - address % mode.directoryAlignment);
}

/**
 * PTE_BASE of 32-bit Windows (ReactOS, mm.h). KDBG of 32-bit Windows may not
 * contain this value.
 */
const pteBase32 = virtualAddress(0xc0000000n);

/** The address at which the page tables map themselves. */
export function pteBaseOf(
  { pointerBits }: PagingMode,
  reported: bigint | null | undefined,
): VirtualAddress | null {
  return addressIn(reported, pointerBits) ??
    (pointerBits === 32 ? pteBase32 : null);
}

/**
 * Returns whether the page tables map themselves at PteBase: the entry of the
 * top table for PteBase refers to the top table itself. Only page directories
 * of this kernel have such an entry.
 */
export function hasSelfMap(
  space: AddressSpace,
  pteBase: VirtualAddress,
): boolean {
  const { mode, directory, tables } = space;
  if (!isCanonical(pteBase, mode)) return false;
  const mapped = space.translate(selfMapAddress(mode, pteBase));
  if (mapped.outcome !== "mapped") return false;
  const frame = Math.floor(mapped.physical / pageBytes);
  if (mode.directoryAlignment === pageBytes) {
    return frame === directory / pageBytes;
  }
  // With PAE, the self-map leads to the first of the four directories.
  const top = tables.at(directory, 4);
  return top !== null && frame === frameOf(mode, top[0]!, top[1]!);
}
