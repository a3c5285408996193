import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createTransientFile } from "../../src/ffi/transient_file.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

const failed = 0xffff_ffff_ffff_ffffn;
const done = {
  type: 1,
  created: 0x10n,
  reopened: 0x20n,
  flushed: 0,
  marked: 1,
  renamed: 0,
  error: 112,
  /** Control bits of the security descriptor, here with SE_DACL_PROTECTED. */
  control: 0x9004 as number | null,
};
let answers: typeof done = done;
let log: string[] = [];

const text = (wide: Uint16Array) => String.fromCharCode(...wide).slice(0, -1);
const record = <T>(line: string, answer: T): T => {
  log.push(line);
  return answer;
};
fakeLibraries({
  ...fakeLoader,
  GetLastError: () => answers.error,
  GetFullPathNameW: (path: Uint16Array, _: number, out: Uint16Array) => {
    out.set(path);
    return path.length - 1;
  },
  CreateFileW: (path: Uint16Array, ...rest: unknown[]) =>
    record(`create ${text(path)} ${rest.join(" ")}`, answers.created),
  GetFileType: () => answers.type,
  ReOpenFile: (_: bigint, access: number, share: number, flags: number) =>
    record(`reopen ${access} ${share} ${flags}`, answers.reopened),
  SetFileInformationByHandle: (
    handle: bigint,
    kind: number,
    data: Uint8Array,
  ) => record(`information ${handle} ${kind} ${data}`, answers.marked),
  GetFileSizeEx: (handle: bigint, size: BigInt64Array) => {
    size[0] = 5_000_000_000n;
    return record(`size ${handle}`, 1);
  },
  NtFlushBuffersFile: (handle: bigint, ioStatus: Uint8Array) =>
    record(
      `flush ${handle} ${ioStatus.length}`,
      Promise.resolve(answers.flushed),
    ),
  NtSetInformationFile: (
    handle: bigint,
    _: Uint8Array,
    data: Uint8Array,
    length: number,
    kind: number,
  ) => {
    assertEquals(length, data.length);
    return record(`rename ${handle} ${kind} ${data}`, answers.renamed);
  },
  DeleteFileW: (path: Uint16Array) => record(`delete ${text(path)}`, 1),
  ConvertStringSecurityDescriptorToSecurityDescriptorW: (
    sddl: Uint16Array,
    _: number,
    out: BigUint64Array,
  ) => {
    out[0] = 0x70n;
    return record(`describe ${text(sddl)}`, 1);
  },
  LocalFree: (address: Deno.PointerObject) =>
    record(`free ${Deno.UnsafePointer.value(address)}`, 0n),
  GetKernelObjectSecurity: (
    handle: bigint,
    information: number,
    descriptor: Uint8Array,
  ) => {
    if (answers.control !== null) {
      new DataView(descriptor.buffer).setUint16(2, answers.control, true);
    }
    const isKnown = Number(answers.control !== null);
    return record(`security ${handle} ${information}`, isKnown);
  },
  RtlNtStatusToDosError: (code: number) =>
    code === 0xc000007f ? 112 : code === 0xc0000035 ? 183 : 317,
  CloseHandle: (handle: bigint) => record(`close ${handle}`, 1),
});

function logOf(action: () => void): string[] {
  log = [];
  action();
  return log;
}

async function logOfAsync(action: () => Promise<void>): Promise<string[]> {
  log = [];
  await action();
  return log;
}

/**
 * The expected call of CreateFileW. Access: read, write and delete; sharing: read;
 * disposition: CREATE_NEW; flags: normal, links not followed, not overlapped.
 */
const creation = `create \\\\?\\C:\\a ${0xc0010000} 1  1 ${0x00200080} 0`;

Deno.test("a file is marked for deletion when it is created", () => {
  answers = done;
  const calls = logOf(() => {
    using file = createTransientFile("C:\\a");
    assertEquals(file.handle, 0x10n);
    // The program reads the size through a second handle, not through the
    // handle that Windows writes to.
    assertEquals(file.sizeBytes(), 5_000_000_000);
  });
  assertEquals(calls, [
    creation,
    "reopen 128 7 0",
    "information 16 4 1",
    "size 32",
    "close 32",
    "close 16",
  ]);
});

Deno.test("a kept file is flushed before its mark is removed", async () => {
  answers = done;
  const calls = await logOfAsync(async () => {
    using file = createTransientFile("C:\\a");
    await file.flush();
    file.keep();
    file[Symbol.dispose]();
  });
  assertEquals(calls.slice(3), [
    "flush 16 16",
    "information 16 4 0",
    "close 32",
    "close 16",
  ]);
});

Deno.test("a file that cannot be flushed keeps its mark", async () => {
  answers = { ...done, flushed: 0xc000007f }; // STATUS_DISK_FULL
  const calls = await logOfAsync(async () => {
    using file = createTransientFile("C:\\a");
    const error = await assertRejects(() => file.flush(), WindowsError);
    assertEquals([error.call, error.code], ["NtFlushBuffersFile", 112]);
  });
  assertEquals(calls.slice(3), ["flush 16 16", "close 32", "close 16"]);
});

