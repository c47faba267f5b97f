// Makes the pictures of the papers anew, in docs/, from what is built: pnpm docs:pictures (needs tmux and chromium).

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../packages/server/test/page/chromium.ts";
import { Other, operator } from "../packages/server/test/page/others.ts";
import { Tab } from "../packages/server/test/page/tab.ts";
import { withDaemon } from "../packages/server/test/with-daemon.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CATQ = join(ROOT, "packages/cli/dist/catq.js");
// sharp belongs to the server's package, not to the workspace.
const sharp = createRequire(new URL("../packages/server/package.json", import.meta.url))("sharp");
const FLAGS = ["--tickets-per-address", "100", "--rate-limit", "off"];
const MAX_WAIT_MS = 30_000;

await inTerminal();
await inBrowser();
drawCats();

/** take.svg: twelfth in a line. viewing.svg: with a cat. */
async function inTerminal(): Promise<void> {
  await withDaemon(FLAGS, async (daemon) => {
    const others = await takeMany(daemon.url, 16);
    await serve(others.slice(0, 2));
    await operator(daemon, "skip", others[2]?.number ?? "");
    await serve(others.slice(3, 4));
    await others[4]?.claims();
    await showTerminal(daemon.url, ["take"], async (screen, type) => {
      await screen(/in line/);
      const behind = await takeMany(daemon.url, 27);
      await behind[5]?.leaves();
      await screen(/left the line/);
      type("take.svg", "catq take");
    });
  });
  await withDaemon(FLAGS, async (daemon) => {
    const first = await Other.takes(daemon.url);
    await takeMany(daemon.url, 3);
    await showTerminal(daemon.url, ["take", "--linger"], async (screen, type) => {
      await screen(/in line/);
      await takeMany(daemon.url, 9);
      await first.leaves();
      for (const number of ["A01", "A02", "A03"]) await operator(daemon, "skip", number);
      await screen(/saved as/i);
      // The picture is drawn after the words.
      await sleep(2000);
      type("viewing.svg", "catq take --linger");
    });
  });
}

/** Runs catq in a terminal of 80 × 24; `type` writes what it shows to a file in docs/. */
async function showTerminal(
  url: string,
  args: readonly string[],
  use: (
    screen: (pattern: RegExp) => Promise<void>,
    type: (file: string, title: string) => void,
  ) => Promise<void>,
): Promise<void> {
  const server = `catq-pictures-${process.pid}`;
  const home = mkdtempSync(join(tmpdir(), "cats-"));
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: home, LC_ALL: "C.UTF-8", COLORTERM: "truecolor" };
  delete (env as NodeJS.ProcessEnv).CI;
  const tmux = (...rest: string[]): string =>
    execFileSync("tmux", ["-L", server, "-f", "/dev/null", "-u", ...rest], {
      cwd: home,
      env,
      encoding: "utf8",
    });
  try {
    tmux("new-session", "-d", "-x", "80", "-y", "24", process.execPath, CATQ, "-s", url, ...args);
    const look = async (pattern: RegExp): Promise<void> => {
      const end = performance.now() + MAX_WAIT_MS;
      while (!pattern.test(tmux("capture-pane", "-p"))) {
        if (performance.now() > end) throw new Error(`no ${pattern} in:\n${tmux("capture-pane", "-p")}`);
        await sleep(100);
      }
    };
    await use(look, (file, title) => {
      // The address that a daemon has without a flag, in as many characters, and a folder of no one's.
      const shown = tmux("capture-pane", "-e", "-p")
        .replace(/(?<=127\.0\.0\.1:)\d{4,5} ?/, (port) => "8080".padEnd(port.length))
        .replaceAll(home, "/home/you");
      const picture = join(ROOT, "docs", file);
      execFileSync(process.execPath, [join(ROOT, "scripts/terminal-picture.ts"), picture, title], {
        input: shown,
      });
    });
  } finally {
    spawnSync("tmux", ["-L", server, "kill-server"]);
    rmSync(home, { recursive: true, force: true });
  }
}

/** page.jpg: a phone in three moments, side by side. display.png: the wall. */
async function inBrowser(): Promise<void> {
  const browser = await launchChromium();
  const open = async (url: string, path: string, size: { width: number; height: number }): Promise<Tab> => {
    const context = await browser.newContext({
      viewport: size,
      deviceScaleFactor: 1.25,
      reducedMotion: "reduce",
    });
    return new Tab(await context.newPage(), url).opens(path);
  };
  try {
    await withDaemon(FLAGS, async (daemon) => {
      const others = await takeMany(daemon.url, 24);
      const { page } = await open(daemon.url, "/", { width: 390, height: 844 });
      const moments: Buffer[] = [];
      const shoot = async (scene: string, colorScheme: "light" | "dark"): Promise<void> => {
        await page.locator(`body[data-scene="${scene}"]`).waitFor();
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        moments.push(await page.screenshot());
      };
      await page.locator("#take:enabled").click();
      await shoot("waiting", "light");
      for (const other of others) await other.leaves();
      await shoot("called", "dark");
      await page.locator("#claim").click();
      await page.locator("#cat-image").waitFor();
      await page.waitForFunction("document.querySelector('#cat-image').naturalWidth > 0");
      await shoot("viewing", "light");
      await sideBySide(moments, join(ROOT, "docs/page.jpg"));
    });
    const flags = ["--counters", "4", "--title", "The cats of Example Street"];
    await withDaemon([...FLAGS, ...flags, "--public-url", "https://cats.example"], async (daemon) => {
      const others = await takeMany(daemon.url, 30);
      for (const index of [0, 2]) await others[index]?.leaves();
      for (const index of [1, 3]) await others[index]?.claims();
      const { page } = await open(daemon.url, "/display", { width: 1280, height: 720 });
      await page.locator(".call.is-viewing").first().waitFor();
      await sleep(500);
      const wall = sharp(await page.screenshot()).resize(1280, 720);
      await wall.png({ palette: true }).toFile(join(ROOT, "docs/display.png"));
    });
  } finally {
    await browser.close();
  }
}

/** cats.jpg: two dozen. */
function drawCats(): void {
  const sheet = ["--out", join(ROOT, "docs/cats.jpg"), "--thumb", "240", "--count", "24"];
  execFileSync(process.execPath, ["--conditions=source", join(ROOT, "scripts/contact-sheet.ts"), ...sheet]);
}

async function sideBySide(pictures: readonly Buffer[], file: string): Promise<void> {
  const gap = 24;
  const { width = 0, height = 0 } = await sharp(pictures[0]).metadata();
  const whole = { width: pictures.length * (width + gap) - gap, height, channels: 3, background: "#fff" };
  const layers = pictures.map((input, index) => ({ input, left: index * (width + gap), top: 0 }));
  await sharp({ create: whole }).composite(layers).jpeg({ quality: 80, progressive: true }).toFile(file);
}

async function takeMany(url: string, count: number): Promise<Other[]> {
  const others: Other[] = [];
  while (others.length < count) others.push(await Other.takes(url));
  return others;
}

async function serve(others: readonly Other[]): Promise<void> {
  for (const other of others) {
    await other.claims();
    await other.finishes();
  }
}
