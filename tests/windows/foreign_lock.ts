/** An object with the name of the capture lock, created by someone else. */
export interface ForeignLock {
  close(): void;
}

const { symbols: kernel } = Deno.dlopen("kernel32.dll", {
  CreateEventW: {
    parameters: ["buffer", "i32", "i32", "buffer"],
    result: "usize",
  },
  CreateFileMappingW: {
    parameters: ["usize", "buffer", "u32", "u32", "u32", "buffer"],
    result: "usize",
  },
  MapViewOfFile: {
    parameters: ["usize", "u32", "u32", "u32", "usize"],
    result: "pointer",
  },
  UnmapViewOfFile: { parameters: ["pointer"], result: "i32" },
  CloseHandle: { parameters: ["usize"], result: "i32" },
});

const { symbols: security } = Deno.dlopen("advapi32.dll", {
  ConvertStringSecurityDescriptorToSecurityDescriptorW: {
    parameters: ["buffer", "u32", "buffer", "buffer"],
    result: "i32",
  },
});

const lockName = "Global\\livedump-capture";

const wide = (text: string) =>
  new Uint16Array([...`${text}\0`].map((one) => one.charCodeAt(0)));

/**
 * A lock as another account would hold it, with a security descriptor in SDDL.
 */
export function foreignLock(rights: string, processId: number): ForeignLock {
  const descriptor = new BigUint64Array(1);
  security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
    wide(rights),
    1,
    descriptor,
    null,
  );
  // SECURITY_ATTRIBUTES: length, descriptor, not inheritable.
  const attributes = new BigUint64Array([24n, descriptor[0]!, 0n]);
  const section = kernel.CreateFileMappingW(
    0xffff_ffff_ffff_ffffn,
    attributes,
    4,
    0,
    4,
    wide(lockName),
  );
  const view = kernel.MapViewOfFile(section, 2, 0, 0, 0n);
  const memory = Deno.UnsafePointerView.getArrayBuffer(view!, 4);
  new DataView(memory).setUint32(0, processId, true);
  kernel.UnmapViewOfFile(view);
  return { close: () => kernel.CloseHandle(section) };
}

/**
 * An object of another kind with the name of the lock. Creating this object
 * needs no privilege.
 */
export function squattedLock(): ForeignLock {
  const event = kernel.CreateEventW(null, 1, 0, wide(lockName));
  return { close: () => kernel.CloseHandle(event) };
}
