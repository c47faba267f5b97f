import type { Contradiction } from "./check-history.ts";
import type { History, Line } from "./history.ts";

/** A contradiction for a person: what is wrong, with which line, and what was seen just before. */
export function describeContradiction(found: Contradiction, history: History): string {
  const lines = history.lines.toSorted((a, b) => a.until - b.until);
  const start = lines[0]?.at ?? 0;
  const before = lines.slice(Math.max(0, found.index - 8), found.index);
  return [
    `${found.rule}: ${found.sentence}`,
    `line ${found.index + 1} of ${lines.length}: ${describeLine(found.line, start)}`,
    ...before.map((line) => `  before it: ${describeLine(line, start)}`),
  ].join("\n");
}

function describeLine(line: Line, start: number): string {
  const when = `${(line.at - start).toFixed(1)} to ${(line.until - start).toFixed(1)} ms, ${line.client}`;
  switch (line.kind) {
    case "exchange": {
      const { method, path, token } = line.request;
      const said = line.reply === null ? "no reply" : `${line.reply.status} ${short(line.reply.json)}`;
      return `${when}: ${method} ${path.slice(0, 100)} ${token?.split("-")[0] ?? ""} → ${said}`;
    }
    case "outage":
      return `${when}: the daemon was down (${line.how})`;
    case "sync":
      return `${when}: the daemon waited for the disk`;
    case "nuisance":
      return `${when}: a client that ${line.behaviour}`;
    case "gauge":
      return `${when}: ${line.what} ${line.value} (at most ${line.most})`;
  }
}

/** Without what makes lines long, and without the token. */
function short(json: Readonly<Record<string, unknown>> | null): string {
  if (json === null) return "";
  const { token: _, title: __, type: ___, ...rest } = json;
  return JSON.stringify(rest).slice(0, 400);
}
