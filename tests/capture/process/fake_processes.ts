import type {
  MinidumpOutcome,
  MinidumpRequest,
} from "../../../src/ffi/minidump_request.ts";
import type {
  OpenedProcess,
  ProcessAccess,
  ProcessFacts,
  RunningProcess,
  WindowsProcesses,
} from "../../../src/ffi/windows_processes.ts";
import { WindowsError } from "../../../src/ffi/win32_error.ts";
import type { FakeWindows } from "../fake_windows.ts";

/** A process that a test makes up. */
export interface MadeUpProcess {
  readonly id: number;
  readonly name: string;
  readonly parent?: number;
  readonly threads?: number;
  /** Start time in seconds; `null` if Windows does not report it. */
  readonly start?: number | null;
  readonly facts?: Partial<ProcessFacts>;
}

/** How the fake Windows responds to requests for the processes. */
export interface ProcessRequests {
  /** The Win32 error for rights that Windows denies; `null` to grant them. */
  readonly refuse?: (id: number, access: ProcessAccess) => number | null;
  /** The Win32 error with which PssCaptureSnapshot fails. */
  readonly noSnapshot?: number;
  /** Replaces MiniDumpWriteDump. */
  readonly answer?: (
    write: FakeWindows["write"],
    order: MinidumpRequest,
    cancelled: Promise<void>,
  ) => Promise<MinidumpOutcome>;
  readonly hasExited?: boolean;
}

/** Fake processes that record the calls. */
export interface FakeProcesses extends WindowsProcesses {
  readonly orders: MinidumpRequest[];
  /** The calls, such as `open 7 memory` and `close 7`. */
  readonly events: string[];
}

const written: MinidumpOutcome = { written: true, code: 0 };

/** 2024-01-01 as a FILETIME, and one second in units of 100 ns. */
const year2024 = 133_485_408_000_000_000n;
const second = 10_000_000n;

/** Fake processes that write their dumps through a fake Windows. */
export function fakeProcesses(
  windows: FakeWindows,
  rows: readonly MadeUpProcess[],
  { refuse, noSnapshot, answer, hasExited = false }: ProcessRequests = {},
): FakeProcesses {
  const orders: MinidumpRequest[] = [];
  const events: string[] = [];
  return {
    orders,
    events,
    list: () => rows.map(runningOf),
    facts: (id) => factsOf(rows.find((row) => row.id === id)),
    open(id, access) {
      const code = refuse?.(id, access) ?? null;
      if (code !== null) throw new WindowsError("OpenProcess", code, "no");
      events.push(`open ${id} ${access}`);
      // A class instance, like the real one: copying it with spread syntax
      // would lose its methods.
      return new class implements OpenedProcess {
        readonly handle = BigInt(id);
        startTime() {
          return factsOf(rows.find((row) => row.id === id)).startTime;
        }
        hasExited() {
          return hasExited;
        }
        [Symbol.dispose]() {
          events.push(`close ${id}`);
        }
      }();
    },
    snapshot({ handle }, withHandles) {
      if (noSnapshot) {
        throw new WindowsError("PssCaptureSnapshot", noSnapshot, "no");
      }
      events.push(`snapshot ${handle}${withHandles ? " with handles" : ""}`);
      return {
        handle: handle + 1000n,
        endClone: () => void events.push(`end clone ${handle}`),
        [Symbol.dispose]: () => void events.push(`free ${handle}`),
      };
    },
    startMinidump(order) {
      orders.push(order);
      const cancelled = Promise.withResolvers<void>();
      const write: FakeWindows["write"] = (content) => windows.write(content);
      return {
        outcome: answer
          ? answer(write, order, cancelled.promise)
          : Promise.resolve((write(`dump of ${order.processId}`), written)),
        counts: () => ({ modules: 9, threads: 2, unreadableBytes: 0 }),
        cancel: () => cancelled.resolve(),
        cancelAndWait(timeoutMs) {
          cancelled.resolve();
          events.push(`wait ${timeoutMs}`);
        },
      };
    },
  };
}

function runningOf(
  { id, name, parent = 1, threads = 2 }: MadeUpProcess,
): RunningProcess {
  return { processId: id, parentId: parent, threads, name };
}

function factsOf(row: MadeUpProcess | undefined): ProcessFacts {
  const start = row?.start === undefined ? 1 : row.start;
  return {
    startTime: start === null ? null : year2024 + BigInt(start) * second,
    memoryBytes: 2 * 1024 ** 2,
    machine: "x64",
    is32Bit: false,
    commandLine: row ? `"C:\\programs\\${row.name}" --id ${row.id}` : null,
    path: row ? `C:\\programs\\${row.name}` : null,
    sessionId: 1,
    protection: null,
    ...row?.facts,
  };
}
