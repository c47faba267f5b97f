// The least that knows who waits: opens the database that the first argument names and reads their rows.
import Database from "better-sqlite3";

const db = new Database(process.argv[2], { readonly: true });
const rows = db.prepare("SELECT * FROM ticket WHERE place IS NOT NULL ORDER BY place").all();
if (rows.length === 0) throw new Error("expected somebody to wait");
