import { expect, it } from "vitest";
import { PrometheusText } from "../../test/prometheus-text.ts";
import { exposition, single } from "./exposition.ts";
import { Histogram } from "./histogram.ts";

it("writes each family with its help and type ahead", () => {
  const text = exposition([
    single("counter", "cats_total", "Cats.", 3),
    {
      kind: "gauge",
      name: "cats_here",
      help: "Cats, by colour.",
      samples: [
        { labels: { colour: "black" }, value: 1 },
        { labels: { colour: "red", eyes: "green" }, value: 0.5 },
      ],
    },
  ]);
  expect(text).toBe(`# HELP cats_total Cats.
# TYPE cats_total counter
cats_total 3
# HELP cats_here Cats, by colour.
# TYPE cats_here gauge
cats_here{colour="black"} 1
cats_here{colour="red",eyes="green"} 0.5
`);
});

it("counts what is at most a bound in its bucket, and all in the last", () => {
  const histogram = new Histogram([0.1, 1, 10]);
  for (const value of [0, 0.1, 0.2, 1, 9, 11, 100]) histogram.observe(value);
  const text = exposition([
    {
      kind: "histogram",
      name: "nap_seconds",
      help: "Naps.",
      histograms: [{ labels: { cat: "a" }, histogram }],
    },
  ]);
  const scrape = new PrometheusText(text);
  const bucket = (le: string): number => scrape.value("nap_seconds_bucket", { cat: "a", le });
  expect(["0.1", "1", "10", "+Inf"].map(bucket)).toEqual([2, 4, 5, 7]);
  expect(scrape.value("nap_seconds_count", { cat: "a" })).toBe(7);
  expect(scrape.value("nap_seconds_sum", { cat: "a" })).toBeCloseTo(121.3);
});

it("escapes what would end a label, a help or a line", () => {
  const label = 'a "quoted" \\ and\na second line';
  const text = exposition([
    { kind: "gauge", name: "odd", help: "Two\nlines \\ here.", samples: [{ labels: { label }, value: 1 }] },
  ]);
  expect(text.split("\n")).toHaveLength(4);
  expect(new PrometheusText(text).samples[0]?.labels).toEqual({ label });
});

it("spells infinity as Prometheus does", () => {
  const text = exposition([
    single("gauge", "a", "A.", Number.POSITIVE_INFINITY),
    single("gauge", "b", "B.", Number.NEGATIVE_INFINITY),
    single("gauge", "c", "C.", Number.NaN),
  ]);
  expect(text).toMatch(/^a \+Inf$/m);
  expect(text).toMatch(/^b -Inf$/m);
  expect(text).toMatch(/^c NaN$/m);
});

it("leaves a family without values out", () => {
  expect(exposition([{ kind: "gauge", name: "a", help: "A.", samples: [] }])).toBe("");
});
