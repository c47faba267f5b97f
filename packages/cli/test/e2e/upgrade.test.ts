import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { HttpClient } from "../../../server/test/http-client.ts";
import { savedTicket, startOnEarlierQueue, TOKENS } from "../../../server/test/upgrade/earlier-queue.ts";
import { Person } from "./person.ts";

test("a ticket that catq 0.1 saved is resumed after an upgrade of both, up to its cat", async () => {
  const daemon = await startOnEarlierQueue();
  const person = new Person(daemon.url);
  mkdirSync(person.wallet, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(person.wallet, "A05-58796f4e728d.ticket.json"), savedTicket(daemon.url), {
    mode: 0o600,
  });
  expect((await person.runs("status")).stdout).toMatch(/^A05 is /);
  const http = new HttpClient(daemon.url);
  await http.post("/api/ticket/done", { token: TOKENS.viewing });
  const { stdout, stderr, exit } = await person.runs("take", "--resume");
  expect({ exit, stderr }).toMatchObject({ exit: 0 });
  expect(stdout).toContain("cat-A05.png");
  http.close();
  person.remove();
  await daemon.remove();
});
