import { wayOutOfBan } from "@catq/shared";
import { problemReply } from "../problem/problem.ts";
import type { HttpRefusal } from "../problem/refusals.ts";
import type { Reply } from "../reply.ts";
import { contentPolicy, POLICY_HEADER } from "../security-headers.ts";
import { cspHash } from "./page-files.ts";

/** Within the page itself: a banned address is served no stylesheet either. */
const STYLE = `
:root{color-scheme:light dark;--ground:#f3e9da;--paper:#fffdf8;--ink:#2b1f17;--soft:#6b5a4c;--mark:#a8321f}
@media (prefers-color-scheme:dark){:root{--ground:#1b1613;--paper:#2a221d;--ink:#f6ece0;--soft:#c3b2a2;--mark:#ff9a80}}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--ground);color:var(--ink);
font:1.0625rem/1.5 system-ui,sans-serif}
main{max-width:30rem;padding:2.5rem 2rem;background:var(--paper);border-top:.375rem solid var(--mark);
border-radius:.25rem .25rem 1rem 1rem;box-shadow:0 1rem 3rem rgb(0 0 0/.12)}
.code{font:600 .8125rem/1 ui-monospace,monospace;letter-spacing:.08em;text-transform:uppercase;color:var(--mark)}
h1{margin:.75rem 0 1rem;font-size:1.75rem;line-height:1.2;text-wrap:balance}
p{overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin-top:1.25rem;padding-top:1.25rem;border-top:2px dashed var(--soft)}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
a{display:inline-block;margin-top:1.5rem;color:inherit;text-underline-offset:.2em}
`;
const POLICY = contentPolicy({ styles: [cspHash(STYLE)] });

/**
 * A refusal for a person who looks at it in a browser: the same words, as a page that needs nothing else. `root` is the
 * relative path from there to the page of the queue.
 */
export function problemPage(refusal: HttpRefusal, root = "./"): Reply {
  const { status, headers } = problemReply(refusal);
  const ban = refusal.code === "banned" ? banOf(refusal.extras ?? {}) : null;
  const title = ban ? "This address is banned" : titleOf(status);
  const body = ban
    ? `<p>The queue serves nothing to this address, and places that it held are given up. Everybody behind the same connection has the same address.</p>\n<dl>${ban}</dl>\n<p>If that is a mistake, ${escaped(wayOutOfBan(refusal.extras?.address))}.</p>`
    : `<p>${escaped(refusal.detail)}</p>`;
  const text = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · catq</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main><p class="code">${status} ${escaped(refusal.code)}</p>
<h1>${title}</h1>
${body}
<a href="${ban ? "" : root}">${ban ? "Try again" : "To the queue"}</a></main></body>
</html>
`;
  return {
    status,
    headers: { ...headers, "Content-Type": "text/html; charset=utf-8", [POLICY_HEADER]: POLICY },
    body: text,
  };
}

function titleOf(status: number): string {
  if (status === 404) return "There is nothing here";
  if (status === 429) return "A little too fast";
  return status < 500 ? "That did not work" : "Something is not right here";
}

function banOf(extras: Readonly<Record<string, unknown>>): string {
  const until = typeof extras.until === "string" ? time(extras.until) : "for ever";
  const rows = [
    ["Why", escaped(String(extras.reason ?? "unknown"))],
    ["Since", time(String(extras.since))],
    ["Until", until],
  ];
  return rows.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join("");
}

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** In UTC, and says so: a page without a script knows no other zone. */
function time(text: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return escaped(text);
  return `<time datetime="${date.toISOString()}">${DAY.format(date)} UTC</time>`;
}

function escaped(text: string): string {
  const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}
