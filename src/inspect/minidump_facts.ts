import { grouped } from "../text/count.ts";
import type { Fact } from "./render_text.ts";
import type { MinidumpReport } from "./report.ts";
import { sizeText } from "../text/size_text.ts";

/** What a person wants to know of a minidump. */
export function minidumpFacts(minidump: MinidumpReport): Fact[] {
  const { machine, osBuild, time, threads, modules, memoryBytes } = minidump;
  const text = (count: number | null) => count === null ? "?" : grouped(count);
  return [
    ["Type", `user-mode minidump (flags ${minidump.flags ?? "?"})`],
    [
      "Machine",
      osBuild === null ? machine : `${machine}, Windows build ${osBuild}`,
    ],
    ...(time === null ? [] : [
      [
        "Taken",
        time.replace("T", " ").replace(/\..*/, " UTC"),
      ] as const,
    ]),
    ["Threads", text(threads)],
    ["Modules", text(modules)],
    [
      "Memory",
      memoryBytes === null
        ? "none"
        : `${grouped(memoryBytes)} bytes (${sizeText(memoryBytes)})`,
    ],
    ["Streams", minidump.streams.map((one) => one.name).join(", ")],
  ];
}
