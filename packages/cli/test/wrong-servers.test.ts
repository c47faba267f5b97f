import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo, type Server } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPlace, type Place, startCatq } from "./run-catq.ts";

let place: Place;
const servers: Server[] = [];

beforeEach(() => {
  place = createPlace("");
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  place.remove();
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** What a person reads who looks at the board of that server. */
async function watching(server: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stderr } = await startCatq({ ...place, env: { ...place.env, ...env } }, [
    "watch",
    "--once",
    "-s",
    server,
  ]).ended;
  return stderr;
}

test("a redirect to HTTPS: the address to use instead", async () => {
  const port = await portOf(
    http.createServer((request, response) => {
      response.writeHead(301, { location: `https://cats.example${request.url}` }).end();
    }),
  );
  expect(await watching(`127.0.0.1:${port}`)).toBe(
    `catq: http://127.0.0.1:${port} does not answer as catqd does: it redirects to https://cats.example/api/queue, and catq takes no token elsewhere.\n` +
      "  if that is the queue you mean, say `-s https://cats.example`\n",
  );
});

test("TLS where none is spoken, and none where it is: the other way is named", async () => {
  const plain = await portOf(http.createServer((_request, response) => void response.end()));
  expect(await watching(`https://127.0.0.1:${plain}`)).toContain(
    `does not speak TLS.\n  if it is reached without TLS, say \`-s http://127.0.0.1:${plain}\`\n`,
  );
  const tls = await portOf(https.createServer());
  expect(await watching(`http://127.0.0.1:${tls}`)).toContain(`say \`-s https://127.0.0.1:${tls}\``);
  const greeter = await portOf(net.createServer((socket) => void socket.end("220 mail.example\r\n")));
  expect(await watching(`http://127.0.0.1:${greeter}`)).toContain("does not speak HTTP");
});

test("a certificate for another name: the name that it is for", async () => {
  const key = path.join(place.cwd, "key.pem");
  const cert = path.join(place.cwd, "cert.pem");
  const names = ["-subj", "/CN=x", "-addext", "subjectAltName=DNS:cats.example"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...names, "-keyout", key, "-out", cert], {
    stdio: "ignore",
  });
  const port = await portOf(https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }));
  expect(await watching(`https://localhost:${port}`, { NODE_EXTRA_CA_CERTS: cert })).toContain(
    "its certificate is for another name.\n  it is for cats.example: name the server so, with `-s URL`\n",
  );
});
