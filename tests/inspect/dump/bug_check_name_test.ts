import { assert, assertEquals, assertMatch } from "@std/assert";
import { bugCheckName } from "../../../src/inspect/dump/bug_check_name.ts";
import { bugCheckNames } from "../../../src/inspect/dump/bug_check_names.ts";
import "../load_parts.ts";

const rows = bugCheckNames.trim().split("\n").map((line) => {
  const [code, name] = line.split(" ");
  assert(code !== undefined && name !== undefined, line);
  return [parseInt(code, 16), name] as const;
});

/**
 * Pages of Microsoft's Bug Check Code Reference (learn.microsoft.com under
 * windows-hardware/drivers/debugger). The URL contains the code and the name.
 */
const pages = [
  "bug-check-0x1--apc-index-mismatch",
  "bug-check-0xa--irql-not-less-or-equal",
  "bug-check-0x18--reference-by-pointer",
  "bug-check-0x19--bad-pool-header",
  "bug-check-0x1a--memory-management",
  "bug-check-0x1e--kmode-exception-not-handled",
  "bug-check-0x24--ntfs-file-system",
  "bug-check-0x3b--system-service-exception",
  "bug-check-0x4a--irql-gt-zero-at-system-service",
  "bug-check-0x50--page-fault-in-nonpaged-area",
  "bug-check-0x77--kernel-stack-inpage-error",
  "bug-check-0x7a--kernel-data-inpage-error",
  "bug-check-0x7b--inaccessible-boot-device",
  "bug-check-0x7e--system-thread-exception-not-handled",
  "bug-check-0x7f--unexpected-kernel-mode-trap",
  "bug-check-0x80--nmi-hardware-failure",
  "bug-check-0x8e--kernel-mode-exception-not-handled",
  "bug-check-0x9f--driver-power-state-failure",
  "bug-check-0xc2--bad-pool-caller",
  "bug-check-0xc4--driver-verifier-detected-violation",
  "bug-check-0xd1--driver-irql-not-less-or-equal",
  "bug-check-0xe2--manually-initiated-crash",
  "bug-check-0xef--critical-process-died",
  "bug-check-0xf4--critical-object-termination",
  "bug-check-0xfc--attempted-execute-of-noexecute-memory",
  "bug-check-0x101---clock-watchdog-timeout",
  "bug-check-0x109---critical-structure-corruption",
  "bug-check-0x116---video-tdr-failure",
  "bug-check-0x124---whea-uncorrectable-error",
  "bug-check-0x133-dpc-watchdog-violation",
  "bug-check-0x139--kernel-security-check-failure",
  "bug-check-0x154--unexpected-store-exception",
  "bug-check-0x161--live-system-dump",
  "bug-check-0x1c8--manually-initiated-power-button-hold",
  "bug-check-0x1ca--synthetic-watchdog-timeout",
  "bug-check-0x1000007e--system-thread-exception-not-handled-m",
  "bug-check-0x1000007f--unexpected-kernel-mode-trap-m",
  "bug-check-0x1000008e--kernel-mode-exception-not-handled-m",
  "bug-check-0x100000ea--thread-stuck-in-device-driver-m",
  "bug-check-0xc0000218--status-cannot-load-registry-file",
  "bug-check-0xc000021a--winlogon-fatal-error",
  "bug-check-0xdeaddead--manually-initiated-crash1",
];

for (const page of pages) {
  Deno.test(`the name of a code is the one on its page: ${page}`, () => {
    const [, code, name] = page.match(/^bug-check-(0x[0-9a-f]+)-+(.+)$/) ?? [];
    assert(code !== undefined && name !== undefined);
    assertEquals(
      bugCheckName(Number(code)),
      name.replaceAll("-", "_").toUpperCase(),
    );
  });
}

Deno.test("the codes of live dumps that Windows takes by itself have names", () => {
  // Microsoft Learn, "Kernel Live Dump Code Reference".
  assertEquals(
    bugCheckName(0x179),
    "CLUSTER_CLUSPORT_STATUS_IO_TIMEOUT_LIVEDUMP",
  );
  assertEquals(bugCheckName(0x1f5), "APPLICATION_HANG_KERNEL_LIVEDUMP");
  assertEquals(
    bugCheckName(0x21c8),
    "MANUALLY_INITIATED_BLACKSCREEN_HOTKEY_LIVE_DUMP",
  );
});

Deno.test("every row is found by its code", () => {
  for (const [code, name] of rows) {
    assertEquals(bugCheckName(code), name);
  }
});

Deno.test("a code without a row has no name", () => {
  const none = [
    0, // no bug check
    0x6f, // the meaning depends on the Windows version
    0x12345,
    0x10000161, // with bit 28 set, this is a different code
    0x80000161,
    0xffffffff,
    0x45474150, // "PAGE", in fields that were never set
    NaN,
    0x161 + 0.5,
  ];
  for (const code of none) assertEquals(bugCheckName(code), null);
});

Deno.test("the codes are u32 values in ascending order", () => {
  let previous = 0;
  for (const [code] of rows) {
    assert(code > previous, `0x${code.toString(16)} is out of order`);
    assert(Number.isInteger(code) && code <= 0xffffffff);
    previous = code;
  }
});

Deno.test("no two codes have the same name", () => {
  const names = rows.map(([, name]) => name);
  assertEquals(names.length, new Set(names).size);
});

Deno.test("names are spelled as Microsoft spells them", () => {
  for (const [, name] of rows) {
    assertMatch(name, /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/);
  }
});

Deno.test("a code with the flag 0x10000000 has the name of the code without it", () => {
  const flagged = rows.filter(([code]) => code >>> 28 === 1);
  assert(flagged.length >= 4);
  for (const [code, name] of flagged) {
    assertEquals(name, `${bugCheckName(code - 0x10000000)}_M`);
  }
});

Deno.test("the name that needs no table is the one in the table", () => {
  const found = rows.find(([code]) => code === 0x161);
  assertEquals(bugCheckName(0x161), found?.[1] ?? null);
});
