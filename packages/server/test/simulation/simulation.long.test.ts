import { it } from "vitest";
import { expectSound } from "./expect-sound.ts";

it("is sound in 10,000 worlds", () => expectSound({ from: 10_000, runs: 10_000 }), 1_800_000);
