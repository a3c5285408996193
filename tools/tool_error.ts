import { say } from "./say.ts";

/** The failure of a tool, with advice for the user. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  /** Advice for the user, in one line. */
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/**
 * Runs a tool. For a ToolError, prints two lines to stderr and exits with code
 * 1.
 */
export async function runTool(
  tool: () => void | Promise<void>,
): Promise<void> {
  try {
    await tool();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    say(`error: ${error.message}`);
    say(`hint: ${error.hint}`);
    Deno.exit(1);
  }
}
