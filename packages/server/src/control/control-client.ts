import { platform } from "node:os";
import { join } from "node:path";
import { codeOf, messageOf } from "@catq/shared/system-reason";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import { http } from "../process/node-http.ts";
import { refuseOpenFolder } from "../process/private-folder.ts";
import { OPERATOR_SOCKET } from "../process/unix-socket.ts";
import {
  type Input,
  OPERATOR_HEADER,
  type Operation,
  type Output,
  operatorRefusal,
  PROTOCOL,
} from "./protocol.ts";
import { socketAddress } from "./socket-address.ts";

const TIMEOUT_MS = 30_000;

/** Which daemon is asked, and who asks. */
export interface Asking {
  readonly dataFolder: string;
  /** The user behind the command, for the log. */
  readonly by: string;
}

/** Asks the daemon that runs on the data folder; rejects with {@link CatqdError} when it refuses or is not there. */
export async function operate<O extends Operation>(
  asking: Asking,
  operation: O,
  input: Input<O>,
): Promise<Output<O>> {
  const { dataFolder } = asking;
  // Anybody could have put the socket there.
  refuseOpenFolder(dataFolder);
  let reply: { status: number; body: string };
  try {
    reply = await post(asking, operation, JSON.stringify(input));
  } catch (error) {
    throw unreachable(dataFolder, error);
  }
  let json: unknown;
  try {
    json = JSON.parse(reply.body);
  } catch (cause) {
    throw notUnderstood(cause);
  }
  if (reply.status !== 200) {
    const refusal = operatorRefusal.safeParse(json);
    if (!refusal.success) throw notUnderstood(refusal.error);
    const exitCode = refusal.data.code === "invalid" ? EXIT.usage : EXIT.refused;
    throw new CatqdError(refusal.data.detail, { exitCode });
  }
  const output = PROTOCOL[operation].output.safeParse(json);
  if (!output.success) throw notUnderstood(output.error);
  // The schema of this very operation has just checked it.
  return output.data as Output<O>;
}

async function post(
  { dataFolder, by }: Asking,
  operation: string,
  body: string,
): Promise<{ status: number; body: string }> {
  const address = await socketAddress(join(dataFolder, OPERATOR_SOCKET), platform());
  try {
    return await new Promise((resolve, reject) => {
      const req = http.request({
        socketPath: address.name,
        method: "POST",
        path: `/${operation}`,
        headers: {
          "Content-Type": "application/json",
          "Content-Length": Buffer.byteLength(body),
          [OPERATOR_HEADER]: encodeURIComponent(by),
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        agent: false,
      });
      req.on("error", reject);
      req.on("response", async (response) => {
        try {
          const text = (await response.toArray()).join("");
          resolve({ status: response.statusCode ?? 0, body: text });
        } catch (error) {
          reject(error);
        }
      });
      req.end(body);
    });
  } finally {
    await address.close();
  }
}

function unreachable(dataFolder: string, cause: unknown): CatqdError {
  const code = codeOf(cause);
  if (code === "ENOENT" || code === "ECONNREFUSED" || code === "ENOTDIR") {
    return new CatqdError(`no catqd is running on the data folder ${dataFolder}`, {
      hint: "Start it with `catqd serve`, or name the folder of the one that runs with --data.",
      exitCode: EXIT.unavailable,
      cause,
    });
  }
  if (code === "EACCES" || code === "EPERM") {
    return new CatqdError(`this user may not open ${join(dataFolder, OPERATOR_SOCKET)}`, {
      hint: "Run the command as the user that the daemon runs as.",
      exitCode: EXIT.permission,
      cause,
    });
  }
  return new CatqdError(`the daemon on ${dataFolder} does not answer: ${messageOf(cause)}`, {
    hint: "Its log may say more.",
    exitCode: EXIT.unavailable,
    cause,
  });
}

function notUnderstood(cause: unknown): CatqdError {
  return new CatqdError("this catqd does not understand the daemon's answer", {
    hint: "The two may be of different versions: restart the daemon after an upgrade.",
    exitCode: EXIT.software,
    cause,
  });
}
