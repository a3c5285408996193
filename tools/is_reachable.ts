const timeoutMs = 3000;

/** Whether a URL can be downloaded within `timeoutMs`. */
export async function isReachable(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "HEAD",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    // A captive portal responds to every URL with its own HTML page.
    const type = response.headers.get("content-type") ?? "";
    return response.ok && !type.startsWith("text/html");
  } catch {
    return false;
  }
}
