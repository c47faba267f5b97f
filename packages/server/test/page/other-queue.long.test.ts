import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other, operator } from "./others.ts";
import { isTokenPresented, type Tab } from "./tab.ts";

const FLAGS = ["--tickets-per-address", "40", "--claim-window", "10m", "--view-window", "10m"];
const CAT = "**/api/ticket/cat";

describe.skipIf(!hasChromium())("a page under which the queue's data is replaced", () => {
  const { daemon, person } = useBrowsers();

  it("presents no token to the queue that came, whatever is pressed, and says that its own is gone", async () => {
    const first = await daemon(["--counters", "3", ...FLAGS]);
    /** Somebody with a ticket, whose tab is not told by its stream of what has come. */
    const ticketed = async (scene: string): Promise<{ tab: Tab; answers: string[] }> => {
      const tab = await (await person(first.url)).tab();
      await tab.presses("take");
      await tab.isAt(scene);
      await tab.page.route("**/api/ticket/events", (route) => route.abort());
      return { tab, answers: answersToTokens(tab) };
    };
    const claims = await ticketed("called");
    const looks = await ticketed("called");
    const finishes = await ticketed("called");
    for (const { tab } of [looks, finishes]) {
      await tab.presses("claim");
      await tab.showsCat();
    }
    const passes = await ticketed("next");
    const leaves = await ticketed("waiting");
    const waits = await ticketed("waiting");
    const reloads = await ticketed("waiting");
    await reloads.tab.page.unroute("**/api/ticket/events");
    const opens = await person(first.url);
    const left = await opens.tab();
    await left.presses("take");
    await left.isAt("waiting");
    await left.page.close();

    // Somebody who looks on without a ticket, and has the token of one.
    const brings = await (await person(first.url)).tab();
    const { token, number } = await Other.takes(first.url);
    await brings.reads("line", number);
    await brings.page.route("**/api/queue/events", (route) => route.abort());

    // A reload while viewing fetches the cat again: that request is still under way when the queue goes.
    await looks.tab.page.unroute("**/api/ticket/events");
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await looks.tab.page.route(CAT, async (route) => {
      await held;
      await route.continue();
    });
    await Promise.all([looks.tab.page.waitForRequest(CAT), looks.tab.page.reload()]);
    await looks.tab.page.route("**/api/ticket/events", (route) => route.abort());

    await first.stop();
    await waits.tab.presses("leave");
    await waits.tab.presses("leave-yes");
    const second = await daemon(["--port", new URL(first.url).port, ...FLAGS]);
    // Where nobody at all is in the queue, a foreign token is no cheating yet.
    const other = await Other.takes(second.url);

    await claims.tab.presses("claim");
    release();
    await finishes.tab.presses("done");
    await passes.tab.presses("pass");
    await leaves.tab.presses("leave");
    await leaves.tab.presses("leave-yes");
    await reloads.tab.page.reload();
    const again = await opens.tab();

    for (const [{ tab, answers }, request] of [
      [claims, "POST /api/ticket/claim"],
      [looks, "GET /api/ticket/cat"],
      [finishes, "POST /api/ticket/done"],
      [passes, "POST /api/ticket/pass"],
      [leaves, "DELETE /api/ticket"],
      [waits, "DELETE /api/ticket"],
      [reloads, "GET /api/ticket/events"],
    ] as const) {
      await isTold(tab);
      expect(answers.at(-1)).toBe(`${request} 412`);
    }
    await isTold(again);

    // A typed token may be of the queue that came: it is kept, and judged once the stream has told of that queue.
    const brought = answersToTokens(brings);
    await brings.page.locator("#adopt-part summary").click();
    const field = brings.page.locator("#adopt-token");
    const sends = async (typed: string, answer: number): Promise<void> => {
      await field.fill(typed);
      const answered = brings.page.waitForResponse("**/api/token");
      await field.press("Enter");
      expect((await answered).status()).toBe(answer);
    };
    for (const typed of [token, other.token]) {
      await sends(typed, 412);
      await brings.isAt("idle");
      await brings.reads("note", "The queue has just changed. Please try again.");
      expect(await field.inputValue()).toBe(typed);
    }
    await brings.reads("strip", "Trying again.");
    await brings.page.unroute("**/api/queue/events");
    await brings.page.locator("#strip").waitFor({ state: "hidden" });
    await sends(token, 200);
    await brings.reads("note", "This queue did not give that token.");
    await sends(other.token, 200);
    await brings.isAt("called");
    expect(brought).toEqual([
      "GET /api/token 412",
      "GET /api/token 412",
      "GET /api/token 200",
      "GET /api/token 200",
      "GET /api/ticket 200",
      "GET /api/ticket/events 200",
    ]);
    expect(await field.inputValue()).toBe("");
    expect(await operator(second, "bans")).toBe("Nobody is banned.\n");

    await again.presses("take");
    await again.isAt("next");
    expect(await again.number()).toBe("A01");
  }, 120_000);
});

/** What was answered to each request of the tab that presented a token, as it comes. */
function answersToTokens({ page }: Tab): string[] {
  const answers: string[] = [];
  page.on("response", (response) => {
    const request = response.request();
    if (!isTokenPresented(request)) return;
    answers.push(`${request.method()} ${new URL(request.url()).pathname} ${response.status()}`);
  });
  return answers;
}

async function isTold(tab: Tab): Promise<void> {
  await tab.isAt("ended");
  await tab.reads("headline", "The queue that gave this number is gone");
  await tab.reads("detail", `Another queue stands here now, and ${await tab.number()} has no place in it.`);
}
