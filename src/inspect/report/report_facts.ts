import { exactSize } from "../../base/text/count.ts";
import { deepFacts } from "./deep_facts.ts";
import type { Fact } from "./fact.ts";
import { kernelFacts } from "./kernel_facts.ts";
import { minidumpFacts } from "./minidump_facts.ts";
import type { DumpReport } from "../dump/report.ts";

/** What a person wants to know of a dump besides its checks. */
export function factsOf(report: DumpReport): Fact[] {
  const { deep } = report;
  return [...fileFacts(report), ...(deep ? deepFacts(deep) : [])];
}

/** That, without what is in the memory that the dump holds. */
export function fileFacts(report: DumpReport): Fact[] {
  const { kernel, minidump, sizeBytes, hash } = report;
  const sum: Fact[] = hash ? [["SHA-256", hash.value]] : [];
  if (kernel === null && minidump === null) return sum;
  return [
    ...(kernel ? kernelFacts(kernel) : []),
    ...(minidump ? minidumpFacts(minidump) : []),
    ["Size", exactSize(sizeBytes ?? 0)],
    ...sum,
  ];
}
