import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished } from "vitest";
import { test } from "./test-with-queues.ts";

/** A forward proxy that leads everything to one server, and what it was asked; `password`: only with that one. */
async function aProxy(
  to: string,
  password?: string,
): Promise<{ url: string; host: string; asked: string[] }> {
  const asked: string[] = [];
  const target = { host: "127.0.0.1", port: Number(new URL(to).port) };
  const wanted = password && `Basic ${Buffer.from(password).toString("base64")}`;
  const server: Server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (wanted && incoming.headers["proxy-authorization"] !== wanted) return outgoing.writeHead(407).end();
    const { pathname } = new URL(incoming.url ?? "");
    const { method, headers } = incoming;
    const onward = request({ ...target, path: pathname, method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    outgoing.on("close", () => onward.destroy());
    onward.on("error", () => outgoing.destroy());
    return incoming.pipe(onward);
  });
  server.on("connect", (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    const onward = connect(target.port, target.host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket);
      socket.pipe(onward);
    });
    for (const end of [onward, socket]) end.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, asked };
}

test("requests, the picture and the live stream all go through the proxy of the environment", async ({
  openQueue,
}) => {
  const queue = await openQueue("--allow-host", "cats.example");
  const { url, asked } = await aProxy(queue.url);
  const person = queue.person();
  // The proxy alone knows what the name means.
  const env = { CATQ_SERVER: "http://cats.example", http_proxy: url };
  expect(await person.shell("catq take", env)).toMatchObject({ exit: 0, stderr: "" });
  expect(person.files()).toEqual(["cat-A00.png"]);
  expect(asked).toEqual(
    expect.arrayContaining([
      "POST http://cats.example/api/tickets",
      "GET http://cats.example/api/ticket/events",
      "POST http://cats.example/api/ticket/claim",
    ]),
  );
});

test("a server with TLS is reached by CONNECT, and its own failures are not the proxy's", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  const { url, asked } = await aProxy(queue.url);
  const env = { CATQ_SERVER: "https://cats.example", HTTPS_PROXY: url };
  const { exit, stderr } = await queue.person().shell("catq watch --once", env);
  expect(asked).toEqual(["CONNECT cats.example:443"]);
  expect({ exit, stderr }).toMatchObject({ exit: 7, stderr: expect.stringContaining("does not speak TLS") });
});

test("this machine, and what NO_PROXY names, is asked directly", async ({ openQueue }) => {
  const queue = await openQueue();
  const { url, asked } = await aProxy(queue.url);
  const person = queue.person();
  expect(await person.shell("catq watch --once", { http_proxy: url, ALL_PROXY: url })).toMatchObject({
    exit: 0,
  });
  const env = { CATQ_SERVER: "http://192.0.2.1.invalid", http_proxy: url, NO_PROXY: ".invalid" };
  expect(await person.shell("catq watch --once", env)).toMatchObject({ exit: 7 });
  expect(asked).toEqual([]);
});

test("what is wrong with the proxy is said of the proxy, without its password", async ({ openQueue }) => {
  const queue = await openQueue("--allow-host", "cats.example");
  const { host, asked } = await aProxy(queue.url, "mia:secret");
  const person = queue.person();
  const through = (http_proxy: string) =>
    person.shell("catq watch --once", { CATQ_SERVER: "http://cats.example", http_proxy });
  expect(await through(`http://mia:secret@${host}`)).toMatchObject({ exit: 0 });
  expect(await through(`http://mia:wrong@${host}`)).toMatchObject({
    exit: 7,
    stderr: `catq: cannot reach http://cats.example: the proxy http://${host} of http_proxy asks for a name and a password.
  put them into http_proxy: http://NAME:PASSWORD@${host}
`,
  });
  expect(asked).toHaveLength(2);
  expect(await through("mia:secret@127.0.0.1:1")).toMatchObject({
    exit: 7,
    stderr: `catq: cannot reach http://cats.example: the proxy http://127.0.0.1:1 of http_proxy cannot be reached (nothing listens there).
  mend http_proxy, or go around the proxy with NO_PROXY=cats.example
`,
  });
  expect(await through("socks5://127.0.0.1:1080")).toMatchObject({
    exit: 2,
    stderr: `catq: http_proxy names no proxy that catq can use.
  write it as http://HOST:PORT, or go around it with NO_PROXY=cats.example
`,
  });
});

test("no answer of the proxy passes for one of a server with TLS", async ({ openQueue }) => {
  const person = (await openQueue()).person();
  const taken = JSON.stringify({
    ...{ number: "A07", state: "waiting", position: 1, estimatedWaitMs: null, longestWaitMs: null },
    ...{ takenAt: "2026-01-01T00:00:00.000Z", claimBy: null, viewUntil: null, token: "A07-4GZK9TQ2M8XC8" },
    now: "2026-01-01T00:00:00.000Z",
  });
  const lie = `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nCatq-Queue: abc\r\nContent-Length: ${taken.length}\r\n\r\n${taken}`;
  const liar = createServer().on("connect", (_, socket) => socket.end(lie));
  liar.listen(0, "127.0.0.1");
  await once(liar, "listening");
  onTestFinished(() => void liar.close());
  const https_proxy = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`;
  const env = { CATQ_SERVER: "https://cats.example", https_proxy };
  expect(await person.shell("catq take --no-wait", env)).toMatchObject({
    exit: 7,
    stdout: "",
    stderr: `catq: cannot reach https://cats.example: the proxy ${https_proxy} of https_proxy does not connect to it (HTTP 201).
  mend https_proxy, or go around the proxy with NO_PROXY=cats.example
`,
  });
  expect(await person.shell("catq tickets", env)).toMatchObject({ stdout: "" });
});
