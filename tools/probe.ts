const timeoutMs = 3000;

/** Whether a URL can be had; a slow answer counts as none. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "HEAD",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    // A portal that answers everything with its own page is no answer.
    const type = response.headers.get("content-type") ?? "";
    return response.ok && !type.startsWith("text/html");
  } catch {
    return false;
  }
}
