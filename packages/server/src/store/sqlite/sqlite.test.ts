import { join } from "node:path";
import { describeStore } from "../../../test/store-contract/describe-store.ts";
import { openSqliteStore } from "./sqlite-store.ts";

describeStore("SQLite", (folder) => openSqliteStore({ file: join(folder, "catqd.db") }));
