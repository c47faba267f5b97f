import { PROBLEMS } from "@catq/shared";
import { expect, it } from "vitest";
import { describeApi } from "./openapi.ts";
import { methodsOf, OPERATIONS, type Operation } from "./operations.ts";
import { routeOf } from "./route.ts";

/** The description as a client reads it. */
const api = JSON.parse(JSON.stringify(describeApi()));

it("describes every operation once", () => {
  const ofTheApi = Object.entries<Operation>(OPERATIONS).filter(([, { isForPages }]) => !isForPages);
  for (const [name, { method, path }] of ofTheApi) {
    expect(api.paths[path.replace(":code", "{code}")][method.toLowerCase()].operationId).toBe(name);
  }
  const described = Object.values<object>(api.paths).flatMap((path) => Object.keys(path));
  expect(described).toHaveLength(ofTheApi.length);
});

it("names the refusals of each with their status", () => {
  const { responses, "x-refusals": refusals } = api.paths["/api/ticket/claim"].post;
  expect(refusals).toEqual(
    expect.arrayContaining(["banned", "no-token", "queue-empty", "missed", "not-your-turn", "no-cat"]),
  );
  expect(responses["409"].description).toContain("`not-your-turn`");
  expect(responses["410"].description).toContain("`left`");
  expect(responses["401"].headers).toHaveProperty("WWW-Authenticate");
  expect(api.paths["/healthz"].get["x-refusals"]).not.toContain("banned");
  expect(api.paths["/api/queue/events"].get.responses).toHaveProperty("503");
});

it("leaves no refusal out but those that no operation can give", () => {
  const named = new Set(
    Object.values<Record<string, { "x-refusals": string[] }>>(api.paths).flatMap((path) =>
      Object.values(path).flatMap((operation) => operation["x-refusals"]),
    ),
  );
  const others = Object.keys(PROBLEMS).filter((code) => !named.has(code));
  expect(others).toEqual(["method-not-allowed", "request-timeout", "headers-too-large"]);
});

it("points at nothing that is not there", () => {
  const refs = [...JSON.stringify(api).matchAll(/"\$ref":"#\/components\/([a-z]+)\/([A-Za-z-]+)"/g)];
  expect(refs.length).toBeGreaterThan(20);
  for (const [, kind = "", name = ""] of refs) expect(api.components[kind], name).toHaveProperty(name);
});

it("describes a picture's headers, the key and the token", () => {
  const { headers } = api.paths["/api/ticket/cat"].get.responses["200"];
  expect(Object.keys(headers)).toEqual(
    expect.arrayContaining(["Repr-Digest", "Catq-View-Until", "Catq-Credit"]),
  );
  expect(api.paths["/api/tickets"].post.parameters).toMatchObject([
    { name: "Idempotency-Key", in: "header" },
  ]);
  expect(api.paths["/api/ticket"].get.security).toEqual([{ token: [] }, { bearer: [] }]);
  expect(api.paths["/api/ticket"].get.parameters).toMatchObject([{ name: "Catq-Queue", in: "header" }]);
  expect(api.paths["/api/ticket"].get.responses["412"].headers).toHaveProperty("Catq-Queue");
  expect(api.components.schemas.PassRequest.additionalProperties).toBe(false);
});

it("knows which methods a path has", () => {
  expect(methodsOf(routeOf("PUT", "/api/ticket").operations)).toEqual(["GET", "HEAD", "DELETE"]);
  expect(routeOf("GET", "/problems/a/b").operations).toEqual([]);
  expect(routeOf("GET", "/openapiXjson").operations).toHaveLength(0);
});

it("routes by path and method, HEAD as GET, and decodes parameters", () => {
  expect(routeOf("HEAD", "/api/ticket").operation?.name).toBe("showTicket");
  expect(routeOf("DELETE", "/api/ticket").operation?.name).toBe("leaveQueue");
  expect(routeOf("PUT", "/api/ticket").operation).toBeNull();
  expect(routeOf("GET", "/assets/1/a/b%20c.js").params).toEqual({ version: "1", name: "a/b c.js" });
});
