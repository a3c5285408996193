import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { getU32, getU64 } from "./bytes.ts";
import { contextArm64, contextX64 } from "./context.ts";
import { buildHeader64, header64Fields } from "./kernel64.ts";
import { testWithSamples } from "./sample_dumps.ts";
import { triageFields } from "./triage.ts";

interface Expected {
  readonly values: {
    readonly header: Readonly<Record<string, string>>;
    readonly triage: Readonly<Record<string, string>>;
    readonly registers: Readonly<Record<string, string>>;
  };
}

const published = ["kernel-triage-x64", "kernel-triage-arm64"] as const;

function readSample(folder: string, name: string) {
  const expected: Expected = JSON.parse(
    Deno.readTextFileSync(join(folder, "expected", `${name}.json`)),
  );
  return {
    real: Deno.readFileSync(join(folder, `${name}.dmp`)),
    values: expected.values,
  };
}

for (const name of published) {
  testWithSamples(
    `a header built from the values of ${name} has the same bytes`,
    (folder) => {
      const { real, values } = readSample(folder, name);
      const fields = Object.fromEntries(
        Object.entries(values.header).map((
          [key, value],
        ) => [key, BigInt(value)]),
      );
      assertEquals(Object.keys(fields).length, 17);
      const built = buildHeader64({ fields });
      for (const key of [...Object.keys(fields), "Signature", "ValidDump"]) {
        const [at, size] = header64Fields[key as keyof typeof header64Fields];
        assertEquals(
          built.slice(at, at + size).toHex(),
          real.slice(at, at + size).toHex(),
          key,
        );
      }
    },
  );

  testWithSamples(`the triage offsets find ${name}'s values`, (folder) => {
    const { real, values } = readSample(folder, name);
    let compared = 0;
    for (const [key, at] of Object.entries(triageFields)) {
      const wanted = BigInt(values.triage[key] ?? NaN);
      const wide = key === "TopOfStack" || key === "DataPageAddress";
      assertEquals(wide ? getU64(real, at) : BigInt(getU32(real, at)), wanted);
      compared++;
    }
    assertEquals(compared, 26);
    // The list of unloaded drivers: a count and 0x38 bytes for each driver, up to
    // the next part.
    const unloaded = getU32(real, triageFields.UnloadedDriversOffset);
    assertEquals(
      unloaded + 8 + getU32(real, unloaded) * 0x38,
      getU32(real, triageFields.PrcbOffset),
    );
    const drivers = getU32(real, triageFields.DriverListOffset);
    assertEquals(
      drivers + getU32(real, triageFields.DriverCount) * 0x90,
      getU32(real, triageFields.StringPoolOffset),
    );
  });
}

testWithSamples(
  "an x64 context built from the registers has the same bytes",
  (folder) => {
    const { real, values } = readSample(folder, "kernel-triage-x64");
    // The context in the header is from the exception. Parameter 2 of bug check
    // 0x1000007e is the address of the exception.
    const { BugCheckParameter2: address } = values.header;
    assertEquals(getU64(real, 0x348 + 0xf8), BigInt(address ?? 0));
    // The published registers are from the CONTEXT of the processor. The PRCB
    // points to this CONTEXT, at 0x85c0 (OffsetPrcbContext in the debugger
    // data). The data block with this CONTEXT starts at 0x2b644 in the file.
    const { rip, rsp } = values.registers;
    const built = contextX64({
      pc: BigInt(rip ?? 0),
      sp: BigInt(rsp ?? 0),
      flags: 0x10000f,
    });
    for (const at of [0x30, 0x34, 0x98, 0x9c, 0xf8, 0xfc]) {
      assertEquals(getU32(built, at), getU32(real, 0x2b644 + at), `${at}`);
    }
  },
);

testWithSamples(
  "an ARM64 context built from the registers has the same bytes",
  (folder) => {
    const { real, values } = readSample(folder, "kernel-triage-arm64");
    const { pc, sp } = values.registers;
    const built = contextArm64({ pc: BigInt(pc ?? 0), sp: BigInt(sp ?? 0) });
    for (const at of [0x0, 0x4, 0x100, 0x108]) {
      assertEquals(getU32(built, at), getU32(real, 0x348 + at), `${at}`);
    }
  },
);

testWithSamples(
  "the builder reproduces the run block of a real full dump",
  (folder) => {
    const real = Deno.readFileSync(join(folder, "kernel-full-head-dumpit.dmp"));
    const count = getU32(real, 0x88);
    const runs = Array.from({ length: count }, (_, index) => ({
      basePage: getU64(real, 0x98 + index * 16),
      pageCount: getU64(real, 0xa0 + index * 16),
    }));
    const built = buildHeader64({ type: 1, runs });
    // PhysicalMemoryBlock: the number of runs, the number of pages, the runs.
    assertEquals(
      built.slice(0x88, 0x98 + count * 16).toHex(),
      real.slice(0x88, 0x98 + count * 16).toHex(),
    );
  },
);