Deno.test("a file that cannot be reopened has no progress, but a final size", () => {
  answers = { ...done, reopened: failed };
  const calls = logOf(() => {
    using file = createTransientFile("C:\\a");
    assertEquals([file.hasProgress, file.deletesItself], [false, true]);
    assertEquals(file.sizeBytes(), 5_000_000_000);
  });
  assertEquals(calls.slice(2), ["information 16 4 1", "size 16", "close 16"]);
});

Deno.test("a file that cannot be marked is deleted by its path, unless it is kept", () => {
  answers = { ...done, marked: 0 };
  for (const keeps of [false, true]) {
    const calls = logOf(() => {
      using file = createTransientFile("C:\\a");
      assertEquals(file.deletesItself, false);
      if (keeps) file.keep();
    });
    assertEquals(calls.slice(3), [
      "close 32",
      "close 16",
      ...keeps ? [] : ["delete \\\\?\\C:\\a"],
    ]);
  }
});

Deno.test("a file can be created without the mark", () => {
  answers = done;
  const calls = logOf(() => {
    using file = createTransientFile("C:\\a", { marked: false });
    assertEquals(file.deletesItself, false);
  });
  assertEquals(calls.slice(2), [
    "close 32",
    "close 16",
    "delete \\\\?\\C:\\a",
  ]);
});

Deno.test("a file is renamed by a simple name, with the layout of ntifs.h", () => {
  answers = done;
  const calls = logOf(() => {
    using file = createTransientFile("C:\\a");
    file.rename("b\u{1f600}", true);
    answers = { ...done, renamed: 0xc0000035 }; // STATUS_OBJECT_NAME_COLLISION
    const error = assertThrows(() => file.rename("b", false), WindowsError);
    assertEquals([error.call, error.code], ["NtSetInformationFile", 183]);
  });
  const name = [0x62, 0, 0x3d, 0xd8, 0, 0xde];
  const zeros = (count: number) => Array(count).fill(0);
  assertEquals(calls.slice(3, 5), [
    // FileRenameInformation is 10.
    `rename 16 10 ${[1, ...zeros(15), 6, 0, 0, 0, ...name]}`,
    `rename 16 10 ${[0, ...zeros(15), 2, 0, 0, 0, 0x62, 0, 0, 0]}`,
  ]);
});

/**
 * Creates a file with the given permissions; returns the calls and the result.
 */
function permissionsOf(permissions: "administrators" | "owner" | "folder") {
  let kept: string | null = "";
  const calls = logOf(() => {
    using file = createTransientFile("C:\\a", { permissions });
    kept = file.permissions;
  });
  return { calls, kept };
}

Deno.test("a dump gets its permissions when it is created, not later", () => {
  answers = done;
  const { calls, kept } = permissionsOf("administrators");
  // SECURITY_ATTRIBUTES: 24 bytes, the descriptor at offset 8, not inherited.
  const attributes = [24, ...Array(7).fill(0), 0x70, ...Array(15).fill(0)];
  assertEquals(calls.slice(0, 4), [
    "describe D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FRSD;;;OW)",
    creation.replace(" 1  1 ", ` 1 ${attributes} 1 `),
    "free 112",
    "security 16 4",
  ]);
  assertEquals(kept, "administrators");
  const { calls: [own] } = permissionsOf("owner");
  assertEquals(own, "describe D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)");
  assertEquals(permissionsOf("folder").calls[0], creation);
});

Deno.test("a volume that stores no permissions is detected", () => {
  answers = { ...done, control: 0x8004 }; // SE_DACL_PROTECTED is not set.
  assertEquals(permissionsOf("administrators").kept, null);
  answers = { ...done, control: null };
  assertEquals(permissionsOf("owner").kept, null);
});

Deno.test("on a volume that rejects permissions, the file is created without them", () => {
  let refusals = 1;
  answers = {
    ...done,
    control: 0x8004,
    get created() {
      return refusals-- > 0 ? failed : 0x10n;
    },
    error: 50, // ERROR_NOT_SUPPORTED
  };
  const { calls, kept } = permissionsOf("administrators");
  assertEquals([calls[3], kept], [creation, null]);
});

Deno.test("a pipe or device is closed and rejected", () => {
  const pipe = 3;
  answers = { ...done, type: pipe };
  const calls = logOf(() => {
    assertThrows(() => createTransientFile("C:\\a"), WindowsError, "disk");
  });
  assertEquals(calls, [creation, "close 16"]);
});

Deno.test("a file that cannot be created is reported with CreateFileW", () => {
  answers = { ...done, created: failed };
  const calls = logOf(() => {
    const error = assertThrows(
      () => createTransientFile("C:\\a"),
      WindowsError,
    );
    assertEquals([error.call, error.code], ["CreateFileW", 112]);
    assertEquals(
      error.message,
      "the volume is full (CreateFileW: error 112)",
    );
  });
  assertEquals(calls, [creation]);
});
