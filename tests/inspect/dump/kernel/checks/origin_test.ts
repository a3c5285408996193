import { assertEquals } from "@std/assert";
import { buildKernelDump } from "../../../../builder/dump_builder.ts";
import { judge } from "../../../judge.ts";

Deno.test("attributes without a name are reported as bits", () => {
  const dump = buildKernelDump({ attributes: 0x80000410 });
  assertEquals(
    judge(dump).checks.find((one) => one.id === "attributes")?.message,
    "Set: LiveDumpGeneratedDump, unnamed bits 0x80000400.",
  );
});

Deno.test("0x161 without the live dump flag is reported with its likely writer", () => {
  const hint = (comment: string | null) =>
    judge(buildKernelDump({ type: 1, attributes: 0, comment })).checks
      .find((one) => one.id === "attributes")?.hint;
  assertEquals(
    hint("Hello from elf2dmp!"),
    "QEMU's elf2dmp converted this dump from a virtual machine.",
  );
  assertEquals(
    hint(null),
    "A program other than Windows may have written this dump.",
  );
});
