import { describe, expect, it } from "vitest";
import { freePort } from "../free-port.ts";
import { useBrowsers } from "./browsers.ts";
import { readCode } from "./camera.ts";
import { hasChromium } from "./chromium.ts";
import { Other } from "./others.ts";

describe.skipIf(!hasChromium())("a ticket that is handed to another device", () => {
  const { daemon, person } = useBrowsers();

  it("goes by a code from a page to a phone, which shows no token in its address or its history", async () => {
    const port = await freePort();
    const publicUrl = `http://catq.test:${port}`;
    const { url } = await daemon(["--port", String(port), "--public-url", publicUrl]);
    await Other.takes(url);
    const page = await (await person(url)).tab();
    await page.presses("take");
    await page.isAt("next");
    await page.page.getByText("Go on with a phone").click();
    await page.page.locator("#hand-over-code").waitFor();
    const token = (await page.savedState()).ticket?.token;
    const read = await readCode(await page.page.locator("#hand-over-code").screenshot());
    expect(read).toBe(`${publicUrl}/#${token}`);
    const phone = await (await person(publicUrl)).tab("/display");
    await phone.page.goto(String(read));
    await phone.isAt("next");
    expect(await phone.number()).toBe("A01");
    expect(phone.page.url()).toBe(`${publicUrl}/`);
    // There and back again: the entry of the history has none either.
    await phone.page.goBack();
    await phone.page.goForward();
    await phone.isAt("next");
    expect(phone.page.url()).toBe(`${publicUrl}/`);
  });

  it("asks whether it is to replace the one that is held, and forgets none without a yes", async () => {
    const { url } = await daemon();
    const [first, other] = [await Other.takes(url), await Other.takes(url)];
    const tab = await (await person(url)).tab();
    await tab.presses("take");
    await tab.isAt("waiting");
    await tab.opens(`/#${other.token}`);
    await tab.reads("offer-words", "Go on with A01 here instead of A02?");
    expect(new URL(tab.page.url()).hash).toBe("");
    await tab.presses("offer-no");
    expect(await tab.number()).toBe("A02");
    await tab.opens(`/#${other.token}`);
    await tab.presses("offer-yes");
    await tab.isAt("next");
    expect(await tab.number()).toBe("A01");
    expect((await tab.savedState()).ticket?.token).toBe(other.token);
    await tab.opens(`/#${other.token}`);
    await tab.reads("note", "This device has A01 already.");
    await first.leaves();
    await tab.isAt("called");
    await tab.opens(`/#${first.token}`);
    await tab.reads("note", "given up");
    expect(await tab.number()).toBe("A01");
  });

  it("has nobody banned by a stranger's link, whatever stands in it", async () => {
    const [here, elsewhere] = [await daemon(), await daemon()];
    const [foreign] = [await Other.takes(elsewhere.url), await Other.takes(here.url)];
    const tab = await (await person(here.url)).tab();
    for (const [link, words] of [
      [foreign.token, "did not give that token"],
      [`${foreign.token.slice(0, -1)}${foreign.token.endsWith("A") ? "B" : "A"}`, "has a slip"],
      ["A07", "That is no token"],
      ["%FF%00<script>", "That is no token"],
    ] as const) {
      await tab.opens(`/#${link}`);
      await tab.reads("note", words);
      expect(new URL(tab.page.url()).hash).toBe("");
    }
    await tab.opens("/#slip");
    await tab.isAt("idle");
    await tab.page.evaluate("location.hash = ''");
    expect((await fetch(`${here.url}/api/queue`)).status).toBe(200);
    await tab.presses("take");
    await tab.isAt("next");
    await tab.opens();
  });

  it("says what is missing where a phone could not open the page", async () => {
    const { url } = await daemon();
    await Other.takes(url);
    const tab = await (await person(url)).tab();
    await tab.presses("take");
    await tab.isAt("next");
    await tab.page.getByText("Go on with a phone").click();
    await tab.reads("hand-over-hint", "Start catqd with --public-url");
    expect(await tab.page.locator("#hand-over-code").isVisible()).toBe(false);
  });
});
