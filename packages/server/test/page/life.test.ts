import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";

describe.skipIf(!hasChromium())("the life of a ticket in a browser", () => {
  const { daemon, person } = useBrowsers();

  it("leads two people in two browsers through the line, one after the other", async () => {
    const { url } = await daemon();
    const ann = await (await person(url)).tab();
    const bob = await (await person(url)).tab();
    await ann.isAt("idle");
    await ann.reads("detail", "Nobody is here");

    await ann.presses("take");
    await ann.isAt("called");
    await bob.reads("counters", "A00");
    await bob.presses("take");
    await bob.isAt("next");
    await bob.reads("headline", "Next in line");
    expect(await bob.number()).toBe("A01");
    expect(await bob.page.title()).toBe("Next in line · A01 · catq");
    await ann.reads("line", "A01");

    await ann.presses("claim");
    await ann.isAt("viewing");
    await ann.showsCat();
    expect(await ann.text("credit")).toContain("A00");
    await bob.reads("counters", "with a cat");
    const { name, bytes } = await ann.downloads();
    expect(name).toBe("cat-A00.png");
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");

    await ann.presses("done");
    await ann.isAt("seen");
    await ann.showsCat();
    await bob.isAt("called");
    await bob.reads("recent", "saw its cat");
    expect(await bob.page.title()).toMatch(/^● Your turn, \d+ s · A01 · catq$/);
    await bob.presses("claim");
    await bob.isAt("viewing");
    await bob.presses("done");
    await bob.isAt("seen");
    await ann.presses("take");
    await ann.isAt("called");
    expect(await ann.number()).toBe("A02");
  });

  it("claims by itself where that is ticked, and saves the very bytes that the daemon gave", async () => {
    const { url } = await daemon();
    const other = await Other.takes(url);
    const tab = await (await person(url)).tab();
    await tab.presses("take");
    await tab.isAt("next");
    await tab.page.locator("#by-itself").check();
    await other.claims();
    await other.finishes();
    await tab.isAt("viewing");
    await tab.showsCat();
    const { ticket } = await tab.savedState();
    const headers = { Authorization: `Bearer ${ticket?.token}` };
    const reply = await fetch(`${url}/api/ticket/cat`, { headers });
    expect((await tab.downloads()).bytes).toEqual(Buffer.from(await reply.arrayBuffer()));
  });

  it("shows the token for a while, hides it, and shows it again when asked", async () => {
    const { url } = await daemon();
    await Other.takes(url);
    const someone = await person(url, { permissions: ["clipboard-read", "clipboard-write"] });
    const tab = await someone.tab();
    await tab.page.clock.install();
    await tab.opens();
    await tab.presses("take");
    await tab.isAt("next");
    const token = (await tab.savedState()).ticket?.token ?? "";
    const compact = async (): Promise<string> => (await tab.text("token")).replaceAll(" ", "");
    expect(await compact()).toBe(token);
    await tab.page.clock.fastForward(16_000);
    await tab.page.locator("#show-token").waitFor();
    expect(await compact()).not.toContain(token.slice(4, 9));
    await tab.presses("show-token");
    await expect.poll(compact).toBe(token);
    await tab.presses("copy");
    await tab.reads("note", "copied");
    expect(await tab.page.evaluate("navigator.clipboard.readText()")).toBe(token);
  });

  it("lets one go first, and gives the place up only when that is confirmed", async () => {
    const { url } = await daemon();
    await Other.takes(url);
    const tab = await (await person(url)).tab();
    await tab.presses("take");
    await tab.isAt("next");
    const behind = await Other.takes(url);
    await tab.reads("line", behind.number);
    await tab.presses("pass");
    await tab.reads("headline", "2nd in line");
    await tab.reads("note", "You let one person go first.");
    await tab.presses("leave");
    await tab.presses("leave-no");
    await tab.isAt("waiting");
    await tab.presses("leave");
    await tab.presses("leave-yes");
    await tab.isAt("left");
    await tab.reads("recent", "left the line");
  });

  it("goes on with a token that was taken elsewhere, however it is typed, and sends nothing that is none", async () => {
    const { url } = await daemon();
    await Other.takes(url);
    const other = await Other.takes(url);
    const tab = await (await person(url)).tab();
    await tab.isAt("idle");
    await tab.page.locator("#adopt-part summary").click();
    const field = tab.page.locator("#adopt-token");
    await field.fill("A07");
    await field.press("Enter");
    await tab.reads("note", "That is no token, so it was not sent");
    await field.fill(`${other.token.slice(0, -1)}${other.token.endsWith("0") ? "1" : "0"}`);
    await field.press("Enter");
    await tab.reads("note", "one letter or digit is wrong");
    // A daemon that cannot be asked, and one that was asked too often: nothing is presented before it has answered.
    const problem = (status: number, code: string) => ({
      status,
      headers: { "retry-after": "1", "content-type": "application/problem+json" },
      body: JSON.stringify({ type: `/problems/${code}`, title: code, status, detail: `${code}.`, code }),
    });
    await tab.page.route("**/api/token", (route) => route.fulfill(problem(404, "not-found")), { times: 1 });
    await field.fill(other.token);
    await field.press("Enter");
    await tab.reads("note", "This queue cannot say whether it gave that token, so it was not used.");
    await tab.page.route("**/api/token", (route) => route.fulfill(problem(429, "slow-down")), { times: 1 });
    // Of another queue: here it would ban whoever presents it.
    await field.fill((await Other.takes((await daemon()).url)).token);
    await field.press("Enter");
    await tab.reads("note", "This queue did not give that token.");
    await field.fill(`\u201c${other.token.toLowerCase().replace("-", " \u2013 ")}\u201d.`);
    await field.press("Enter");
    await tab.isAt("next");
    expect(await tab.number()).toBe(other.number);
  });

  it("counts down rightly on a machine whose clock is three hours wrong", async () => {
    const { url } = await daemon(["--claim-window", "90s"]);
    const someone = await person(url);
    await someone.prepare("{ const now = Date.now; Date.now = () => now() + 3 * 3600e3; }");
    const tab = await someone.tab();
    await tab.presses("take");
    await tab.isAt("called");
    const seconds = Number(await tab.text("clock-text"));
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThanOrEqual(90);
  });

  it("can be used by keyboard alone, and is never lost when a button goes away", async () => {
    const { url } = await daemon();
    const tab = await (await person(url)).tab();
    await tab.isAt("idle");
    const pressOn = async (id: string): Promise<void> => {
      for (let i = 0; i < 25; i++) {
        if ((await tab.page.evaluate("document.activeElement.id")) === id)
          return tab.page.keyboard.press("Enter");
        await tab.page.keyboard.press("Tab");
      }
      throw new Error(`no way to #${id} by Tab`);
    };
    await pressOn("take");
    await tab.isAt("called");
    expect(await tab.page.evaluate("document.activeElement.id")).toBe("headline");
    await pressOn("leave");
    expect(await tab.page.evaluate("document.activeElement.id")).toBe("leave-no");
    await tab.page.keyboard.press("Escape");
    expect(await tab.page.evaluate("document.activeElement.id")).toBe("leave");
    await tab.page.keyboard.press("Shift+Tab");
    await tab.page.locator("#claim").focus();
    await tab.page.keyboard.press("Enter");
    await tab.isAt("viewing");
    await tab.showsCat();
    await pressOn("done");
    await tab.isAt("seen");
    await pressOn("take");
    await tab.isAt("called");
  });

  it("tells a screen reader what has changed, and nothing else", async () => {
    const { url } = await daemon();
    const first = await Other.takes(url);
    const tab = await (await person(url)).tab();
    await tab.presses("take");
    await expect.poll(() => tab.text("said")).toMatch(/^Your number is A01\. Next in line\./);
    await first.leaves();
    await expect.poll(() => tab.text("said")).toMatch(/^It is your turn\..* \d+ seconds left\.$/);
  });

  it("needs no scrolling sideways on the narrowest phone, whatever the queue is called", async () => {
    const { url } = await daemon(["--title", "Tierarztpraxis Donaudampfschifffahrtsgesellschaft"]);
    const { page } = await (await person(url)).tab();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByText("Tierarztpraxis").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    expect(await page.title()).toContain("Tierarztpraxis");
  });
});
