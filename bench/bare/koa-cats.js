// The least that hands out cats: Koa, its router, and the same picture for everyone, with the headers of catqd's reply.
// Its size in bytes is the argument. Nothing is checked, drawn, read or stored.
import { createHash, randomBytes } from "node:crypto";
import Router from "@koa/router";
import Koa from "koa";
import { HEADERS } from "./reply.js";

const cat = randomBytes(Number(process.argv[2]));
const headers = {
  ...HEADERS,
  "Catq-Credit": "Drawn%20for%20A1",
  "Catq-View-Until": new Date().toISOString(),
  "Content-Disposition": 'attachment; filename="cat-A1.png"',
  "Repr-Digest": `sha-256=:${createHash("sha256").update(cat).digest("base64")}:`,
};
const app = new Koa();
const router = new Router();
router.post("/api/ticket/claim", (ctx) => {
  ctx.set(headers);
  ctx.type = "image/png";
  ctx.body = cat;
});
router.post("/api/ticket/done", (ctx) => {
  ctx.set(HEADERS);
  ctx.status = 204;
});
app.use(router.routes());
const server = app.listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on("SIGTERM", () => process.exit(0));
