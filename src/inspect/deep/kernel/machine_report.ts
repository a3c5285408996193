import { hex, hex64 } from "../../../base/text/count.ts";
import {
  type CoverageReport,
  type DeepReport,
  emptyDeepReport,
  type ModuleReport,
  type PageCountReport,
  type ProcessReport,
} from "../deep_report.ts";
import { readImage } from "./image.ts";
import { hasTopTable, type KernelMachine } from "./kernel_machine.ts";
import { type PageCount, regionKinds, sumOf } from "./page_coverage.ts";
import type { ProcessLayout } from "./processes.ts";
import {
  debuggerDataReport,
  kernelImageReport,
  moduleReport,
  processorReport,
} from "./report_parts.ts";

/** The report on a dump with pages. */
export function machineReport(machine: KernelMachine): DeepReport {
  const { kernel, selfMap, debuggerData, kernelImage, processors } = machine;
  const { space } = kernel;
  const layout = machine.processes?.layout ?? null;
  const paging = {
    mode: space.mode.name,
    directory: hex64(BigInt(space.directory)),
    selfMap,
  };
  // Without the top table, no page was looked up. So no page is reported as
  // missing.
  if (!hasTopTable(machine)) return { ...emptyDeepReport, paging };
  return {
    ...emptyDeepReport,
    paging,
    debuggerData: debuggerDataReport(debuggerData, space),
    kernelImage: kernelImage && kernelImageReport(kernelImage, space),
    modules: moduleReports(machine),
    processLayout: layout && describeLayout(layout),
    processes: processReports(machine),
    processors: (processors ?? []).map(processorReport),
    stacks: machine.stacks,
    coverage: coverageReport(machine),
  };
}

function moduleReports(machine: KernelMachine): ModuleReport[] {
  const { modules, modulePages, kernel } = machine;
  return (modules?.modules ?? []).map((module) => {
    const image = readImage(kernel.space, module.base);
    return moduleReport(module, image, modulePages.get(module));
  });
}

function processReports(machine: KernelMachine): ProcessReport[] {
  const { processes, userPages } = machine;
  return (processes?.processes ?? []).map((process, at) => {
    const { address, id, name, directory } = process;
    const pages = userPages[at];
    return {
      address: hex64(address),
      id,
      name,
      directory: directory === null ? null : hex64(BigInt(directory)),
      userPages: pages?.mapped ?? null,
      userPagesInDump: pages?.inDump ?? null,
    };
  });
}

/** Explains how the layout of EPROCESS was found. */
function describeLayout(layout: ProcessLayout): string {
  const { linksOffset, idOffset, nameOffset } = layout;
  return [
    `ActiveProcessLinks is at ${hex(linksOffset)} in EPROCESS, because with ` +
    "this offset the page directories map themselves at PteBase",
    ...(idOffset === null
      ? []
      : [`UniqueProcessId is at ${hex(idOffset)}, where System has 4`]),
    ...(nameOffset === null
      ? []
      : [`ImageFileName is at ${hex(nameOffset)}, where System has "System"`]),
  ].join("; ");
}

function coverageReport(machine: KernelMachine): CoverageReport {
  const { coverage, missingTables, userPages } = machine;
  const known = userPages.filter((pages) => pages !== null);
  return {
    ...pageCountReport(coverage.total),
    kinds: regionKinds.map((kind) => ({
      kind,
      ...pageCountReport(coverage.kinds[kind]),
    })),
    missingTables: missingTables.count,
    holes: coverage.holes.map(({ start, sizeBytes, kind }) => ({
      address: hex64(start),
      sizeBytes,
      kind,
    })),
    user: known.length === 0 ? null : pageCountReport(sumOf(known)),
  };
}

function pageCountReport({ mapped, inDump }: PageCount): PageCountReport {
  return { pages: mapped, pagesInDump: inDump };
}
