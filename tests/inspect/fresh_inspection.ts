/*
 * Inspects a dump in a Worker that has not loaded any module on demand yet. The
 * thread of the tests cannot be used for this, because other tests have loaded
 * these modules there. Returns the verdict and the number of deep inspections.
 */
/// <reference lib="deno.worker" />
import { withModules } from "../../src/base/on_demand.ts";
import { emptyDeepReport } from "../../src/inspect/deep/deep_report.ts";
import { inspectSource } from "../../src/inspect/dump/inspect_source.ts";
import { defaultExpectation } from "../../src/inspect/expectation.ts";

self.onmessage = async ({ data }: MessageEvent<Uint8Array>) => {
  let deepInspections = 0;
  const inspectDeep = () => {
    deepInspections++;
    return { checks: [], report: emptyDeepReport };
  };
  const source = {
    sizeBytes: data.length,
    readInto(fileOffset: number, target: Uint8Array) {
      const found = data.subarray(fileOffset, fileOffset + target.length);
      target.set(found);
      return found.length;
    },
  };
  const { verdict } = await withModules(() =>
    inspectSource("a.dmp", source, {
      expect: defaultExpectation,
      now: new Date(0),
      fields: true,
      map: true,
      deep: { kernel: inspectDeep, minidump: inspectDeep },
    })
  );
  self.postMessage({ verdict, deepInspections });
};
