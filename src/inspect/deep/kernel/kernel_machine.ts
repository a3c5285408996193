import type { ByteSource } from "../../dump/byte_source.ts";
import type { KernelHeader } from "../../dump/kernel/header.ts";
import { type Machine, machineOf } from "../../dump/kernel/machine.ts";
import { pageBytes, type PageList } from "../../dump/kernel/page_list.ts";
import type { VirtualAddress } from "../memory/address.ts";
import {
  openPhysicalMemory,
  type PhysicalMemory,
} from "../memory/physical_memory.ts";
import type { VirtualMemory } from "../memory/virtual_memory.ts";
import {
  addressIn,
  type DebuggerData,
  readDebuggerData,
} from "./debugger_data.ts";
import { type Image, readImage } from "./image.ts";
import { type ModuleList, readModules } from "./modules.ts";
import {
  hasSelfMap,
  type OpenedKernel,
  openKernel,
  pteBaseOf,
} from "./open_kernel.ts";
import { findProcessLayout } from "./process_layout.ts";
import { type ProcessList, readProcesses } from "./processes.ts";
import { type Processor, readProcessors } from "./processors.ts";
import { surveyTables, type TableSurvey } from "./survey_tables.ts";
import {
  countStacks,
  fewTries,
  findThreadLayout,
  type StackCount,
} from "./threads.ts";

/** All that was found in the memory of a kernel dump. */
export interface KernelMachine extends TableSurvey {
  readonly header: KernelHeader;
  readonly machine: Machine;
  readonly physical: PhysicalMemory;
  readonly kernel: OpenedKernel;
  readonly debuggerData: DebuggerData;
  /** Whether the directory's tables show themselves; `null` if unknown. */
  readonly selfMap: boolean | null;
  /** Where the kernel's image should be, and the image. */
  readonly kernelBase: VirtualAddress | null;
  readonly kernelImage: Image | null;
  /** `null` where neither the header nor KDBG says where the list is. */
  readonly modules: ModuleList | null;
  readonly processes: ProcessList | null;
  /** `null` without KDBG. */
  readonly processors: readonly Processor[] | null;
  /** The stacks of all threads; `null` where they were not found. */
  readonly stacks: StackCount | null;
}

/** Whether the dump has the page with which every walk begins. */
export function hasTopTable({ kernel, physical }: KernelMachine): boolean {
  const frame = Math.floor(kernel.space.directory / pageBytes);
  return physical.frames.has(frame);
}

/**
 * Reads the machine in a dump of pages; `null` where the page table or the
 * header does not lead to its memory.
 *
 * @throws {ReadError} If the system cannot read the file.
 */
export function readKernelMachine(
  source: ByteSource,
  header: KernelHeader,
  table: PageList,
): KernelMachine | null {
  const machine = machineOf(header.machineImageType);
  const physical = openPhysicalMemory(source, table);
  const kernel = physical && openKernel(physical, header);
  if (machine === null || physical === null || kernel === null) return null;
  const { space } = kernel;
  const debuggerData = readDebuggerData(space, header);
  const { fields } = debuggerData;
  const pteBase = pteBaseOf(space.mode, fields?.PteBase);
  const modules = listAt(
    addressIn(
      header.psLoadedModuleList || fields?.PsLoadedModuleList,
      space.pointerBits,
    ),
    (head) => readModules(space, head),
  );
  const kernelBase = addressIn(fields?.KernBase, space.pointerBits) ??
    baseOfKernel(modules, debuggerData.address);
  const findLayout = (links: readonly VirtualAddress[]) =>
    fields && pteBase !== null
      ? findProcessLayout(space, links, fields, pteBase)
      : null;
  const processes = listAt(
    addressIn(
      header.psActiveProcessHead || fields?.PsActiveProcessHead,
      space.pointerBits,
    ),
    (head) => readProcesses(space, head, findLayout),
  );
  const count = header.numberProcessors ?? 0;
  return {
    header,
    machine,
    physical,
    kernel,
    debuggerData,
    selfMap: pteBase === null || !fields ? null : hasSelfMap(space, pteBase),
    kernelBase,
    kernelImage: kernelBase === null ? null : readImage(space, kernelBase),
    modules,
    processes,
    processors: fields && readProcessors(space, fields, machine, count),
    stacks: stacksOf(space, processes, debuggerData),
    ...surveyTables(space, modules?.modules ?? [], processes?.processes ?? []),
  };
}

function listAt<T>(
  head: VirtualAddress | null,
  read: (head: VirtualAddress) => T,
): T | null {
  return head === null ? null : read(head);
}

/** Without KDBG: the image in which it lies, which is the kernel's. */
function baseOfKernel(
  modules: ModuleList | null,
  inside: VirtualAddress | null,
): VirtualAddress | null {
  const found = modules?.modules.find(({ base, sizeBytes }) =>
    inside !== null && inside >= base && inside < base + BigInt(sizeBytes)
  );
  return found?.base ?? null;
}

/** How many processes may lack a thread before none is looked for. */
const processesTried = 16;

function stacksOf(
  memory: VirtualMemory,
  list: ProcessList | null,
  { fields }: DebuggerData,
): StackCount | null {
  if (!list?.layout || fields === null) return null;
  const addresses = list.processes.map((one) => one.address);
  const tries = fewTries();
  for (const process of addresses.slice(0, processesTried)) {
    const layout = findThreadLayout(memory, process, fields, tries);
    if (layout) return countStacks(memory, addresses, layout, fields);
  }
  return null;
}
