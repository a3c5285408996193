import { counted, exactSize, grouped } from "../../base/text/count.ts";
import type { CoverageReport, DeepReport } from "../deep/deep_report.ts";
import type { Fact } from "./dump_facts.ts";

/** The facts that `--deep` found. */
export function deepFacts(deep: DeepReport): Fact[] {
  return [...foundFacts(deep), ...factsBy(measured, deep)];
}

/**
 * The facts without the coverage. The HTML page shows the coverage as a table.
 */
export function foundFacts(deep: DeepReport): Fact[] {
  return factsBy(found, deep);
}

interface Part {
  readonly label: string;
  lines(deep: DeepReport): readonly string[];
}

function factsBy(parts: readonly Part[], deep: DeepReport): Fact[] {
  return parts.flatMap(({ label, lines }) => {
    const [first, ...more] = lines(deep);
    return first === undefined ? [] : [[label, first, ...more] as const];
  });
}

const found: readonly Part[] = [
  {
    label: "Paging",
    lines: ({ paging }) =>
      paging === null ? [] : [
        `${paging.mode}, top table at ${paging.directory}` +
        (paging.selfMap ? ", self-map agrees" : ""),
      ],
  },
  { label: "Kernel", lines: kernelLines },
  {
    label: "Symbols",
    lines: ({ kernelImage }) =>
      kernelImage?.pdb ? [kernelImage.pdb.symbolPath] : [],
  },
  {
    label: "Images",
    lines: ({ modules }) =>
      modules.length === 0 ? [] : [
        `${grouped(modules.length)} loaded, ${
          grouped(modules.filter((one) => one.header).length)
        } with their headers, ${
          grouped(modules.filter((one) => one.pdb !== null).length)
        } with the identity of their symbols`,
      ],
  },
  { label: "Processes", lines: processLines },
  { label: "Processors", lines: processorLines },
  {
    label: "Stacks",
    lines: ({ stacks }) =>
      stacks === null ? [] : [
        `in the dump for ${grouped(stacks.readable)} of ${
          counted(stacks.threads, "thread")
        }`,
      ],
  },
  {
    label: "Held",
    lines: ({ memory }) =>
      memory === null ? [] : [
        `${exactSize(memory.sizeBytes)} of virtual memory in ${
          counted(memory.blocks, "block")
        }`,
      ],
  },
];

const measured: readonly Part[] = [
  { label: "Coverage", lines: ({ coverage }) => coverageLines(coverage) },
  { label: "Regions", lines: regionLines },
];

function kernelLines({ debuggerData }: DeepReport): readonly string[] {
  if (debuggerData === null) return [];
  const { buildLab, kernelBase, state } = debuggerData;
  if (kernelBase === null) return [`debugger data ${state}`];
  return [
    ...(buildLab === null ? [] : [buildLab]),
    `at ${kernelBase}, debugger data ${state}`,
  ];
}

function processLines(deep: DeepReport): readonly string[] {
  const { processes, processLayout } = deep;
  if (processes.length === 0) return [];
  return [
    grouped(processes.length),
    ...(processLayout === null ? [] : [processLayout]),
  ];
}

/** The lines about processors; none for a minidump. */
function processorLines({ processors, paging }: DeepReport): readonly string[] {
  if (processors.length === 0 || paging === null) return [];
  const known = processors.filter((one) => one.instruction !== null).length;
  return [
    `${grouped(processors.length)}, ${grouped(known)} with registers`,
  ];
}

function coverageLines(coverage: CoverageReport | null): readonly string[] {
  if (coverage === null) return [];
  const share = (
    { pages, pagesInDump }: { pages: number; pagesInDump: number },
  ) => `${grouped(pagesInDump)} of ${grouped(pages)} pages`;
  const { kinds, holes, user } = coverage;
  return [
    `${share(coverage)} of the kernel are in the dump`,
    ...kinds.map((one) => `${one.kind}: ${share(one)}`),
    ...(user === null ? [] : [`user memory: ${share(user)}`]),
    ...holes.map(({ sizeBytes, address, kind }) =>
      `missing: ${counted(sizeBytes / 4096, "page")} at ${address}, ${kind}`
    ),
  ];
}

function regionLines({ regions }: DeepReport): readonly string[] {
  if (regions === null) return [];
  const { readable, whole, holes } = regions;
  return [
    `${grouped(whole)} of ${
      counted(readable, "readable region")
    } completely in the dump`,
    // A small dump omits most memory on purpose, so no holes are listed for it.
    ...(2 * whole < readable ? [] : holes).map(({ sizeBytes, address }) =>
      `missing: ${counted(sizeBytes, "byte")} at ${address}`
    ),
  ];
}
