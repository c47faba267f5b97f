import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { launchChromium } from "./chromium.ts";
import { Tab } from "./tab.ts";

interface Browsing {
  /** A daemon of the test's own. */
  daemon(flags?: readonly string[], folder?: string): Promise<DaemonProcess>;
  /** A person with a browser of their own: each has its own storage, and opens tabs. */
  person(url: string, options?: BrowserContextOptions): Promise<Person>;
}

interface Person {
  tab(path?: string): Promise<Tab>;
  setOffline(isOffline: boolean): Promise<void>;
  /** Runs in each of its tabs before the page does. */
  prepare(script: string): Promise<void>;
}

/** One browser process for a file's tests; daemons, people and tabs end with the test, and every tab must be clean. */
export function useBrowsers(): Browsing {
  let browser: Browser;
  const tabs: Tab[] = [];
  const endings: (() => unknown)[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const opened = tabs.splice(0);
    for (const end of endings.splice(0).reverse()) await end();
    for (const tab of opened) tab.isClean();
  });

  return {
    daemon: async (flags = [], folder) => {
      const daemon = await DaemonProcess.start(["--rate-limit", "off", ...flags], folder);
      endings.push(() => daemon.remove());
      return daemon;
    },
    person: async (url, options) => {
      // Still pictures: a browser without a graphics card draws every frame of a movement by the processor.
      const still = { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" } as const;
      const context = await browser.newContext({ ...still, ...options });
      endings.push(() => context.close());
      return {
        setOffline: (isOffline) => context.setOffline(isOffline),
        prepare: async (script) => {
          await context.addInitScript(script);
        },
        tab: async (path = "/") => {
          const tab = new Tab(await context.newPage(), url);
          tabs.push(tab);
          return tab.opens(path);
        },
      };
    },
  };
}
