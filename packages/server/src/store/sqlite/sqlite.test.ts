import { join } from "node:path";
import { openStore } from "../../../test/open-store.ts";
import { describeStore } from "../../../test/store-contract/describe-store.ts";

describeStore("SQLite", (folder, clock) => openStore({ file: join(folder, "catqd.db"), clock }));
