/** What `node --cpu-prof` writes (the profile of the Chrome DevTools protocol). Times are microseconds of the monotonic clock. */
export interface CpuProfile {
  readonly startTime: number;
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Whose time it is, by the file of the nearest caller that says so: the first that fits. */
const LAYERS: readonly (readonly [layer: string, file: RegExp])[] = [
  ["tokens", /token-proof|node:internal\/crypto|shared\/dist\/token/],
  ["log", /\/(?:pino|sonic-boom|safe-stable-stringify)\/|request-log|log-destination/],
  ["SQLite", /\/better-sqlite3\/|build\/store\//],
  ["rules", /build\/queue\//],
  ["Koa and its router", /\/(?:koa|koa-compose|on-finished|ee-first|delegates|router|path-to-regexp)\//],
  ["catqd's HTTP", /build\/http\//],
  ["Node's HTTP and sockets", /^node:/],
];
/** Of COMMIT, which the profile cannot tell from the rest of the statement: it is nearly all of this function's own. */
const COMMIT = { name: "#transact", layer: "COMMIT, waiting for the disk" };
const OTHER = "everything else";
const OF_ENGINE: ReadonlyMap<string, string> = new Map([
  ["(garbage collector)", "garbage collection"],
  ["(program)", OTHER],
]);

/** The share of each layer in the time that was not idle, between two moments; the largest first. */
export function sharesByLayer(
  profile: CpuProfile,
  from: number,
  to: number,
): [layer: string, share: number][] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const layerOf = (leaf: number): string | null => {
    for (let id: number | undefined = leaf; id !== undefined; id = parents.get(id)) {
      const { functionName, url } = nodes.get(id)?.callFrame ?? { functionName: "", url: "" };
      if (functionName === "(idle)") return null;
      const ofEngine = OF_ENGINE.get(functionName);
      if (ofEngine !== undefined) return ofEngine;
      if (id === leaf && functionName === COMMIT.name) return COMMIT.layer;
      const [layer] = LAYERS.find(([, file]) => file.test(url)) ?? [];
      if (layer !== undefined) return layer;
    }
    return OTHER;
  };
  const times = new Map<string, number>();
  let total = 0;
  let at = profile.startTime;
  for (const [i, leaf] of profile.samples.entries()) {
    const took = profile.timeDeltas[i] ?? 0;
    at += took;
    const layer = at < from || at > to ? null : layerOf(leaf);
    if (layer === null) continue;
    times.set(layer, (times.get(layer) ?? 0) + took);
    total += took;
  }
  return [...times]
    .map(([layer, time]): [string, number] => [layer, time / total])
    .sort(([, a], [, b]) => b - a);
}
