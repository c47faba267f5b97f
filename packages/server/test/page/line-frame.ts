import type { Frame, Page } from "playwright-core";
import { afterEach } from "vitest";
import { PathProxy } from "./path-proxy.ts";

/** The frame of a line on a wall of several. */
export async function frameOf(page: Page, line: string): Promise<Frame> {
  const handle = await page.waitForSelector(`iframe[title="${line}"]`);
  const frame = await handle.contentFrame();
  if (!frame) throw new Error("expected a frame");
  return frame;
}

/** Starts proxies that give lines their paths, and ends them with the test; a line that is added later counts. */
export function usePathProxy(): (lines: Readonly<Record<string, string>>) => Promise<string> {
  const proxies: PathProxy[] = [];
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.close();
  });
  return async (lines) => {
    const proxy = await PathProxy.start(lines);
    proxies.push(proxy);
    return proxy.url;
  };
}
