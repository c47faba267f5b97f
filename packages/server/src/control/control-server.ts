import { once } from "node:events";
import { chmod, rm } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { platform } from "node:os";
import { dirname, join } from "node:path";
import { PROBLEMS } from "@catq/shared";
import { codeOf } from "@catq/shared/system-reason";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import { http } from "../process/node-http.ts";
import { OPERATOR_SOCKET, socketReasonOf } from "../process/unix-socket.ts";
import { OPERATOR } from "../queue/operator-rules.ts";
import * as refusals from "../queue/refusals.ts";
import { type Result, refuse } from "../queue/result.ts";
import { StorageError } from "../queue/store.ts";
import type { Clock } from "../queue/time/clock.ts";
import { HANDLERS, type OperatorParts } from "./operations.ts";
import type { Input, Operation, Output } from "./protocol.ts";
import { socketAddress } from "./socket-address.ts";

const MAX_BODY_BYTES = 65_536;
const MAX_NAME_LENGTH = 64;
/** How long closing waits for commands under way. */
const CLOSE_TIMEOUT_MS = 1000;

export interface ControlParts extends OperatorParts {
  readonly clock: Clock;
  /** Told of each act of the operator that changes something, and of faults. */
  readonly log: {
    info(facts: object, message: string): void;
    error(facts: object, message: string): void;
    debug(facts: object, message: string): void;
  };
}

export interface ControlServer {
  /** Takes no more commands, answers those under way, removes the socket. */
  close(): Promise<void>;
}

/**
 * Opens the operator's socket, mode 0600, in the data folder, which must be locked for this process: a socket
 * that lies there is a dead daemon's and is replaced.
 */
export async function openControl(parts: ControlParts): Promise<ControlServer> {
  const path = join(parts.about.dataFolder, OPERATOR_SOCKET);
  const server = http.createServer((request, response) => {
    void answer(parts, request, response);
  });
  await listenPrivately(server, path);
  return {
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await rm(path, { force: true });
      const closeAll = (): void => server.closeAllConnections();
      const cancel = parts.clock.wake(parts.clock.now() + CLOSE_TIMEOUT_MS, closeAll);
      await closed;
      cancel();
    },
  };
}

/**
 * The lock on the data folder says that a socket in it is nobody's any more. Until its mode is set, the process's
 * umask (077) and the mode of the folder keep others out.
 */
async function listenPrivately(server: Server, path: string): Promise<void> {
  try {
    await rm(path, { force: true });
    const address = await socketAddress(path, platform());
    try {
      server.listen(address.name);
      // Rejects if the server emits an error first.
      await once(server, "listening");
      await chmod(path, 0o600);
    } finally {
      await address.close();
    }
  } catch (error) {
    server.close();
    throw cannotListen(dirname(path), error);
  }
}

/** It is about the data folder, and not about the port, which is open by now. */
function cannotListen(dataFolder: string, cause: unknown): CatqdError {
  const isForbidden = codeOf(cause) === "EACCES";
  return new CatqdError(
    `the operator's socket cannot be made in the data folder ${dataFolder}: ${socketReasonOf(cause)}`,
    {
      hint: isForbidden
        ? "Give catqd's user the right to write the folder, or choose another with --data."
        : cause instanceof RangeError
          ? "Choose a data folder with a shorter path with --data."
          : "Choose a data folder on a local disk with --data: folders of the network or of a virtual machine's host may take no sockets.",
      exitCode: isForbidden ? EXIT.permission : EXIT.cannotCreate,
      cause,
    },
  );
}

async function answer(
  parts: ControlParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let reply: Result<unknown>;
  try {
    reply = await perform(parts, request);
  } catch (error) {
    if (error instanceof StorageError) {
      reply = refuse(refusals.storage(error.kind));
    } else {
      const isGone = request.destroyed && !request.complete;
      parts.log[isGone ? "debug" : "error"]({ err: error }, "an operator's command failed");
      reply = refuse({ code: "internal", detail: "The daemon failed; its log says how." });
    }
  }
  const headers = { "Content-Type": "application/json", Connection: "close" };
  if (reply.ok) {
    response.writeHead(200, headers).end(JSON.stringify(reply.value));
  } else {
    const { code, detail } = reply.refusal;
    response.writeHead(PROBLEMS[code].status, headers).end(JSON.stringify({ code, detail }));
  }
}

async function perform(parts: ControlParts, request: IncomingMessage): Promise<Result<unknown>> {
  const operation = request.url?.slice(1) ?? "";
  // Its schemas are loaded with the first command.
  const { OPERATOR_HEADER, PROTOCOL } = await import("./protocol.ts");
  const isOperation = (name: string): name is Operation => Object.hasOwn(PROTOCOL, name);
  if (request.method !== "POST" || !isOperation(operation)) {
    const detail = "This daemon does not know that command; it may be of another version than catqd.";
    return refuse({ code: "not-found", detail });
  }
  const body = await readBody(request);
  if (body !== null)
    return performOne(parts, {
      operation,
      body,
      by: operatorOf(request.headers[OPERATOR_HEADER.toLowerCase()]),
    });
  return refuse({ code: "too-large", detail: "The command is longer than any can be." });
}

async function performOne<O extends Operation>(
  parts: ControlParts,
  { operation, body, by }: { operation: O; body: string; by: string },
): Promise<Result<Output<O>>> {
  const invalid = (detail: string): Result<never> => refuse({ code: "invalid", detail });
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return invalid("The command is not JSON.");
  }
  const { PROTOCOL } = await import("./protocol.ts");
  const input = PROTOCOL[operation].input.safeParse(json);
  if (!input.success) {
    const said = input.error.issues.map(({ path, message }) => [...path, message].join(": "));
    return invalid(`${said.join("; ")}.`);
  }
  // The schema of this very operation has just checked it.
  const answer = await HANDLERS[operation](parts, input.data as Input<O>, by);
  if (CHANGING.has(operation) && answer.ok)
    parts.log.info({ operation, by, ...input.data }, "operator's command");
  return answer;
}

const CHANGING: ReadonlySet<Operation> = new Set([
  "change-state",
  "announce",
  "skip",
  "recall",
  "ban",
  "unban",
  "set",
]);

/** Whose command it says to be; never longer than a name is. */
function operatorOf(said: string | readonly string[] | undefined): string {
  try {
    const name = decodeURIComponent(String(said ?? "")).trim();
    return name === "" ? OPERATOR : name.slice(0, MAX_NAME_LENGTH);
  } catch {
    return OPERATOR;
  }
}

/** null for one that is too long, which is read to its end all the same, so that the refusal is heard. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString() : null;
}
