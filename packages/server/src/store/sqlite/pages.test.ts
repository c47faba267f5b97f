import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { openStore } from "../../../test/open-store.ts";
import { Changes } from "../../queue/changes.ts";
import * as rules from "../../queue/rules.ts";

/** In the write-ahead log's index, of which the file holds a copy: where it says how many pages the log has (walformat.html). */
const MAX_FRAME = 16;
const WAITING = 100;

it("writes six pages for a take, and eight for ten that share a commit", async () => {
  const file = join(freshFolder(), "catqd.db");
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  const changes = new Changes(store, () => false);
  let callers = 0;
  const take = async (): Promise<void> => {
    const address = `10.0.${callers % 256}.${callers++ >> 8}`;
    const shares = [{ name: address, multiple: 1 }] as const;
    await changes.by({ address, shares, isImmune: false }, { counted: shares }, (work) =>
      rules.take(work, { address, shares, key: null }),
    );
  };
  const takeTogether = async (count: number): Promise<void> => {
    await Promise.all(Array.from({ length: count }, take));
  };
  const index = openSync(`${file}-shm`, "r");
  onTestFinished(() => closeSync(index));
  const pages = (): number => {
    const number = Buffer.alloc(4);
    readSync(index, number, 0, number.length, MAX_FRAME);
    return number.readUInt32LE();
  };
  /** The median, as a commit now and then splits a page. */
  const pagesOf = async (count: number): Promise<number> => {
    const counts: number[] = [];
    for (let i = 0; i < 21; i++) {
      const before = pages();
      await takeTogether(count);
      counts.push(pages() - before);
    }
    return counts.sort((a, b) => a - b)[10] ?? 0;
  };
  await takeTogether(WAITING);
  // The queue's row, the ticket, its entries by place and by address, the count of its block, the hour's.
  expect(await pagesOf(1)).toBe(6);
  expect(await pagesOf(10)).toBeLessThanOrEqual(8);
});
