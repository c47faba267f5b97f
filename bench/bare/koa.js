// The least that answers a take: Koa, its router, and the very reply of catqd, headers too, made anew for each
// request, as a number and two times in it change. Nothing is checked, counted or stored. `koa.js plain` leaves the headers to Koa.
import Router from "@koa/router";
import Koa from "koa";

const HEADERS = {
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

const isPlain = process.argv[2] === "plain";
let taken = 0;
const app = new Koa();
const router = new Router();
router.post("/api/tickets", (ctx) => {
  taken++;
  const now = new Date().toISOString();
  if (!isPlain) ctx.set(HEADERS);
  ctx.status = 201;
  ctx.body = {
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
});
app.use(router.routes());
const server = app.listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on("SIGTERM", () => process.exit(0));
