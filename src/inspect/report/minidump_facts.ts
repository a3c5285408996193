import { countOrUnknown, exactSize } from "../../base/text/count.ts";
import type { MinidumpReport } from "../dump/report.ts";
import { type Fact, timeFact } from "./fact.ts";

/** What a person wants to know of a minidump. */
export function minidumpFacts(minidump: MinidumpReport): Fact[] {
  const { machine, osBuild, time, threads, modules, memoryBytes } = minidump;
  return [
    ["Type", `user-mode minidump (flags ${minidump.flags ?? "?"})`],
    [
      "Machine",
      osBuild === null ? machine : `${machine}, Windows build ${osBuild}`,
    ],
    ...(time === null ? [] : [["Taken", timeFact(time)] as const]),
    ["Threads", countOrUnknown(threads)],
    ["Modules", countOrUnknown(modules)],
    ["Memory", memoryBytes === null ? "none" : exactSize(memoryBytes)],
    ["Streams", minidump.streams.map((one) => one.name).join(", ")],
  ];
}
