import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { catqPage } from "./catq-page.ts";
import { catqdPage } from "./catqd-page.ts";

const DATE = "2026-01-02";
const PAGES = { catq: catqPage("1.2.3", DATE), catqd: catqdPage("1.2.3", DATE) };

const hasGroff = spawnSync("groff", ["--version"]).status === 0;
const hasMandoc = spawnSync("mandoc", ["-Tlint", "/dev/null"]).error === undefined;
for (const [tool, isThere] of Object.entries({ groff: hasGroff, mandoc: hasMandoc })) {
  if (isThere) continue;
  if (process.env.CI === "true") throw new Error(`the manual is checked by ${tool}: install it`);
  console.warn(`SKIPPED: ${tool} is not installed, so the manual was not checked by it`);
}

test.skipIf(!hasGroff).each(Object.entries(PAGES))(
  "groff finds nothing wrong with the page of %s",
  (_name, page) => {
    const { status, stderr } = spawnSync("groff", ["-man", "-Tutf8", "-ww", "-z"], {
      input: page,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  },
);

test.skipIf(!hasMandoc).each(Object.entries(PAGES))(
  "mandoc finds nothing wrong with the page of %s",
  (_name, page) => {
    expect(spawnSync("mandoc", ["-Tlint"], { input: page, encoding: "utf8" }).stdout).toBe("");
  },
);

test.skipIf(!hasGroff)("what is read is what the help says", () => {
  const read = (page: string): string => {
    const env = { ...process.env, GROFF_NO_SGR: "1" };
    const { stdout } = spawnSync("groff", ["-man", "-Tutf8", "-P-cbou", "-rLL=200n"], {
      input: page,
      env,
      encoding: "utf8",
    });
    return stdout.replace(/\s+/g, " ");
  };
  const catq = read(PAGES.catq);
  expect(catq).toContain("-o, --out file Where the cat goes: a file, a folder, or - for standard output");
  expect(catq).toContain(
    `catq take --exec 'test "$CATQ_EVENT" = saved && open "$CATQ_PATH"' Look at the cat`,
  );
  expect(catq).toContain("catq run [options] -- command [args ...] Wait for the turn");
  expect(catq).toContain(
    "--term-grace duration How long before the turn's end the command gets SIGTERM (default: 10s).",
  );
  expect(catq).toContain("catq completion shell Print the script");
  expect(catq).toContain("Which: bash, zsh, fish.");
  expect(catq).toContain("130 Interrupted: the place is kept.");
  expect(catq).toContain("~/.local/state/catq/tickets");
  expect(catq).not.toContain("saved-numbers");
  const catqd = read(PAGES.catqd);
  expect(catqd).toContain("--claim-window duration How long a called ticket has to claim (default: 60s).");
  expect(catqd).toContain("CATQ_CLAIM_WINDOW As --claim-window.");
  expect(catqd).toContain("It also takes the options of catqd serve.");
  expect(catqd).toContain("It also takes --counters, --claim-window, --view-window, --cat-stock,");
  expect(catqd.match(/--claim-window duration/g)).toHaveLength(1);
});

test("the same program of the same day has the same page", () => {
  expect(catqPage("1.2.3", DATE)).toBe(PAGES.catq);
  expect(PAGES.catq.split("\n")[0]).toBe('.TH CATQ 1 2026-01-02 "catq 1.2.3" "catq manual"');
});
