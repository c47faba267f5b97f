import { expect, it } from "vitest";
import { FakeClock } from "../../test/fake-clock.ts";
import { liveLimits } from "./live-limits.ts";

it("goes by what the settings are at each moment", () => {
  const settings = {
    ...{ trustProxy: [], allowHost: [], neverBan: [], crowd: [] },
    ...{ isRateLimited: true, streamsPerAddress: 2, streams: 5 },
  };
  const { streams, connections } = liveLimits(settings, new FakeClock());
  expect({ ...streams }).toEqual({ perAddress: 2, inAll: 5 });
  const { pictures } = liveLimits({ ...settings, ticketsPerAddress: 8 }, new FakeClock());
  expect({ ...pictures }).toEqual({ perAddress: 16, perShare: 256 });
  expect(connections.perAddress).toBeLessThan(Number.POSITIVE_INFINITY);
  Object.assign(settings, { isRateLimited: false, streams: 6 });
  expect({ ...streams }).toEqual({ perAddress: Number.POSITIVE_INFINITY, inAll: 6 });
  expect(connections.perAddress).toBe(Number.POSITIVE_INFINITY);
});

it("leaves files to the database and the pictures, and a connection to whoever is refused a stream", () => {
  const settings = { trustProxy: [], allowHost: [], neverBan: [], crowd: [], isRateLimited: true };
  const of = (openFiles?: number) => {
    const { connections, streams } = liveLimits(settings, new FakeClock(), openFiles);
    return [connections.inAll, streams.inAll];
  };
  expect(of()).toEqual([60_000, 50_000]);
  expect(of(1_048_576)).toEqual([60_000, 50_000]);
  expect(of(20_000)).toEqual([19_744, 16_453]);
  expect(of(1024)).toEqual([768, 640]);
  Object.assign(settings, { isRateLimited: false });
  expect(of(1024)).toEqual([768, 640]);
});
