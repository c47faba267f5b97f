import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const CANDIDATES = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/google-chrome"];
const PATH = CANDIDATES.find((path) => path !== "" && existsSync(path));
/** Quiet: nothing but what the pages ask for goes over the network. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=user-gesture-required",
  // A name that is not localhost: on plain http a browser has fewer powers there.
  "--host-resolver-rules=MAP catq.test 127.0.0.1",
];

/** Whether there is a browser to test in. Where tests must run, its absence is a fault. */
export function hasChromium(): boolean {
  if (PATH !== undefined) return true;
  if (process.env.CI) throw new Error("The tests of the page need chromium: apt-get install chromium");
  console.warn("The tests of the page are skipped: there is no chromium (apt-get install chromium).");
  return false;
}

export async function launchChromium(): Promise<Browser> {
  if (PATH === undefined) throw new Error("no chromium");
  return chromium.launch({ executablePath: PATH, args: FLAGS });
}
