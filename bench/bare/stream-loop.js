// The least that sends one event to everyone who watches: a response kept for each, and a loop that writes the
// same bytes to all of them. GET watches; POST sends the event, whose text is the first argument; /api/queue reads it.
// With a file as the second argument, a row is stored there before each event is sent, and is on disk then.
import http from "node:http";

const event = Buffer.from(process.argv[2]);
const watchers = new Set();
const file = process.argv[3];
const store = file === undefined ? null : await storeIn(file);

const server = http.createServer((req, res) => {
  if (req.method === "POST") {
    store?.run(String(event));
    for (const watcher of watchers) watcher.write(event);
    res.end();
    return;
  }
  if (req.url === "/api/queue") {
    res.end(event);
    return;
  }
  res.writeHead(200, { "Content-Type": "text/event-stream" });
  res.write(event);
  watchers.add(res);
  res.on("close", () => watchers.delete(res));
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () =>
  console.log(`listening on http://127.0.0.1:${server.address().port}`),
);

async function storeIn(file) {
  const { default: Database } = await import("better-sqlite3");
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec("CREATE TABLE change (id INTEGER PRIMARY KEY, text TEXT)");
  return db.prepare("INSERT INTO change (text) VALUES (?)");
}
