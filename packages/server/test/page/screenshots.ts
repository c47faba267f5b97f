// Pictures of the page in each of its moments, on a phone, a small phone, a laptop and a wall, in light and
// dark: `pnpm screenshots` after a build, into screenshots/. To be looked at; nothing compares them.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { withDaemon } from "../with-daemon.ts";
import { launchChromium } from "./chromium.ts";
import { HoldingProxy } from "./holding-proxy.ts";
import { cheats, Other, operator } from "./others.ts";
import { Tab } from "./tab.ts";

const FOLDER = fileURLToPath(new URL("../../../../screenshots", import.meta.url));
const FLAGS = [
  "--tickets-per-address",
  "500",
  "--rate-limit",
  "off",
  "--claim-window",
  "40s",
  "--view-window",
  "50s",
];
const SIZES = {
  phone: { width: 390, height: 844 },
  small: { width: 320, height: 640 },
  laptop: { width: 1280, height: 800 },
} as const;

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const browser = await launchChromium();
try {
  await ofTheWay(browser);
  await ofTheEnds(browser);
  await ofTheDevices(browser);
  await ofBeingTold(browser);
  await ofTheWall(browser);
} finally {
  await browser.close();
}

/** A ticket from before it is taken until after its cat. */
async function ofTheWay(browser: Browser): Promise<void> {
  await withDaemon(FLAGS, async (daemon) => {
    const tab = await openTab(browser, daemon.url);
    await tab.isAt("idle");
    await shoot(tab, "01-nobody-here");
    const others = await crowd(daemon.url, 23);
    await tab.presses("take");
    await tab.isAt("waiting");
    await shoot(tab, "02-waiting-token-shown");
    await crowd(daemon.url, 60);
    for (const other of others.slice(0, 5)) await other.claims();
    for (const other of others.slice(1, 19)) await other.leaves();
    await tab.presses("leave");
    await shoot(tab, "03-asked-to-leave");
    await tab.presses("leave-no");
    await operator(daemon, "pause");
    await tab.reads("strip", "paused");
    await shoot(tab, "04-paused");
    await operator(daemon, "resume");
    await others[0]?.finishes();
    for (const other of others.slice(19, 22)) await other.leaves();
    await tab.isAt("next");
    await shoot(tab, "05-next");
    await others[22]?.leaves();
    await tab.isAt("called");
    await shoot(tab, "06-called");
    await tab.presses("claim");
    await tab.showsCat();
    await shoot(tab, "07-viewing");
    await tab.presses("done");
    await tab.isAt("seen");
    await shoot(tab, "08-seen");
    await tab.page.context().close();
  });
}

/** The other ways in which it may end, and what may stand in the way. */
async function ofTheEnds(browser: Browser): Promise<void> {
  await withDaemon([...FLAGS, "--claim-window", "4s", "--ban-for", "24h"], async (daemon) => {
    const tab = await openTab(browser, daemon.url);
    await tab.isAt("idle");
    await tab.page.locator("#adopt-part summary").click();
    await tab.page.locator("#adopt-token").fill("A07");
    await tab.page.locator("#adopt-token").press("Enter");
    await shoot(tab, "10-no-token");
    await tab.presses("take");
    await tab.isAt("missed");
    await shoot(tab, "11-missed");
    await crowd(daemon.url, 4);
    await tab.presses("rejoin");
    await tab.isAt("waiting");
    await shoot(tab, "11-rejoined");
    await tab.isAt("missed");
    await shoot(tab, "11-missed-again");
    await operator(daemon, "close");
    await tab.reads("state", "Closed");
    await shoot(tab, "12-missed-and-closed");
    await operator(daemon, "open");
    await crowd(daemon.url, 4);
    await tab.presses("take");
    await tab.isAt("waiting");
    await cheats(daemon.url);
    await tab.isAt("banned");
    await shoot(tab, "13-banned");
    await tab.page.reload();
    await shoot(tab, "14-banned-anew");
    await tab.page.context().close();
  });
  await withDaemon(FLAGS, async (daemon) => {
    const tab = await openTab(browser, daemon.url);
    await crowd(daemon.url, 3);
    await tab.presses("take");
    await tab.isAt("waiting");
    await daemon.stop();
    await tab.reads("strip", "kept");
    await shoot(tab, "15-connection-lost");
    await withDaemon([...FLAGS, "--port", new URL(daemon.url).port], async () => {
      await tab.isAt("ended");
      await shoot(tab, "16-queue-gone");
    });
    await tab.page.context().close();
  });
}

