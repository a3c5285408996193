import { assertEquals } from "@std/assert";
import { judge } from "../../judge.ts";

/** The folder of minidumps made by hand from public reports; not in the repository. */
const folder = new URL("../../../../../shared/cases/", import.meta.url);

function hasCases(): boolean {
  try {
    return Deno.statSync(new URL("minidump/", folder)).isDirectory;
  } catch {
    return false;
  }
}

/** The verdict of each dump, and the check that does not pass, if any. */
const cases: readonly (readonly [name: string, string, string | null])[] = [
  ["minidump/s01_zero_directory", "damaged", "directory"],
  ["minidump/s02_header_only_unused", "damaged", "directory"],
  ["minidump/s09b_threadlist_zero", "partial", "directory"],
  ["minidump/s09c_no_modules", "complete", "directory"],
  ["minidump/s09d_modulelist_zero", "complete", "directory"],
  ["minidump/s11_handles_name_beyond", "damaged", "streams"],
  ["minidump/s11_handles_name_cut", "truncated", "streams"],
  ["minidump/s11_handles_objrva_bad", "damaged", "streams"],
  ["minidump/s12_unloaded_name_beyond", "damaged", "streams"],
  ["minidump/s12_unloaded_name_cut", "truncated", "streams"],
  ["minidump/s13_commentW", "complete", null],
  ["minidump/s14_4bytes", "truncated", "directory"],
  ["minidump/s14_sig_zero", "damaged", "signature"],
  ["minidump/s18_ctx_on_header", "damaged", "overlaps"],
  ["minidump/s18_ctx_zeroed", "partial", "threads"],
  ["minidump/s18_ctxrva0", "partial", "threads"],
  ["minidump/s18_noctx", "partial", "threads"],
  ["minidump/s18_stackrva_on_header", "damaged", "overlaps"],
  ["minidump/s20_streams_overlap", "damaged", "overlaps"],
  ["minidump/s22_arm64old_android", "complete", null],
  ["minidump/s22_x64_linux", "complete", null],
  ["minidump/s22_x64_mac", "complete", null],
  ["minidump/s26_modname_rva0", "complete", "streams"],
  ["minidump/s30_exc", "complete", null],
  ["minidump/s30_exc_ctx0", "complete", "threads"],
  ["minidump/s30_exc_thread_missing", "complete", "threads"],
  ["minidump/s40_same_bytes_two_addresses", "damaged", "overlaps"],
  ["minidump/s41_mem_on_stream", "damaged", "overlaps"],
  ["fuzz/S1-handle-names-gone", "truncated", "streams"],
  ["fuzz/S2-unloaded-names-cut", "truncated", "streams"],
];

for (const [name, verdict, check] of cases) {
  Deno.test({
    name: `the case ${name} gets the verdict in its description`,
    ignore: !hasCases(),
    fn() {
      const report = judge(
        Deno.readFileSync(new URL(`${name}.dmp`, folder)),
        "any",
      );
      const ids = report.checks.filter(({ status }) =>
        status === "warning" || status === "fail"
      ).map(({ id }) => id);
      assertEquals(report.verdict, verdict);
      assertEquals(
        check === null ? ids : ids.includes(check),
        check === null ? [] : true,
      );
    },
  });
}
