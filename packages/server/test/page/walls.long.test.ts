import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { readCode } from "./camera.ts";
import { hasChromium } from "./chromium.ts";
import { frameOf, usePathProxy } from "./line-frame.ts";
import { Other } from "./others.ts";
import { measureWall } from "./wall-measure.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CHECK = `axe.run({ iframes: false }).then(({ violations }) => violations.map(
  ({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join('; ')))`;

describe.skipIf(!hasChromium())("several lines on one wall", () => {
  const { daemon, person } = useBrowsers();
  const proxyTo = usePathProxy();

  it.each([
    ["at 1080p", 1920, 1080, 1],
    ["at 4K", 1920, 1080, 2],
    ["upright", 1080, 1920, 1],
  ])(
    "cut nothing off and have names and codes that are read, %s",
    async (_shape, width, height, deviceScaleFactor) => {
      const named = (line: string, ...flags: string[]) =>
        daemon(["--public-url", `https://cats.example/${line}`, ...flags]);
      const [vet, cats] = [await named("vet", "--title", "The vet", "--counters", "2"), await named("cats")];
      for (const { url } of [vet, vet, vet, cats]) await Other.takes(url);
      const url = await proxyTo({ "/vet/": vet.url, "/cats/": cats.url, "/a/": vet.url, "/b/": cats.url });
      const screen = { viewport: { width, height }, deviceScaleFactor };
      const { page } = await (await person(url, screen)).tab("/vet/display");
      for (const lines of [
        ["vet", "cats"],
        ["vet", "cats", "a"],
        ["vet", "cats", "a", "b"],
      ]) {
        await page.goto(`${url}/vet/display?lines=${lines.join(",")}`);
        for (const line of lines) {
          const frame = await frameOf(page, line);
          const isVet = line === "vet" || line === "a";
          await frame.locator("#title", { hasText: isVet ? "The vet" : line }).waitFor();
          await frame.locator(".call svg").first().waitFor();
          await frame.locator("#code").waitFor();
          const { faults } = await measureWall(frame);
          expect(faults, `${line} of ${lines}`).toEqual([]);
          const part = await page.locator(`iframe[title="${line}"]`).screenshot();
          expect(await readCode(part), `${line} of ${lines}`).toBe(
            `https://cats.example/${isVet ? "vet" : "cats"}/`,
          );
        }
      }
      for (const frame of page.frames()) {
        await frame.evaluate(AXE);
        expect(await frame.evaluate(CHECK), frame.url()).toEqual([]);
      }
    },
    60_000,
  );

  it("say which of them is not there, and show it as soon as it is", async () => {
    const vet = await daemon();
    const lines: Record<string, string> = { "/vet/": vet.url };
    const someone = await person(await proxyTo(lines));
    const { page } = await someone.tab("/vet/display?lines=vet,cats");
    await (await frameOf(page, "vet")).getByText("Nobody is here").waitFor();
    const trouble = page.getByText("cats is not there. Trying again; /cats/display by itself may say why.");
    await trouble.waitFor();
    await page.evaluate(AXE);
    expect(await page.evaluate(CHECK)).toEqual([]);
    lines["/cats/"] = vet.url;
    // Each try is another frame.
    await page.frameLocator('iframe[title="cats"]').getByText("Nobody is here").waitFor();
    await trouble.waitFor({ state: "detached" });
  });
});
