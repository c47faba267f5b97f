import { expect, it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { sendRandomRequests } from "./random-requests.ts";
import { scaled } from "./scale.ts";

const REQUESTS = scaled(1500, 10_000);

it(`answers ${REQUESTS} random and mutated requests, each refusal in its one form`, async () => {
  const { history, statuses, unanswered, isAlive } = await sendRandomRequests({
    requests: REQUESTS,
    seed: 9457,
  });
  expect(isAlive).toBe(true);
  expectSound(history, { statuses });
  expect(unanswered).toEqual([]);
}, 600_000);
