import { readFile } from "node:fs/promises";
import type { Page, Request } from "playwright-core";
import { expect } from "vitest";

/** What a browser writes to its console for every answer of 400 or more, and for a daemon that is away. */
const NETWORK = /^Failed to load resource/;

/** Whether a request presents a token, in whichever of the two headers. */
export function isTokenPresented(request: Request): boolean {
  const { authorization, "catq-token": token } = request.headers();
  return authorization !== undefined || token !== undefined;
}

/** One tab of a browser: what a person sees and does there, and what must not happen. */
export class Tab {
  readonly page: Page;
  readonly #origin: string;
  readonly #faults: string[] = [];
  readonly #open = new Set<Request>();

  constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
    // Shorter than a test may take: so a wait that is in vain says what for.
    page.setDefaultTimeout(25_000);
    page.on("pageerror", (error) => this.#faults.push(`uncaught: ${error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      if (message.type() === "error" && !NETWORK.test(text)) this.#faults.push(`console: ${text}`);
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(`${origin}/`) && !/^(blob|data):/.test(url)) this.#faults.push(`went to ${url}`);
      if (url.endsWith("/events")) this.#open.add(request);
      const queue = request.headers()["catq-queue"];
      if (isTokenPresented(request) && !queue)
        this.#faults.push(`presented a token to whatever queue answers at ${url}`);
    });
    page.on("requestfinished", (request) => this.#open.delete(request));
    page.on("requestfailed", (request) => this.#open.delete(request));
  }

  /** How many streams it has open now. */
  get streams(): number {
    return this.#open.size;
  }

  async opens(path = "/"): Promise<this> {
    await this.page.goto(this.#origin + path);
    return this;
  }

  /** Waits until the slip is about that. */
  async isAt(scene: string, timeoutMs = 25_000): Promise<void> {
    await this.page.locator(`body[data-scene="${scene}"]`).waitFor({ timeout: timeoutMs, state: "attached" });
  }

  async presses(id: string): Promise<void> {
    await this.page.locator(`#${id}`).click();
  }

  /** Waits until `#id` says something that fits. */
  async reads(id: string, what: string | RegExp, timeoutMs = 25_000): Promise<void> {
    const element = this.page.locator(`#${id}`).filter({ hasText: what });
    await element.waitFor({ timeout: timeoutMs });
  }

  async text(id: string): Promise<string> {
    return (await this.page.locator(`#${id}`).textContent()) ?? "";
  }

  /** All that can be read on it now. */
  async visibleText(): Promise<string> {
    return String(await this.page.evaluate("document.body.innerText"));
  }

  async number(): Promise<string> {
    return (await this.page.locator("#number").getAttribute("aria-label")) ?? "";
  }

  /** Saves the cat; answers its bytes. */
  async downloads(): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.presses("download")]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  async showsCat(): Promise<void> {
    await this.page.locator("#cat-image").waitFor();
    const isWhole = "document.querySelector('#cat-image').naturalWidth > 0";
    await this.page.waitForFunction(isWhole);
  }

  /** What localStorage holds for the queue at this page's path. */
  async savedState(): Promise<{ ticket: { token: string; number: string } | null }> {
    const [base = "/"] = /^.*\//.exec(new URL(this.page.url()).pathname) ?? [];
    const key = base === "/" ? "catq" : `catq ${base}`;
    return JSON.parse(String(await this.page.evaluate((name) => localStorage.getItem(name), key)));
  }

  /** Nothing went wrong, nothing was asked of anybody else, and the address bar holds no secret. */
  isClean(): void {
    expect(this.#faults).toEqual([]);
    expect(this.page.url()).toMatch(
      /^https?:\/\/[^/]+\/(?:[a-z]+\/)?(display(\?chime|\?lines=[\w,/]+)?|poster)?$/,
    );
  }
}
