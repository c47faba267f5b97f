import { test, vi } from "vitest";
import { createPlace } from "../run-catq.ts";
import { tokenOf } from "../scripted-server.ts";
import { drip, head, type Reply, startHostileServer } from "./hostile-server.ts";
import { runBuilt } from "./sound-run.ts";

vi.setConfig({ testTimeout: 120_000 });

/** Answers that come slowly or without end before there is one; each has a limit of catq's own. */
const SLOW: Record<string, Reply> = {
  "a head by single letters": drip("HTTP/1.1 200 OK\r\nx: ", "y"),
  "provisional answers one after another": drip("", "HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n"),
  "a body by single letters": drip(head(200, { "content-type": "application/json" }), " "),
  "no answer at all": () => {},
};

test("what comes slowly is given up in time", async () => {
  const place = createPlace("http://127.0.0.1:1");
  // All at once: the limits themselves take their time.
  const giveUp = async (reply: Reply): Promise<void> => {
    const slow = await startHostileServer({ "*": reply });
    try {
      await runBuilt(place, ["status", tokenOf(7), "--server", slow.url], [7]);
    } finally {
      await slow.close();
    }
  };
  await Promise.all(Object.values(SLOW).map(giveUp)).finally(() => place.remove());
});
