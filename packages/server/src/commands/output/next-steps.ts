import type { Paint } from "@catq/shared";
import { nearUrl } from "../../network/near-url.ts";

/** Where `catq` looks when no server is named. */
const CATQ_DEFAULT = "http://127.0.0.1:8080";

/**
 * What somebody who has just started a daemon at a terminal can do next: where the page is, how to take a number, how
 * to look after the queue and how to stop. `flags` name this daemon to the operator's commands.
 */
export function nextSteps({ url, flags }: { url: string; flags: string }, paint: Paint): string[] {
  const near = nearUrl(url);
  const take = near === CATQ_DEFAULT ? "catq take" : `catq -s ${near} take`;
  const isUnix = url.startsWith("unix:");
  const steps: [string, string][] = [
    ...(isUnix
      ? ([["The page", "where the proxy is that connects to this socket"]] satisfies [string, string][])
      : ([
          ["The page", `${near}/${near === url ? "" : " (and this machine's other addresses)"}`],
          ["For a wall", `${near}/display`],
          ["Take a number", `on the page, or with ${paint.bold(take)}`],
        ] satisfies [string, string][])),
    ["Look after it", paint.bold(`catqd status${flags}`)],
    ["Stop", `${paint.bold("Ctrl-C")}; the line is kept for the next start`],
  ];
  return steps.map(([what, how]) => `  ${paint.dim(what.padEnd(13))}  ${how}`);
}
