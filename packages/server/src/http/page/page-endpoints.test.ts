import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HttpUnderTest } from "../../../test/http-under-test.ts";
import { WEB } from "../../../test/web-folder.ts";
import { pageEndpoints } from "./page-endpoints.ts";
import { loadPageFiles } from "./page-files.ts";
import { accepts } from "./page-reply.ts";

const BROWSER = { accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "accept-encoding": "gzip, br" };
const { version } = loadPageFiles(WEB);
let http: HttpUnderTest;
beforeAll(async () => {
  http = await HttpUnderTest.open();
});
afterAll(() => http.close());

describe("what a browser is served", () => {
  it("is a page at the root, and a few words where nobody asked for HTML", async () => {
    const page = await http.client.send("/", { headers: BROWSER });
    expect(page.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-encoding": "br",
      "cache-control": "no-cache",
      vary: "Accept, Accept-Encoding",
    });
    const plain = await http.client.send("/", { headers: { accept: "*/*" } });
    expect(plain.headers).toMatchObject({ "content-type": "text/plain; charset=utf-8", vary: "Accept" });
  });

  it.each(["/", "/display", "/poster"])("comes under a policy without unsafe words at %s", async (path) => {
    const { headers } = await http.client.send(path, { headers: BROWSER });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toMatch(/default-src 'none';script-src 'self';style-src 'self';/);
    expect(policy).not.toContain("unsafe");
  });

  it("may be shown in a frame by its own origin if it is the wall, and by nobody else", async () => {
    for (const [path, ancestors, option] of [
      ["/display", "'self'", "SAMEORIGIN"],
      ["/", "'none'", "DENY"],
      ["/poster", "'none'", "DENY"],
      ["/nowhere", "'none'", "DENY"],
    ] as const) {
      const { headers } = await http.client.send(path, { headers: BROWSER });
      expect(String(headers["content-security-policy"]), path).toContain(`frame-ancestors ${ancestors}`);
      expect(headers["x-frame-options"], path).toBe(option);
    }
  });

  it("calls itself by the queue's name where it is installed, whatever that is now", async () => {
    const settings: { title: string | null } = { title: null };
    const { showAsset } = pageEndpoints(loadPageFiles(WEB), null, settings);
    const params = { version, name: "site.webmanifest" };
    const manifest = async () => Object(await showAsset(Object({ headers: {}, params }))).value;
    expect(JSON.parse(String((await manifest()).body))).toMatchObject({ name: "catq", start_url: "../../" });
    settings.title = "Vet & <friends>";
    expect(JSON.parse(String((await manifest()).body))).toMatchObject({
      name: settings.title,
      start_url: "../../",
    });
    expect((await manifest()).headers).toMatchObject({ "Cache-Control": "no-cache" });
  });

  it("is not sent again to whoever has it", async () => {
    const first = await http.client.send("/", { headers: BROWSER });
    const etag = String(first.headers.etag);
    const again = await http.client.send("/", { headers: { ...BROWSER, "if-none-match": `"x", W/${etag}` } });
    expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, etag]);
    const other = await http.client.send("/", { headers: { ...BROWSER, "accept-encoding": "gzip" } });
    expect(other.headers.etag).not.toBe(etag);
  });

  it("may keep what it is made of for ever, by a name that changes with it", async () => {
    const style = await http.client.send(`/assets/${version}/page.css`);
    expect(style.headers).toMatchObject({
      "content-type": "text/css; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
    });
    expect(style.headers["content-encoding"]).toBeUndefined();
    for (const path of [
      "/assets/older/page.css",
      `/assets/${version}/none.css`,
      `/assets/${version}/../index.html`,
      `/assets/${version}/%2e%2e/package.json`,
      `/assets/${version}/__proto__`,
      "/assets/",
    ]) {
      expect((await http.client.send(path)).status, path).toBe(404);
    }
  });

  it("is told as a page what is wrong, where it asked for one, and as a problem document elsewhere", async () => {
    const page = await http.client.send("/nowhere", { headers: BROWSER });
    expect([page.status, page.headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    expect(page.headers["content-security-policy"]).toMatch(/style-src 'self' 'sha256-/);
    expect(page.bytes.toString()).toContain("There is nothing at this path.");
    const document = await http.client.send("/nowhere", { headers: { accept: "*/*" } });
    expect(document.headers["content-type"]).toMatch(/^application\/problem\+json/);
  });

  it("is told of a ban, with nothing that would have to be fetched, and no mark-up of anybody's", async () => {
    const from = "127.0.0.9";
    await http.under.queue.operator.ban("127.0.0.9", '<img src="x">', 60_000);
    const page = await http.client.send("/", { headers: BROWSER, from });
    const text = page.bytes.toString();
    expect(page.status).toBe(403);
    expect(text).toContain("This address is banned");
    expect(text).toContain("&lt;img src=&quot;x&quot;&gt;");
    expect(text).not.toMatch(/<img|<script|<link rel="stylesheet"/);
    expect((await http.client.send(`/assets/${version}/page.css`, { from })).status).toBe(403);
    await http.under.queue.operator.ban("127.0.0.9", "for good", Number.POSITIVE_INFINITY);
    expect((await http.client.send("/", { headers: BROWSER, from })).bytes.toString()).toContain("for ever");
  });
});

it.each([
  ["text/html", true],
  ["*/*", false],
  ["application/json, TEXT/HTML;q=0.5", true],
  ["text/html;q=0", false],
  ["", false],
])("Accept: %s names HTML: %s", (header, isNamed) => {
  expect(accepts(header, "text/html")).toBe(isNamed);
});
