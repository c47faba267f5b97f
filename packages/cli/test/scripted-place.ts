import { afterEach, beforeEach } from "vitest";
import { createPlace, type Place } from "./run-catq.ts";
import { type Route, type ScriptedServer, startScriptedServer } from "./scripted-server.ts";

/** The daemon and the place of the test that runs. */
export let server: ScriptedServer;
export let place: Place;

/** Before each test of a file: a daemon that answers so, and a place whose catq asks it. Both go after it. */
export function serveEachTest(routes: () => Record<string, Route>): void {
  beforeEach(async () => {
    server = await startScriptedServer(routes());
    place = createPlace(server.url);
  });
  afterEach(async () => {
    await server.close();
    place.remove();
  });
}
