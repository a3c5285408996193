import type { InspectFlags } from "../../inspect_command_spec.ts";
import { UsageError } from "../../../base/errors.ts";
import { needsDeepInspection } from "../../dump/deep_inspector.ts";
import { pipePath } from "../../dump/report.ts";

const example = "Such as: zstd -dc big.dmp.zst | livedump inspect -";

/**
 * Refuses an order to read standard input that cannot be carried out.
 *
 * @throws {UsageError}
 */
export function checkPipe(
  operands: readonly string[],
  flags: InspectFlags,
  isTerminal: () => boolean,
): void {
  if (operands.filter((one) => one === pipePath).length > 1) {
    throw new UsageError(
      "- is given twice, and standard input can be read once",
      "Give it once; a file of this name is ./-",
    );
  }
  if (flags.filesFrom === pipePath) {
    throw new UsageError(
      "standard input cannot be both a dump and the list of --files-from -",
      "Put the list into a file, or the dump.",
    );
  }
  if (needsDeepInspection(flags)) {
    throw new UsageError(
      "--deep goes to and fro in a dump, and a pipe goes by once",
      "Put the dump into a file: livedump inspect --deep FILE",
    );
  }
  if (isTerminal()) {
    throw new UsageError(
      "standard input is a terminal, and no dump comes from it",
      example,
    );
  }
}