/** What phones and the networks between do to the page. */
async function ofTheDevices(browser: Browser): Promise<void> {
  await withDaemon([...FLAGS, "--tickets-per-address", "2"], async (daemon) => {
    const tab = await openTab(browser, daemon.url);
    await crowd(daemon.url, 2);
    await tab.presses("take");
    await tab.reads("note", "the most it may");
    await shoot(tab, "30-too-many-numbers");
    await tab.page.context().close();
  });
  await withDaemon([...FLAGS, "--counters", "3"], async (daemon) => {
    const proxy = await HoldingProxy.open(daemon.url);
    await crowd(daemon.url, 4);
    const held = await openTab(browser, proxy.url);
    await held.presses("take");
    await held.reads("strip", "Live news does not come through");
    await shoot(held, "31-events-held-back");
    const wall = await openTab(browser, proxy.url, "/display");
    await wall.reads("notices", "Some seconds late");
    await shootWall(wall, "32-wall-held-back");
    for (const tab of [held, wall]) await tab.page.context().close();
    await proxy.close();

    const unsaved = await openTab(browser, daemon.url, "/healthz");
    await unsaved.page.addInitScript("Storage.prototype.setItem = () => { throw new Error('full'); };");
    await unsaved.opens();
    await unsaved.presses("take");
    await unsaved.reads("strip", "saves nothing here");
    await shoot(unsaved, "33-nothing-saved");
    await unsaved.page.context().close();

    const mute = await openTab(browser, daemon.url);
    await mute.presses("take");
    await mute.isAt("waiting");
    await mute.page.reload();
    await mute.reads("strip", "Tap this page once");
    await shoot(mute, "34-no-sound-yet");
    await mute.page.route("**/queue/model.js", (route) => route.fulfill({ status: 502, body: "" }));
    await mute.opens();
    await mute.reads("headline", "cannot start");
    await shoot(mute, "35-cannot-start");
    await mute.page.context().close();
  });
}

/** What is said of being told with the page closed. */
async function ofBeingTold(browser: Browser): Promise<void> {
  const flags = ["--push", "on", "--push-contact", "mailto:staff@example.org"];
  await withDaemon([...FLAGS, ...flags], async (daemon) => {
    await crowd(daemon.url, 3);
    for (const [name, script] of Object.entries({
      "17-told-if-pressed": `Object.defineProperty(Notification, "permission", { value: "default" });`,
      "18-told-not-as-blocked": `Object.defineProperty(Notification, "permission", { value: "denied" });`,
      "19-told-on-an-iphone": `delete globalThis.PushManager;
        Object.defineProperty(navigator, "standalone", { value: false });`,
    })) {
      const tab = await openTab(browser, daemon.url);
      await tab.page.addInitScript(script);
      await tab.opens();
      await tab.presses("take");
      await tab.page.locator("#push-part").waitFor();
      await shoot(tab, name);
      await tab.page.context().close();
    }
  });
}

async function ofTheWall(browser: Browser): Promise<void> {
  for (const [counters, waiting] of [
    [1, 3],
    [2, 40],
    [5, 12],
  ] as const) {
    await withDaemon([...FLAGS, "--counters", String(counters)], async (daemon) => {
      const wall = await openTab(browser, daemon.url, "/display");
      await wall.reads("headline", "Nobody is here");
      if (counters === 1) await shootWall(wall, "20-wall-empty");
      const others = await crowd(daemon.url, counters + waiting + 3);
      for (const other of others.slice(0, 3)) await other.leaves();
      await others[3]?.claims();
      await wall.page.locator(".call.is-viewing").waitFor();
      await shootWall(wall, `21-wall-${counters}`);
      if (counters === 1) {
        await operator(daemon, "pause");
        await wall.reads("notices", "Paused");
        await shootWall(wall, "22-wall-paused");
      }
      await wall.page.context().close();
    });
  }
}

async function openTab(browser: Browser, url: string, path = "/"): Promise<Tab> {
  const context = await browser.newContext({
    viewport: SIZES.phone,
    deviceScaleFactor: 2,
    reducedMotion: "reduce",
  });
  return new Tab(await context.newPage(), url).opens(path);
}

async function crowd(url: string, count: number): Promise<Other[]> {
  const others: Other[] = [];
  while (others.length < count) others.push(await Other.takes(url));
  return others;
}

async function shoot(tab: Tab, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await tab.page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      if (size === "small" && colorScheme === "dark") continue;
      await tab.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await tab.page.screenshot({
        path: join(FOLDER, `${name}-${size}-${colorScheme}.png`),
        fullPage: size !== "laptop",
      });
    }
  }
  await tab.page.setViewportSize(SIZES.phone);
}

async function shootWall(tab: Tab, name: string): Promise<void> {
  await tab.page.evaluate("document.querySelector('#where').textContent = 'cats.example'");
  for (const [width, height] of [
    [3840, 2160],
    [1080, 1920],
  ] as const) {
    await tab.page.setViewportSize({ width: width / 2, height: height / 2 });
    await tab.page.screenshot({ path: join(FOLDER, `${name}-${width}.png`) });
  }
}
