import { assertEquals } from "@std/assert";
import { existsSync } from "@std/fs/exists";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { sampleDumpsFolder } from "../../../builder/sample_dumps.ts";
import { judge } from "../../judge.ts";

/**
 * The folder of dumps that were built by hand from public reports. They are not
 * part of the project; tests/builder builds the same kinds of dumps.
 */
const samples = sampleDumpsFolder();
const folder = samples && join(dirname(samples), "cases");

/** The verdict of each dump, and a pattern that its summary matches. */
const expected: Readonly<Record<string, readonly [string, RegExp]>> = {
  "kernel/f_padded.dmp": ["complete", /^Small memory dump/],
  "kernel/f_padded_cut.dmp": ["truncated", /8,191 bytes .* all contents/],
  "kernel/f_padded_0xc.dmp": ["complete", /^Small memory dump/],
  "kernel/win7_type2.dmp": ["complete", /all pages/],
  "kernel/win7_type2_cut.dmp": ["truncated", /6 of 15 pages/],
  "kernel/xp_mini.dmp": ["complete", /^Small memory dump/],
  "kernel/xp_mini_cut.dmp": ["truncated", /32,768 bytes/],
  "kernel/lkr_141.dmp": ["complete", /^Live kernel memory dump/],
  "kernel/live161_other.dmp": ["complete", /^Live kernel memory dump/],
  "kernel/code_179.dmp": ["complete", /^Live kernel memory dump/],
  "kernel/code_1f5.dmp": ["complete", /^Live kernel memory dump/],
  "kernel/code_21c8.dmp": ["complete", /^Live kernel memory dump/],
  "kernel/raw_mem.dmp": ["unreadable", /begins with zeros/],
  "kernel/raw_mem_ivt.dmp": ["unreadable", /a raw image of memory/],
  "kernel/winpmem_aff4.dmp": ["unreadable", /AFF4/],
  "kernel/ctx_page.dmp": ["complete", /^Live kernel memory dump/],
  "minidump/s14_sig_zero.dmp": ["damaged", /minidump is unfinished/],
  "fuzz/F4-full-no-run-count-unfilled.dmp": ["partial", /no pages/],
  "fuzz/F4-ranges8-no-page-at-all.dmp": ["partial", /no pages/],
  "fuzz/F4-ranges9-no-range-at-all.dmp": ["partial", /no pages/],
  "fuzz/S8-first-page-off-by-8.dmp": ["damaged", /not where the header/],
  "fuzz/S8-first-page-off-by-100.dmp": ["damaged", /not where the header/],
  "fuzz/S10-ranges8-count-lie.dmp": ["complete", /128 .* states 99,999/],
  "fuzz/S11-type5-called-1.dmp": ["damaged", /type contradicts/],
};

for (const [path, [verdict, words]] of Object.entries(expected)) {
  Deno.test({
    name: `the case ${path} gets the expected verdict`,
    ignore: folder === undefined || !existsSync(join(folder, path)),
    fn: () => {
      const report = judge(Deno.readFileSync(join(folder!, path)), "any");
      assertEquals([report.verdict, words.test(report.summary)], [
        verdict,
        true,
      ], report.summary);
    },
  });
}
