import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { itWith } from "../faults/tools.ts";
import { PrometheusText } from "../prometheus-text.ts";
import { useDaemons } from "./running-daemons.ts";

const start = useDaemons();

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../../../../deploy/${name}`, import.meta.url));
const DASHBOARD = pathOf("grafana-dashboard.json");
const ALERTS = pathOf("prometheus-alerts.yaml");

const datasource = z.object({ type: z.literal("prometheus"), uid: z.literal(`\${DS_PROMETHEUS}`) });
const dashboard = z.object({
  schemaVersion: z.number().min(36),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(
    z.object({
      id: z.number(),
      type: z.string(),
      title: z.string().min(1),
      datasource: datasource.optional(),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ datasource, expr: z.string() })).optional(),
    }),
  ),
});
const alerts = z.object({
  groups: z.array(
    z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string(), annotations: z.unknown() })) }),
  ),
});

const board = dashboard.parse(JSON.parse(readFileSync(DASHBOARD, "utf8")));
const rules = alerts.parse(parse(readFileSync(ALERTS, "utf8"))).groups.flatMap((group) => group.rules);
const panels = board.panels.filter(({ type }) => type !== "row");
const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

function namesIn(expressions: readonly string[]): string[] {
  return expressions.flatMap((expr) => expr.match(/\b(?:catqd|process)_[a-z0-9_]+/g) ?? []);
}

it("asks, in dashboard and alerts, for nothing that a real scrape does not have", async () => {
  const { visitor } = await start();
  await visitor().isServed((await visitor().takes()).token);
  await expect
    .poll(
      async () => {
        const scraped = new PrometheusText((await visitor().send("/metrics")).bytes.toString()).names;
        return namesIn([...queries, ...rules.map(({ expr }) => expr)]).filter((name) => !scraped.has(name));
      },
      { timeout: 20_000 },
    )
    .toEqual([]);
  expect(new Set(namesIn(queries)).size).toBeGreaterThan(25);
});

it("has a dashboard whose panels each ask something, stand beside each other and have their own place", () => {
  for (const { title, targets = [], datasource: from } of panels) {
    expect(targets.length, title).toBeGreaterThan(0);
    expect(from, title).toBeDefined();
  }
  expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
  const taken = new Set<string>();
  for (const { gridPos, title } of board.panels) {
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect(x, title).toBeLessThan(24);
        expect(taken.has(`${x},${y}`), `${title} overlaps`).toBe(false);
        taken.add(`${x},${y}`);
      }
    }
  }
  expect(board.templating.list).toContainEqual(
    expect.objectContaining({ name: "DS_PROMETHEUS", type: "datasource" }),
  );
});

itWith(
  "promtool",
  "has rules and queries that Prometheus can read",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "catqd-rules-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    // As Grafana fills its variables in before it asks.
    const filled = queries.map((expr) =>
      expr.replaceAll("$__rate_interval", "1m").replaceAll(/\$(?:job|instance)\b/g, ".*"),
    );
    const asRules = filled.map((expr, i) => ({ record: `query_${i}`, expr }));
    const file = join(folder, "queries.yaml");
    writeFileSync(file, stringify({ groups: [{ name: "queries", rules: asRules }] }));
    const { status, stderr } = spawnSync("promtool", ["check", "rules", ALERTS, file], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  },
  30_000,
);
