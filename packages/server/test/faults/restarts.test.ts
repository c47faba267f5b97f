import { it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { restartInWindows } from "./restarts.ts";
import { scaled } from "./scale.ts";

const RESTARTS = scaled(4, 40);

it(`goes on with windows where they stood over ${RESTARTS} restarts and crashes`, async () => {
  expectSound(await restartInWindows({ restarts: RESTARTS }), { restarts: RESTARTS });
}, 600_000);
