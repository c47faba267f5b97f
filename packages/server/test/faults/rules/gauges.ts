import type { Rule } from "./rule.ts";

/** What is measured of the daemon stays within its bound. */
export const gauges: Rule = () => (line) =>
  line.kind === "gauge" && line.value > line.most
    ? `${line.what}: ${line.value}, and ${line.most} is the most`
    : null;
