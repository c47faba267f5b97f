import { createServer, type Socket } from "node:net";

/** What speaks as much of PostgreSQL's protocol as asks for its version and role, and answers as it is told. */
export interface FakeServer {
  readonly port: number;
  close(): void;
}

/** `answers`: by what a query says, the name and value of the one column of its one row. */
export async function fakeServer(
  answers: Readonly<Record<string, readonly [name: string, value: string]>>,
): Promise<FakeServer> {
  return listening((socket) => {
    let isStarted = false;
    socket.on("data", (bytes) => {
      if (!isStarted) {
        isStarted = true;
        socket.write(Buffer.concat([message("R", int32(0)), READY]));
        return;
      }
      if (bytes.toString("latin1", 0, 1) !== "Q") return;
      const query = bytes.toString("utf8", 5);
      const [name, value] = Object.entries(answers).find(([part]) => query.includes(part))?.[1] ?? ["", ""];
      socket.write(Buffer.concat([message("T", column(name)), message("D", row(value)), DONE, READY]));
    });
  });
}

/** What answers `text` to whoever connects. */
export function speaking(text: string): Promise<FakeServer> {
  return listening((socket) => socket.once("data", () => socket.end(text)));
}

async function listening(serve: (socket: Socket) => void): Promise<FakeServer> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    serve(socket);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return { port: address.port, close: () => server.close() };
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const READY = message("Z", Buffer.from("I"));
const DONE = message("C", Buffer.from("SELECT 1\0"));

/** One column of no type in particular, which comes as a text. */
function column(name: string): Buffer {
  return Buffer.concat([Buffer.from([0, 1]), Buffer.from(`${name}\0`), Buffer.alloc(18)]);
}

function row(value: string): Buffer {
  return Buffer.concat([Buffer.from([0, 1]), int32(Buffer.byteLength(value)), Buffer.from(value)]);
}
