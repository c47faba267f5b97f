// The least that answers a take: Koa, its router, and the very reply of catqd, headers too, made anew for each
// request, as a number and two times in it change. Nothing is checked, counted or stored. `koa.js plain` leaves the headers to Koa.
import Router from "@koa/router";
import Koa from "koa";
import { HEADERS, takenTicket } from "./reply.js";

const isPlain = process.argv[2] === "plain";
let taken = 0;
const app = new Koa();
const router = new Router();
router.post("/api/tickets", (ctx) => {
  taken++;
  if (!isPlain) ctx.set(HEADERS);
  ctx.status = 201;
  ctx.body = takenTicket(taken);
});
app.use(router.routes());
const server = app.listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on("SIGTERM", () => process.exit(0));
