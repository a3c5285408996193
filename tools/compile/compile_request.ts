import { type Denort, findDenort, official } from "../denort/find_denort.ts";
import { ToolError } from "../tool_error.ts";
import { hostTarget, type Target, targets } from "./targets.ts";

/** What `deno task compile` is asked for. */
export interface CompileRequest {
  readonly chosen: readonly Target[];
  /** Whether one that cannot be compiled is an error, for it was named. */
  readonly isNamed: boolean;
  /** Finds the runtime of a target. */
  readonly find: (target: Target) => Promise<Denort>;
}

/**
 * Reads `[--official] [host | target...]`.
 *
 * @param folder where runtimes from npm are kept.
 * @throws {ToolError} If there is no such target.
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
    // Not asked whether it answers: where it does not, compiling fails.
    find: names.length < words.length
      ? () => Promise.resolve(official)
      : ({ triple }) => findDenort(triple, folder),
  };
}

function targetNamed(name: string): Target {
  const target = name === "host"
    ? hostTarget()
    : targets.find((each) => each.name === name);
  if (target) return target;
  const names = targets.map((each) => each.name).join(", ");
  throw new ToolError(
    name === "host"
      ? `deno compile has no runtime for ${Deno.build.target}`
      : `there is no target "${name}"`,
    `Targets: host, ${names}.`,
  );
}
