import { expect, it } from "vitest";
import { PrometheusText } from "../../test/prometheus-text.ts";
import { exposition } from "./exposition.ts";
import { HttpMetrics } from "./http-metrics.ts";

it("counts requests by method, route and status, and measures all but streams", () => {
  const http = new HttpMetrics(["missed", "left"]);
  const route = "/problems/:code";
  for (const status of [200, 200, 404]) http.answered({ method: "GET", route, status, ms: 3 });
  http.answered({ method: "HEAD", route, status: 200, ms: 30 });
  http.answered({ method: "GET", route: "/api/queue/events", status: 200, ms: null });
  http.refused("left");
  const scrape = new PrometheusText(exposition(http.families()));
  const requests = (labels: Record<string, string>): number =>
    scrape.value("catqd_http_requests_total", labels);
  expect(requests({ route: "/problems/{code}", method: "GET", status: "200" })).toBe(2);
  expect(requests({ route: "/problems/{code}", method: "GET", status: "404" })).toBe(1);
  expect(requests({ method: "HEAD" })).toBe(1);
  expect(requests({ route: "/api/queue/events" })).toBe(1);
  expect(scrape.value("catqd_http_request_duration_seconds_count")).toBe(4);
  expect(scrape.value("catqd_http_request_duration_seconds_sum")).toBeCloseTo(0.039);
  expect(scrape.value("catqd_http_refusals_total", { code: "left" })).toBe(1);
  expect(scrape.value("catqd_http_refusals_total", { code: "missed" })).toBe(0);
});

it("takes no label from what a client made up", () => {
  const http = new HttpMetrics([]);
  for (let i = 0; i < 100; i++) http.answered({ method: `M${i}`, route: null, status: 404, ms: 1 });
  http.answered({ method: undefined, route: null, status: 404, ms: 1 });
  const { samples } = new PrometheusText(exposition(http.families()));
  expect(samples.filter(({ name }) => name === "catqd_http_requests_total")).toEqual([
    {
      name: "catqd_http_requests_total",
      labels: { method: "other", route: "other", status: "404" },
      value: 101,
    },
  ]);
});
