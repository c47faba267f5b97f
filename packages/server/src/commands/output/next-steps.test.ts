import { paint } from "@catq/shared";
import { expect, it } from "vitest";
import { nextSteps } from "./next-steps.ts";

const steps = (url: string, flags = ""): string[] => nextSteps({ url, flags }, paint(false));

it("says where the page is, how to take a number, how to look after the queue, and how to stop", () => {
  expect(steps("http://127.0.0.1:8080")).toEqual([
    "  The page       http://127.0.0.1:8080/",
    "  For a wall     http://127.0.0.1:8080/display",
    "  Take a number  on the page, or with catq take",
    "  Look after it  catqd status",
    "  Stop           Ctrl-C; the line is kept for the next start",
  ]);
});

it("names the server and the folder where they are not those that catq and catqd look for", () => {
  const said = steps("http://127.0.0.1:9090", " --data /srv/queue").join("\n");
  expect(said).toContain("or with catq -s http://127.0.0.1:9090 take\n");
  expect(said).toContain("catqd status --data /srv/queue\n");
});

it.each(["http://0.0.0.0:8080", "http://[::]:8080"])("names an address that one can go to: %s", (url) => {
  expect(steps(url)[0]).toBe("  The page       http://127.0.0.1:8080/ (and this machine's other addresses)");
});

it("sends nobody to a Unix socket", () => {
  expect(steps("unix:/run/catqd/http.sock").join("\n")).not.toContain("unix:");
});
