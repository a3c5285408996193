import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import type { LiveDumpRequest, Windows } from "../../src/ffi/windows.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";

/** A fake Windows that records the calls. */
export interface FakeWindows extends Windows {
  readonly requests: LiveDumpRequest[];
  readonly events: string[];
  /** Appends to the dump that is being written. */
  write(content: string | Uint8Array): void;
  /** Simulates a closed console window: calls the registered callbacks. */
  closeWindow(): void;
}

/** Handles a request and returns an NTSTATUS; `write` appends to the dump. */
export type Answer = (
  write: FakeWindows["write"],
  cancelled: Promise<void>,
) => Promise<number>;

/** A fake Windows 11 that allows everything, and writes real files. */
export function fakeWindows(
  answer: Answer = (write) => {
    write("dump");
    return Promise.resolve(0);
  },
  other: Partial<Windows> = {},
): FakeWindows {
  const requests: LiveDumpRequest[] = [];
  const events: string[] = [];
  const closeCallbacks = new Set<() => void>();
  const cancelled = Promise.withResolvers<void>();
  let written: string | null = null;
  const write = (content: string | Uint8Array) =>
    Deno.writeFileSync(
      written!,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
      { append: true },
    );
  const fake: FakeWindows = {
    requests,
    events,
    write,
    version: () => ({ major: 10, minor: 0, build: 22631, revision: 3000 }),
    elevation: () => ({ elevated: true, type: "full" }),
    enableDebugPrivilege: () => true,
    disableDebugPrivilege: () => {},
    memory: () => ({
      totalBytes: 16 * 1024 ** 3,
      availableBytes: 8 * 1024 ** 3,
      kernelBytes: 1024 ** 3,
    }),
    volume: () => ({ freeBytes: 100 * 1024 ** 3, fileSystem: "NTFS" }),
    machineDword: () => null,
    mayCreateFilesIn: () => true,
    findFiles: (folder, pattern) =>
      Array.from(Deno.readDirSync(folder), ({ name }) => name)
        .filter((name) =>
          name.toLowerCase().endsWith(pattern.replace("*", "").toLowerCase())
        )
        .map((name) => ({
          name,
          sizeBytes: Deno.statSync(join(folder, name)).size,
        })),
    localAppData: () => "/nowhere",
    takeCaptureLock: () => ({
      held: true,
      [Symbol.dispose]: () => void events.push("unlock"),
    }),
    universalPath: (path) => path,
    syncProvider: () => null,
    createTransientFile(path, { marked = true, permissions = "folder" } = {}) {
      Deno.writeTextFileSync(path, "", { createNew: true });
      written = path;
      let kept = false;
      return {
        handle: 0x104n,
        deletesItself: marked,
        hasProgress: true,
        permissions,
        rename: (name, replace) =>
          fake.move(path, join(dirname(path), name), replace),
        sizeBytes: () => Deno.statSync(path).size,
        flush: () => Promise.resolve(void events.push("flush file")),
        keep: () => void (kept = true),
        [Symbol.dispose]() {
          events.push("close file");
          if (!kept) Deno.removeSync(path);
        },
      };
    },
    createCancelEvent: () => ({
      handle: 0x108n,
      set: () => cancelled.resolve(),
      [Symbol.dispose]: () => void events.push("close event"),
    }),
    watchForClose(callback) {
      closeCallbacks.add(callback);
      return {
        [Symbol.dispose]: () => void closeCallbacks.delete(callback),
      };
    },
    closeWindow: () => closeCallbacks.forEach((callback) => callback()),
    move(from, to, replace) {
      if (!replace && exists(to)) {
        throw new WindowsError("MoveFileExW", 183, "the file exists");
      }
      Deno.renameSync(from, to);
    },
    async requestLiveDump(request) {
      requests.push(request);
      return await answer(write, cancelled.promise);
    },
    showInFolder: (path) => void events.push(`show ${path}`),
    channelState: () => "missing",
    newestEvents() {
      throw new WindowsError("EvtQuery", 15007, "there is no such channel");
    },
    ...other,
  };
  return fake;
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
