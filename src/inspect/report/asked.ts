import type { InspectFlags } from "../inspect_command_spec.ts";
import type { DumpReport } from "../dump/report.ts";
import type { OpenWriter } from "./report_writer.ts";

/** What is read of a dump besides its checks. */
export interface Wanted {
  readonly fields: boolean;
  readonly map: boolean;
}

/** A page shows the raw header and the map without being asked. */
export function wantedOf(flags: InspectFlags): Wanted {
  const isPage = flags.format === "html" ||
    flags.report.some((one) => one.format === "html");
  return { fields: flags.fields || isPage, map: flags.map || isPage };
}

/**
 * A format that is told only what flags ask for: what a page needs besides
 * must not change the report of another format in the same run.
 */
export function onlyAsked(open: OpenWriter): OpenWriter {
  return (sink, options) => {
    const writer = open(sink, options);
    return {
      ...writer,
      add: (report) => writer.add(askedOf(report, options.flags)),
    };
  };
}

function askedOf(report: DumpReport, flags: InspectFlags): DumpReport {
  const { structures, map, ...rest } = report;
  return {
    ...rest,
    ...flags.fields && structures && { structures },
    ...flags.map && map && { map },
  };
}
