import { expect } from "vitest";
import { itWith } from "../tools.ts";
import { play } from "./play.ts";
import { SCENARIOS } from "./scenarios.ts";
import { unnoticed } from "./unnoticed.ts";

itWith(
  "PostgreSQL 18",
  "finds each of 100 answers of real daemons that are altered at random",
  async () => {
    const { record } = await play(SCENARIOS.kill, { forMs: 3000 });
    expect(unnoticed(record, 100, 1)).toEqual([]);
  },
  180_000,
);
