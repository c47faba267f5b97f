// The very reply of catqd to a take, headers too.
export const HEADERS = {
  "Cache-Control": "no-store",
  "Catq-Queue": "4GZK9TQ2M8XC",
  "Content-Security-Policy":
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' blob: data:;connect-src 'self';manifest-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  Location: "/api/ticket",
  "Origin-Agent-Cluster": "?1",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-DNS-Prefetch-Control": "off",
  "X-Download-Options": "noopen",
  "X-Frame-Options": "DENY",
  "X-Permitted-Cross-Domain-Policies": "none",
  "X-XSS-Protection": "0",
};

/** Made anew for each request, as a number and two times in it change. */
export function takenTicket(taken) {
  const now = new Date().toISOString();
  return {
    number: `A${taken}`,
    state: "waiting",
    position: taken,
    estimatedWaitMs: taken * 60_000,
    longestWaitMs: taken * 120_000,
    takenAt: now,
    claimBy: null,
    viewUntil: null,
    now,
    token: `A${taken}-4GZK9TQ2M8XC7`,
  };
}
