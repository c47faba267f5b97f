import { it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { beRough } from "./rough-clients.ts";
import { scaled } from "./scale.ts";

const CLIENTS = scaled(60, 200);

it(`cuts ${CLIENTS} rough clients off in time, and the others hardly notice`, async () => {
  const { history, ...figures } = await beRough({
    clients: CLIENTS,
    waves: scaled(1, 9),
    quietMs: scaled(3000, 20_000),
    // The short form shares its processors with other tests; that nobody waits for seconds is all it can say.
    freeP99Ms: scaled(2000, 10),
  });
  expectSound(history, figures);
}, 1_800_000);
