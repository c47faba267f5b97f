import { expect, it } from "vitest";
import { PrometheusText } from "../../test/prometheus-text.ts";
import { counter, exposition, gauge, histogram } from "./exposition.ts";
import { Histogram } from "./histogram.ts";

it("writes each family with its help and type ahead", () => {
  const text = exposition([
    counter("cats_total", "Cats.", 3),
    gauge("cats_here", "Cats, by colour.", [
      { labels: { colour: "black" }, value: 1 },
      { labels: { colour: "red", eyes: "green" }, value: 0.5 },
    ]),
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
  const naps = new Histogram([0.1, 1, 10]);
  for (const value of [0, 0.1, 0.2, 1, 9, 11, 100]) naps.observe(value);
  const text = exposition([histogram("nap_seconds", "Naps.", [{ labels: { cat: "a" }, value: naps }])]);
  const scrape = new PrometheusText(text);
  const bucket = (le: string): number => scrape.value("nap_seconds_bucket", { cat: "a", le });
  expect(["0.1", "1", "10", "+Inf"].map(bucket)).toEqual([2, 4, 5, 7]);
  expect(scrape.value("nap_seconds_count", { cat: "a" })).toBe(7);
  expect(scrape.value("nap_seconds_sum", { cat: "a" })).toBeCloseTo(121.3);
});

it("escapes what would end a label, a help or a line", () => {
  const label = 'a "quoted" \\ and\na second line';
  const text = exposition([gauge("odd", "Two\nlines \\ here.", [{ labels: { label }, value: 1 }])]);
  expect(text.split("\n")).toHaveLength(4);
  expect(new PrometheusText(text).samples[0]?.labels).toEqual({ label });
});

it("spells infinity as Prometheus does", () => {
  const text = exposition([
    gauge("a", "A.", Number.POSITIVE_INFINITY),
    gauge("b", "B.", Number.NEGATIVE_INFINITY),
    gauge("c", "C.", Number.NaN),
  ]);
  expect(text).toMatch(/^a \+Inf$/m);
  expect(text).toMatch(/^b -Inf$/m);
  expect(text).toMatch(/^c NaN$/m);
});

it("leaves a family without values out", () => {
  expect(exposition([gauge("a", "A.", []), gauge("b", "B.", undefined)])).toBe("");
});
