import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CatqProcess } from "./catq-process.ts";

export const CATQ_BIN = path.resolve(import.meta.dirname, "../dist/catq.js");
/** Shared by all tests, so that each start but the first is as quick as a user's. */
export const CACHE = path.resolve(import.meta.dirname, "../build/cache");

/** A place with its own state folder, so that no test sees another's tickets. */
export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  remove(): void;
}

export function createPlace(server: string): Place {
  const root = mkdtempSync(path.join(tmpdir(), "catq-test-"));
  // The machine's own settings would show in what is tested.
  const {
    CI: _ci,
    NO_COLOR: _noColor,
    FORCE_COLOR: _forceColor,
    NODE_EXTRA_CA_CERTS: _certs,
    ...env
  } = process.env;
  return {
    cwd: root,
    env: {
      ...env,
      XDG_STATE_HOME: path.join(root, "state"),
      XDG_CACHE_HOME: CACHE,
      HOME: root,
      CATQ_SERVER: server,
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Starts the built catq. */
export function startCatq(place: Place, args: readonly string[], maxMs?: number): CatqProcess {
  const { cwd, env } = place;
  return new CatqProcess(process.execPath, [CATQ_BIN, ...args], { cwd, env, ...(maxMs && { maxMs }) });
}
