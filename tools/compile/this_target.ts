import { ToolError } from "../tool_error.ts";
import { hostTarget, type Target } from "./targets.ts";

/**
 * The target of the machine that this runs on.
 *
 * @throws {ToolError} If it is none.
 */
export function thisTarget(): Target {
  const target = hostTarget();
  if (target) return target;
  throw new ToolError(
    `no program can be compiled for ${Deno.build.target}`,
    "Run it on a system that `deno compile` knows.",
  );
}
