import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "../clean-environment.ts";
import type { LoadOrder, LoadReport } from "./load-words.ts";

const PROCESS = fileURLToPath(new URL("./load-process.ts", import.meta.url));

/** The process that takes tickets, one order at a time. */
export interface Load {
  run(order: LoadOrder): Promise<LoadReport>;
  close(): Promise<void>;
}

export function startLoad(): Load {
  const child = fork(PROCESS, { env: cleanEnvironment() });
  const ended = once(child, "exit");
  return {
    async run(order) {
      child.send({ ...order });
      const [answer]: (LoadReport | { error: string })[] = await Promise.race([
        once(child, "message"),
        ended.then(() => [{ error: "the load ended" }]),
      ]);
      if (!answer || "error" in answer) throw new Error(answer?.error);
      return answer;
    },
    async close() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
