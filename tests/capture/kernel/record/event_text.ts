/** The fields of `EventData`, by name. */
export type EventData = Readonly<Record<string, string | number>>;

export interface EventText {
  readonly id: number;
  readonly version?: number;
  readonly record?: number | null;
  readonly time?: string;
  readonly process?: number;
  readonly data?: EventData;
}

/**
 * An event in XML as EvtRender writes it: one line, single quotes. The form
 * follows the samples on Microsoft Learn, "Event Schema" and "Consuming Events".
 */
export function eventText(
  { id, version = 0, record = 1, time, process = 4711, data = {} }: EventText,
): string {
  const rows = Object.entries(data)
    .map(([name, value]) => `<Data Name='${name}'>${value}</Data>`);
  return "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>" +
    "<System><Provider Name='Microsoft-Windows-Kernel-LiveDump' " +
    "Guid='{bef2aa8e-81cd-11e2-a7bb-5eac6188709b}'/>" +
    `<EventID>${id}</EventID><Version>${version}</Version><Level>4</Level>` +
    "<Task>0</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>" +
    `<TimeCreated SystemTime='${time ?? "2024-01-15T09:30:02.1234567Z"}'/>` +
    (record === null ? "" : `<EventRecordID>${record}</EventRecordID>`) +
    `<Correlation/><Execution ProcessID='${process}' ThreadID='812'/>` +
    "<Channel>Microsoft-Windows-Kernel-LiveDump/Operational</Channel>" +
    "<Computer>HOST</Computer><Security UserID='S-1-5-18'/></System>" +
    (rows.length === 0 ? "" : `<EventData>${rows.join("")}</EventData>`) +
    "</Event>";
}

/** The bug check in livedump's requests: 0x161 and "livedump". */
export const livedumpBugCheck = {
  BugcheckCode: 353,
  BugCheckParameter1: "0x6c69766564756d70",
  BugCheckParameter2: "0x0",
  BugCheckParameter3: "0x0",
  BugCheckParameter4: "0x0",
};

/** The events of a dump of 256 pages, in the order in which they happen. */
export function dumpEvents(
  { process = 4711, first = 1, allocated = 256, data = {} }: {
    readonly process?: number;
    readonly first?: number;
    readonly allocated?: number;
    /** Additional or replaced fields, by event ID. */
    readonly data?: Readonly<Record<number, EventData>>;
  } = {},
): string[] {
  const rows: readonly (readonly [number, EventData])[] = [
    [101, {}],
    [104, {}],
    [105, {}],
    [106, { SystemQuiescedDuration_ms: 412 }],
    [107, { NtPrimaryDataBytes: 1048576 }],
    [113, { EstimatedPageCount: 256, AllocatedPageCount: allocated }],
    [3, {}],
    [4, {
      NTStatus: 0,
      TotalBytes: 1089592,
      HeaderBytes: 41016,
      PrimaryDataBytes: 1048576,
      SecondaryDataBytes: 0,
      DumpWriteDuration_ms: 30,
    }],
    [2, { NTStatus: 0, ...livedumpBugCheck, DumpCaptureDuration_ms: 900 }],
  ];
  return rows.map(([id, fields], index) =>
    eventText({
      id,
      process,
      record: first + index,
      data: { ...fields, ...data[id] },
    })
  );
}
