/**
 * A program for Windows that calls every method of the API in `src/ffi` and
 * prints the results as one JSON object: see ffi_wine_test.ts.
 */
import { liveDumpControl1 } from "../../src/ffi/live_dump_control.ts";
import { liveDumpControl2 } from "../../src/ffi/live_dump_control.ts";
import { selectiveControl } from "../../src/ffi/live_dump_control.ts";
import { openWindows } from "../../src/ffi/open_windows.ts";
import type { TransientFile } from "../../src/ffi/windows.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { type ForeignLock, foreignLock, squattedLock } from "./foreign_lock.ts";

const windows = openWindows();

/** Functions of kernel32.dll that src/ffi does not declare. */
const { symbols: own } = Deno.dlopen("kernel32.dll", {
  WriteFile: {
    parameters: ["usize", "buffer", "u32", "buffer", "buffer"],
    result: "i32",
  },
  WaitForSingleObject: { parameters: ["usize", "u32"], result: "u32" },
});

const write = ({ handle }: TransientFile, text: string) => {
  const data = new TextEncoder().encode(text);
  own.WriteFile(handle, data, data.length, new Uint32Array(1), null);
};

/**
 * Returns the result of takeCaptureLock while a foreign object has the name of
 * the lock.
 */
function lockBeside(lock: ForeignLock) {
  const result = windows.takeCaptureLock();
  if (result.held) result[Symbol.dispose]();
  lock.close();
  return result;
}

/** The result of a call, or the WindowsError that it throws. */
function outcome(call: () => unknown): unknown {
  try {
    return call() ?? "done";
  } catch (error) {
    if (!(error instanceof WindowsError)) return `${error}`;
    return { call: error.call, code: error.code, message: error.message };
  }
}

/** Duration of a call in milliseconds, including the opening of DLLs. */
function elapsedMs(call: () => unknown): number {
  const start = performance.now();
  call();
  return performance.now() - start;
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

const roles: Readonly<Record<string, (path: string) => unknown>> = {
  "hold-lock": () => windows.takeCaptureLock(),
  "hold-file": (path) => {
    const file = windows.createTransientFile(path);
    write(file, "half a dump");
    return file;
  },
};

/**
 * Starts this program again in a role, calls `look`, and kills the started
 * program.
 */
async function killed<T>(
  role: string,
  path: string,
  look: (processId: number) => T,
): Promise<T> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [role, path],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  const seen = look(child.pid);
  child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
  return seen;
}

function facts(folder: string) {
  const currentVersion = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  return {
    firstCallMs: elapsedMs(() => windows.version()),
    version: windows.version(),
    elevation: windows.elevation(),
    debugPrivilege: windows.enableDebugPrivilege(),
    memory: windows.memory(),
    volume: windows.volume(folder),
    systemVolume: windows.volume("C:\\windows"),
    noVolume: outcome(() => windows.volume(`${folder}\\none`)),
    registry: {
      absentKey: windows.machineDword("SOFTWARE\\livedump-none", "none"),
      absentValue: windows.machineDword(currentVersion, "none"),
      text: windows.machineDword(currentVersion, "CurrentVersion"),
      number: windows.machineDword(
        currentVersion,
        "CurrentMajorVersionNumber",
      ),
    },
    localAppData: windows.localAppData(),
    mayCreate: {
      folder: outcome(() => windows.mayCreateFilesIn(folder)),
      none: outcome(() => windows.mayCreateFilesIn(`${folder}\\none`)),
      file: outcome(() => windows.mayCreateFilesIn(Deno.execPath())),
    },
  };
}

async function locks() {
  const first = windows.takeCaptureLock();
  const second = windows.takeCaptureLock();
  if (first.held) first[Symbol.dispose]();
  const other = await killed("hold-lock", "", (processId) => {
    const result = windows.takeCaptureLock();
    return !result.held && result.processId === processId;
  });
  const afterKill = windows.takeCaptureLock();
  if (afterKill.held) afterKill[Symbol.dispose]();
  return {
    first: first.held,
    second: !second.held && second.processId === Deno.pid,
    other,
    afterKill: afterKill.held,
    squatted: lockBeside(squattedLock()),
    young: lockBeside(foreignLock("D:(A;;GA;;;WD)", 0)),
    readable: lockBeside(foreignLock("D:(A;;GR;;;WD)", 4711)),
    hidden: lockBeside(foreignLock("D:(A;;GA;;;SY)", 4711)),
  };
}

