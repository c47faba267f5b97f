import { expect, it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { raceClaims } from "./racing-claims.ts";
import { scaled } from "./scale.ts";

const TICKETS = scaled(6, 150);

it(`has one holder and one cat a turn, though two nodes claim ${TICKETS} tickets 50 times at once`, async () => {
  const { history, served } = await raceClaims({ tickets: TICKETS });
  expect(served).toEqual(new Array(TICKETS).fill(50));
  expectSound(history, { tickets: TICKETS });
}, 600_000);
