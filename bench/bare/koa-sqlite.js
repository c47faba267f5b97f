// The least that serves a queue from a file: Koa, its router and better-sqlite3, as catqd has them, and one route.
import Router from "@koa/router";
import Database from "better-sqlite3";
import Koa from "koa";

const [file] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE IF NOT EXISTS ticket (sequence INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT");
const count = database.prepare("SELECT count(*) AS waitingCount FROM ticket");
const router = new Router();
router.get("/api/queue", (ctx) => {
  ctx.body = count.get();
});
const server = new Koa().use(router.routes()).listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on("SIGTERM", () => process.exit(0));
