import { createHash } from "node:crypto";
import { describeStore } from "../store-contract/describe-store.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";
import { openPostgresIn } from "./open-postgres.ts";

describeOnPostgres("PostgreSQL %i", [18, 15], (on) => {
  describeStore(`PostgreSQL ${on.version}`, (folder, clock) =>
    openPostgresIn(on.server, createHash("sha256").update(folder).digest("hex").slice(0, 20), clock),
  );
});