async function keptAndDropped(path: string) {
  const dropped = windows.createTransientFile(path);
  write(dropped, "dropped");
  const sizeBytes = dropped.sizeBytes();
  const there = exists(path);
  const readable = outcome(() => Deno.readTextFileSync(path));
  dropped[Symbol.dispose]();
  const afterDrop = exists(path);
  const kept = windows.createTransientFile(path);
  write(kept, "kept");
  await kept.flush();
  kept.keep();
  const readableWhenKept = outcome(() => Deno.readTextFileSync(path));
  kept[Symbol.dispose]();
  kept[Symbol.dispose]();
  return {
    sizeBytes,
    there,
    readable,
    afterDrop,
    readableWhenKept,
    text: outcome(() => Deno.readTextFileSync(path)),
    existing: outcome(() => windows.createTransientFile(path)),
    textAfter: outcome(() => Deno.readTextFileSync(path)),
  };
}

function create(path: string) {
  return outcome(() => {
    using file = windows.createTransientFile(path);
    file.keep();
    return "kept";
  });
}

async function files(folder: string) {
  const long = `${folder}\\${"long".repeat(40)}\\${"path".repeat(40)}`;
  await Deno.mkdir(`\\\\?\\${long}`, { recursive: true });
  const killedPath = `${folder}\\killed.partial`;
  const names: Readonly<Record<string, string>> = {
    relative: "relative.partial",
    slashes: `${folder}/slashes.partial`.replaceAll("\\", "/"),
    verbatim: `\\\\?\\${folder}\\verbatim.partial`,
    umlaut: `${folder}\\m\xfcll \u{1f600}.partial`,
    surrogate: `${folder}\\half \ud83d.partial`,
    long: `${long}\\long.partial`,
    noFolder: `${folder}\\none\\a.partial`,
    nulByte: `${folder}\\a\0b.partial`,
    nul: "NUL",
    nulInFolder: `${folder}\\NUL`,
    nulVerbatim: `\\\\?\\${folder}\\NUL`,
    con: "con",
    console: "CONOUT$",
    device: "\\\\.\\NUL",
    drive: "\\\\.\\PhysicalDrive0",
    verbatimDrive: "\\\\?\\PhysicalDrive0",
    root: "\\\\?\\GLOBALROOT\\Device\\Null",
    pipe: "\\\\.\\pipe\\livedump",
    stream: `${folder}\\kept.partial:stream`,
    wildcard: `${folder}\\a*b.partial`,
    folder,
    empty: "",
  };
  const created = Object.entries(names).map(([name, path]) => [
    name,
    { result: create(path), there: exists(path) },
  ]);
  return {
    ...await keptAndDropped(`${folder}\\kept.partial`),
    whileHeld: await killed("hold-file", killedPath, () => ({
      there: exists(killedPath),
      taken: create(killedPath),
    })),
    afterKill: exists(killedPath),
    created: Object.fromEntries(created),
  };
}

function cancelEvent() {
  using event = windows.createCancelEvent();
  const wait = () => own.WaitForSingleObject(event.handle, 0);
  const before = wait();
  event.set();
  return { before, after: wait(), again: wait() };
}

function moves(folder: string) {
  const from = `${folder}\\from \u{1f600}`;
  const to = `${folder}\\to \u{1f600}`;
  Deno.writeTextFileSync(from, "from");
  Deno.writeTextFileSync(to, "to");
  const rejected = outcome(() => windows.move(from, to, false));
  const textAfterRejection = Deno.readTextFileSync(to);
  const replaced = outcome(() => windows.move(from, to, true));
  return {
    rejected,
    textAfterRejection,
    replaced,
    text: Deno.readTextFileSync(to),
    gone: !exists(from),
    missing: outcome(() => windows.move(from, to, true)),
    free: outcome(() => windows.move(to, from, false)),
    device: outcome(() => windows.move(from, "NUL", true)),
  };
}

async function liveDumps() {
  const full = { control: liveDumpControl1.encode({ Version: 1 }) };
  const control = liveDumpControl2.encode({ Version: 2 });
  const block = selectiveControl.encode({ Version: 1, Size: 48 });
  const pointerOffset = liveDumpControl2.fields.SelectiveControl.offset;
  return {
    full: await windows.requestLiveDump({ ...full, selective: null }),
    stacks: await windows.requestLiveDump({
      control,
      selective: { block, pointerOffset },
    }),
    controlUntouched: control.subarray(pointerOffset).every((one) => one === 0),
  };
}

const [role = ".", path = ""] = Deno.args;
const runRole = roles[role];
if (runRole) {
  const held = runRole(path);
  await Deno.stdout.write(new TextEncoder().encode("ready\n"));
  setInterval(() => held, 1000);
} else {
  const report = {
    facts: facts(role),
    locks: await locks(),
    files: await files(role),
    cancelEvent: cancelEvent(),
    moves: moves(role),
    liveDumps: await liveDumps(),
    // The path does not exist, so Wine does not start Explorer. Explorer would
    // not end.
    shownNone: outcome(() => windows.showInFolder(`${role}\\none`)),
  };
  const text = JSON.stringify(report, null, 1) + "\n";
  await Deno.stdout.write(new TextEncoder().encode(text));
}
