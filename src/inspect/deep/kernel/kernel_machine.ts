import type { KernelHeader } from "../../dump/kernel/header.ts";
import { machineOf } from "../../dump/kernel/machine.ts";
import { pageBytes } from "../../dump/kernel/page_list.ts";
import type { VirtualAddress } from "../memory/address.ts";
import { noTableProgress, type TableProgress } from "../table_progress.ts";
import type { PhysicalMemory } from "../memory/physical_memory.ts";
import {
  addressIn,
  type DebuggerData,
  readDebuggerData,
} from "./debugger_data.ts";
import { type Image, readImage } from "./image.ts";
import { type LoadedModuleList, readModules } from "./modules.ts";
import {
  hasSelfMap,
  type OpenedKernel,
  openKernel,
  pteBaseOf,
} from "./open_kernel.ts";
import { type ActiveProcessList, readProcesses } from "./processes.ts";
import { type Processor, readProcessors } from "./processors.ts";
import { surveyTables, type TableSurvey } from "./survey_tables.ts";
import { countStacks, type StackCount } from "./threads.ts";

/** Everything that was found in the memory of a kernel dump with pages. */
export interface KernelMachine extends TableSurvey {
  readonly header: KernelHeader;
  readonly physical: PhysicalMemory;
  readonly kernel: OpenedKernel;
  readonly debuggerData: DebuggerData;
  /** Whether the page tables map themselves at PteBase; `null` if unknown. */
  readonly selfMap: boolean | null;
  readonly kernelBase: VirtualAddress | null;
  readonly kernelImage: Image | null;
  /**
   * The loaded drivers; `null` if neither the header nor KDBG contains the
   * address of their list.
   */
  readonly modules: LoadedModuleList | null;
  readonly processes: ActiveProcessList | null;
  /** The processors; `null` without KDBG. */
  readonly processors: readonly Processor[] | null;
  /** The stacks of the threads; `null` if no threads were found. */
  readonly stacks: StackCount | null;
}

/** Whether the top page table, where every walk begins, is in the dump. */
export function hasTopTable({ kernel, physical }: KernelMachine): boolean {
  const frame = Math.floor(kernel.space.directory / pageBytes);
  return physical.frames.has(frame);
}

/**
 * Reads the structures in the memory of a dump with pages. Returns `null` if
 * the header does not lead to the kernel's memory.
 */
export function readKernelMachine(
  physical: PhysicalMemory,
  header: KernelHeader,
  progress: TableProgress = noTableProgress,
): KernelMachine | null {
  const machine = machineOf(header.machineImageType);
  const kernel = openKernel(physical, header);
  if (machine === null || kernel === null) return null;
  const { space } = kernel;
  const debuggerData = readDebuggerData(space, header);
  const { fields } = debuggerData;
  const pteBase = pteBaseOf(space.mode, fields?.PteBase);
  const { modules, processes } = readLists(kernel, header, debuggerData);
  const kernelBase = addressIn(fields?.KernBase, space.pointerBits) ??
    baseOfModuleAt(modules, debuggerData.address);
  const count = header.numberProcessors ?? 0;
  return {
    header,
    physical,
    kernel,
    debuggerData,
    selfMap: pteBase === null || !fields ? null : hasSelfMap(space, pteBase),
    kernelBase,
    kernelImage: kernelBase === null ? null : readImage(space, kernelBase),
    modules,
    processes,
    processors: fields && readProcessors(space, fields, machine, count),
    stacks: processes?.layout && fields
      ? countStacks(
        space,
        processes.processes.map((one) => one.address),
        fields,
      )
      : null,
    ...surveyTables(
      space,
      modules?.modules ?? [],
      processes?.processes ?? [],
      progress,
    ),
  };
}

function readLists(
  { space }: OpenedKernel,
  header: KernelHeader,
  { fields }: DebuggerData,
): Pick<KernelMachine, "modules" | "processes"> {
  const moduleHead = addressIn(
    header.psLoadedModuleList || fields?.PsLoadedModuleList,
    space.pointerBits,
  );
  const processHead = addressIn(
    header.psActiveProcessHead || fields?.PsActiveProcessHead,
    space.pointerBits,
  );
  return {
    modules: moduleHead === null ? null : readModules(space, moduleHead),
    processes: processHead === null
      ? null
      : readProcesses(space, processHead, fields),
  };
}

/**
 * The base of the module that contains an address. For the address of KDBG,
 * this is the kernel.
 */
function baseOfModuleAt(
  modules: LoadedModuleList | null,
  address: VirtualAddress | null,
): VirtualAddress | null {
  const found = modules?.modules.find(({ base, sizeBytes }) =>
    address !== null && address >= base && address < base + BigInt(sizeBytes)
  );
  return found?.base ?? null;
}
