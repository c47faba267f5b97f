// The least that sends one event to everyone who watches: a response kept for each, and a loop that writes the
// same bytes to all of them. GET watches; POST sends the event, whose text is the first argument; /api/queue reads it.
import http from "node:http";

const event = Buffer.from(process.argv[2]);
const watchers = new Set();

const server = http.createServer((req, res) => {
  if (req.method === "POST") {
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
