import { expect, it } from "vitest";
import { StorageError } from "../queue/store.ts";
import { StatementRefused } from "../store/remote/connection/trip.ts";
import { faultIn } from "./found.ts";

const ASKED = {
  database: { user: "mia", database: "cats", password: null, tls: "verify-full" },
  databaseSchema: "catq",
  databasePasswordFile: null,
} as const;

it("says that somebody holds the queue, not that the server cannot be reached, where its row is locked", () => {
  const error = new StorageError("away", new StatementRefused("55P03", "the queue's row was locked"));
  expect(faultIn(error, ASKED)).toMatchObject({
    message: "another daemon or program holds the queue's tables",
    isPassing: true,
  });
});
