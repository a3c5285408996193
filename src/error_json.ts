import type { LivedumpError } from "./errors.ts";

/** What Windows answered, as reports show it. */
export interface StatusJson {
  /** In hexadecimal. */
  readonly code: string;
  readonly name: string | null;
  readonly meaning: string;
}

/** An error in JSON documents. */
export interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** What Windows said, if it is that. */
  readonly status: StatusJson | null;
}

/** An error for programs, with what Windows said if it is that. */
export function errorJson(
  { code, message, hint }: LivedumpError,
  status: StatusJson | null = null,
): ErrorJson {
  return { code, message, hint, status };
}
