import { check } from "../../simulation/check/check.ts";
import type { Record } from "../../simulation/record.ts";
import { seededRandom } from "../seeded-random.ts";
import { alterOne } from "./alter.ts";

/** Alters one answer of a sound history, again and again, and says which of that the checker does not find. */
export function unnoticed(sound: Record, times: number, seed: number): string[] {
  const found = check(sound);
  if (found) throw new Error(`expected a sound history, got ${found.rule}: ${found.sentence}`);
  const random = seededRandom(seed);
  return Array.from({ length: times }, () => alterOne(sound, random)).flatMap(({ record, what }) =>
    check(record) ? [] : [what],
  );
}
