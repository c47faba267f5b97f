import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";
import type { Tab } from "./tab.ts";

const REFUSED = "throw new DOMException('refused', 'SecurityError')";
const FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };";
/** As Chromium with all cookies blocked. */
const BLOCKED = `
  Object.defineProperty(window, "localStorage", { get: () => { ${REFUSED} } });
  LockManager.prototype.request = async () => { ${REFUSED} };
  window.BroadcastChannel = class { constructor() { ${REFUSED} } };`;
const GONE = `
  Object.defineProperty(window, "localStorage", { value: null });
  delete Navigator.prototype.locks;
  delete window.BroadcastChannel;`;

describe.skipIf(!hasChromium())("a browser that keeps nothing for the page", () => {
  const { daemon, person } = useBrowsers();

  it("is served in each tab from memory, and told what that means", async () => {
    const { url } = await daemon();
    const first = await Other.takes(url);
    const tabs: Tab[] = [];
    const servesWith = async (fault: string): Promise<void> => {
      const someone = await person(url);
      await someone.prepare(fault);
      // One that came before leads, where tabs hear of each other: it knows nothing of the next one's ticket.
      const beside = await someone.tab();
      await beside.isAt("idle");
      const tab = await someone.tab();
      await tab.reads("kept", "This browser saves nothing here");
      await tab.presses("take");
      await tab.reads("strip", "This browser saves nothing here, so keep this page open");
      await beside.isAt("idle");
      tabs.push(tab);
    };
    // Three people at once: each with two tabs, they would take long one after the other.
    await Promise.all([FULL, BLOCKED, GONE].map(servesWith));
    await first.leaves();
    const inTurn = tabs.map(async (tab) => {
      await tab.isAt("called", 50_000);
      await tab.presses("claim");
      await tab.showsCat();
      await tab.presses("done");
      await tab.isAt("seen");
    });
    await Promise.all(inTurn);
    expect(await (await fetch(`${url}/api/queue`)).json()).toMatchObject({ waitingCount: 0, active: [] });
  }, 60_000);
});
