import { describe, expect, it } from "vitest";
import { useBrowsers } from "./browsers.ts";
import { hasChromium } from "./chromium.ts";
import { usePathProxy } from "./line-frame.ts";
import { Other } from "./others.ts";

describe.skipIf(!hasChromium())("two lines below one origin", () => {
  const { daemon, person } = useBrowsers();
  const proxyTo = usePathProxy();

  it("share no ticket, no stream and no claim in one browser, side by side", async () => {
    const [vet, cats] = [await daemon(["--title", "Vet"]), await daemon(["--title", "Cats"])];
    const someone = await person(await proxyTo({ "/vet/": vet.url, "/cats/": cats.url }));
    const atVet = await someone.tab("/vet/");
    const atCats = await someone.tab("/cats/");
    const first = await Other.takes(cats.url);
    await atVet.presses("take");
    await atVet.isAt("called");
    await atCats.isAt("idle");
    await atCats.presses("take");
    await atCats.isAt("next");
    expect([await atVet.number(), await atCats.number()]).toEqual(["A00", "A01"]);
    expect([atVet.streams, atCats.streams]).toEqual([1, 1]);
    await atVet.presses("claim");
    await atVet.showsCat();
    await first.leaves();
    await atCats.isAt("called");
    await atVet.presses("done");
    await atVet.isAt("seen");
    // A second tab of each knows of its own line alone.
    await (await someone.tab("/vet/")).isAt("seen");
    await (await someone.tab("/cats/")).isAt("called");
    expect([await atVet.text("brand"), await atCats.text("brand")]).toEqual(["Vet", "Cats"]);
  });

  it("have a wall each, and problem pages that lead back to their own line", async () => {
    const vet = await daemon();
    const someone = await person(await proxyTo({ "/vet/": vet.url }));
    const tab = await someone.tab("/vet/");
    await tab.page.getByRole("link", { name: "Show the queue on a wall" }).click();
    await tab.reads("headline", "Nobody is here");
    expect(new URL(tab.page.url()).pathname).toBe("/vet/display");
    await tab.opens("/vet/problems/of/mine");
    expect(await tab.visibleText()).toContain("There is nothing here");
    await tab.page.getByRole("link", { name: "To the queue" }).click();
    await tab.isAt("idle");
    expect(new URL(tab.page.url()).pathname).toBe("/vet/");
  });

  it("name manifest, start page and API below their path", async () => {
    const vet = await daemon();
    const { page } = await (await person(await proxyTo({ "/vet/": vet.url }))).tab("/vet/");
    const here = await page.evaluate(`(async () => {
      const manifest = document.querySelector("link[rel=manifest]").href;
      const { start_url, scope, icons } = await (await fetch(manifest)).json();
      const described = new URL("openapi.json", location.href).href;
      const { servers } = await (await fetch(described)).json();
      const urls = [start_url, scope, icons[0].src].map((path) => new URL(path, manifest).pathname);
      return [...urls, new URL(servers[0].url, described).pathname];
    })()`);
    expect(here).toEqual(["/vet/", "/vet/", expect.stringMatching(/^\/vet\/assets\//), "/vet/"]);
  });

  it("keep the ticket of somebody whose line moves below a path, and leave another line's alone", async () => {
    const [vet, cats] = [await daemon(), await daemon()];
    await Other.takes(vet.url);
    // The queue was at the root, where it is still, and has a path as well from now on.
    const someone = await person(await proxyTo({ "/vet/": vet.url, "/cats/": cats.url, "/": vet.url }));
    const before = await someone.tab();
    await before.presses("take");
    await before.isAt("next");
    await before.page.close();
    const atCats = await someone.tab("/cats/");
    await atCats.isAt("idle");
    const after = await someone.tab("/vet/");
    await after.isAt("next");
    expect(await after.number()).toBe("A01");
  });
});
