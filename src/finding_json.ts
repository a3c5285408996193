import type { Finding } from "./finding.ts";

/** A check in JSON documents. */
export interface FindingJson {
  readonly id: string;
  readonly status: Finding["status"];
  readonly title: string;
  readonly message: string;
  readonly fileOffset: number | null;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly hint: string | null;
}

/** A finding in JSON documents; what it does not have is `null`. */
export function findingJson(finding: Finding): FindingJson {
  const { id, status, title, message } = finding;
  return {
    id,
    status,
    title,
    message,
    fileOffset: finding.fileOffset ?? null,
    expected: finding.expected ?? null,
    actual: finding.actual ?? null,
    hint: finding.hint ?? null,
  };
}
