import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** For whom a password is looked up. */
export interface PasswordOf {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

const OPEN_TO_OTHERS = 0o077;
/** Up to a colon that no backslash is before. */
const FIELD = String.raw`((?:\\.|[^:\\])*)`;
const LINE = new RegExp(`^${[FIELD, FIELD, FIELD, FIELD, FIELD].join(":")}`);

/** The password file that PostgreSQL's own clients read; null where this user can have none. */
export function pgpassFile(env: Readonly<Record<string, string | undefined>>): string | null {
  return env.PGPASSFILE || (env.HOME ? join(env.HOME, ".pgpass") : null);
}

/**
 * The password of the first line that fits: `host:port:database:user:password`, with `*` for any, and `\` before a colon
 * or backslash. Null where there is none, or others may read the file, as PostgreSQL's own clients have it. `pg` is about
 * to stop reading it by itself.
 */
export async function passwordIn(file: string, of: PasswordOf): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile() || (found.mode & OPEN_TO_OTHERS) !== 0) return null;
  const text = await readFile(file, "utf8").catch(() => "");
  const asked = [of.host.startsWith("/") ? "localhost" : of.host, String(of.port), of.database, of.user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#")) continue;
    const [, ...fields] = (LINE.exec(line) ?? []).map(unescaped);
    const [password] = fields.splice(asked.length);
    if (password !== undefined && asked.every((value, i) => fields[i] === "*" || fields[i] === value))
      return password;
  }
  return null;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}
