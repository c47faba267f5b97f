import { it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { presentMadeUpTokens } from "./made-up-tokens.ts";

it("serves nobody who makes a token up, and bans who does", async () => {
  expectSound(await presentMadeUpTokens());
}, 60_000);
