import { it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { scaled } from "./scale.ts";
import { stopProcess } from "./stopped-process.ts";

const STOPS_MS = scaled([4000, 500, 3000], [90_000, 500, 1500, 3000, 30_000]);

it(`counts no window while it is stopped, for ${STOPS_MS.join(", ")} ms`, async () => {
  expectSound(await stopProcess({ stopsMs: STOPS_MS }), { stopsMs: STOPS_MS });
}, 600_000);
