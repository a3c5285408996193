import { assertEquals } from "@std/assert";
import { dateOf, uptimeSecondsOf } from "../../src/base/filetime.ts";

/**
 * The start of 1970 as a FILETIME. Source: Microsoft Learn, "Converting a
 * time_t value".
 */
const unixEpoch = 116_444_736_000_000_000n;

Deno.test("a FILETIME is converted to a date", () => {
  const dates = [
    [unixEpoch, "1970-01-01T00:00:00.000Z"],
    [0n, "1601-01-01T00:00:00.000Z"],
    [unixEpoch + 12_345_678n, "1970-01-01T00:00:01.234Z"],
    // 1,705,311,000 is 2024-01-15T09:30:00Z in seconds since 1970 (date -d).
    [unixEpoch + 1_705_311_000n * 10_000_000n, "2024-01-15T09:30:00.000Z"],
    [2_650_467_743_999_999_999n, "9999-12-31T23:59:59.999Z"],
  ] as const;
  for (const [fileTime, text] of dates) {
    assertEquals(dateOf(fileTime)?.toISOString(), text);
  }
});

Deno.test("a time after the year 9999 is null", () => {
  assertEquals(dateOf(2_650_467_744_000_000_000n), null);
  assertEquals(dateOf((1n << 63n) - 1n), null);
  assertEquals(dateOf((1n << 64n) - 1n), null);
  assertEquals(dateOf(null), null);
});

Deno.test("an uptime is converted to seconds, exact to the millisecond", () => {
  assertEquals(uptimeSecondsOf(36_000_000_000n), 3600);
  assertEquals(uptimeSecondsOf(864_001_250_000n), 86_400.125);
  assertEquals(uptimeSecondsOf(9_999n), 0);
  assertEquals(uptimeSecondsOf(0n), 0);
  assertEquals(uptimeSecondsOf(null), null);
});
