import {
  type Denort,
  findDenort,
  officialDenort,
} from "../denort/find_denort.ts";
import { ToolError } from "../tool_error.ts";
import { requireHostTarget, type Target, targets } from "./targets.ts";

/** The arguments of `deno task compile`. */
export interface CompileRequest {
  readonly chosen: readonly Target[];
  /**
   * Whether the command line names the targets. Then skipping one is an error.
   */
  readonly isNamed: boolean;
  /** Finds the runtime of a target. */
  readonly find: (target: Target) => Promise<Denort>;
}

/**
 * Reads `[--official] [host | target...]`.
 *
 * @param folder The folder for runtimes from npm.
 * @throws {ToolError} for an unknown target.
 */
export function readCompileRequest(
  words: readonly string[],
  folder: string,
): CompileRequest {
  const names = words.filter((word) => word !== "--official");
  return {
    chosen: names.length > 0
      ? names.map(targetNamed)
      : targets.filter((target) => target.byDefault),
    isNamed: names.length > 0,
    // With --official, the download is not tried in advance: if the download
    // fails, compiling fails.
    find: names.length < words.length
      ? () => Promise.resolve(officialDenort)
      : ({ triple }) => findDenort(triple, folder),
  };
}

function targetNamed(name: string): Target {
  if (name === "host") return requireHostTarget();
  const target = targets.find((each) => each.name === name);
  if (target) return target;
  const names = targets.map((each) => each.name).join(", ");
  throw new ToolError(
    `there is no target "${name}"`,
    `Use one of: host, ${names}.`,
  );
}
