import { assertEquals } from "@std/assert";
import { choose } from "../../src/settings/choice.ts";

const names = ["capture-user-pages", "abort-if-insufficient-memory"] as const;

Deno.test("a flag wins over a setting, a setting over the default", () => {
  const note = null;
  const stored = { "capture-user-pages": true } as const;
  assertEquals(choose(names, { userPages: null }, stored), {
    "capture-user-pages": { value: true, source: "file", note },
    "abort-if-insufficient-memory": { value: true, source: "default", note },
  });
  const flags = { userPages: false, abortOnMemoryPressure: false };
  assertEquals(choose(names, flags, stored), {
    "capture-user-pages": { value: false, source: "command-line", note },
    "abort-if-insufficient-memory": {
      value: false,
      source: "command-line",
      note,
    },
  });
});

Deno.test("a folder that nobody chose is none", () => {
  assertEquals(choose(["kernel-dump-folder"], {}, {}), {
    "kernel-dump-folder": { value: null, source: "default", note: null },
  });
});
