import type { Load } from "./miss.ts";

/** As few statements as load the same. */
export function mergeLoads(loads: readonly Load[]): Load[] {
  const merged = new Map<string, Load>();
  for (const load of loads) {
    const key = keyOf(load);
    const known = merged.get(key);
    merged.set(key, known ? both(known, load) : load);
  }
  return [...merged.values()];
}

/** What has the same key is loaded by one statement. */
function keyOf(load: Load): string {
  switch (load.kind) {
    case "liveCountsBetween":
    case "liveTicketsBetween":
      return `${load.kind} ${load.from} ${load.to}`;
    case "liveTicketsOf":
      return `${load.kind} ${load.address}`;
    default:
      return load.kind;
  }
}

function both(a: Load, b: Load): Load {
  switch (a.kind) {
    case "ticketsBySequence":
      return b.kind !== a.kind
        ? a
        : {
            kind: a.kind,
            sequences: union(a.sequences, b.sequences),
            withBelow: union(a.withBelow, b.withBelow),
          };
    case "ticketsByKey": {
      if (b.kind !== a.kind) return a;
      const byText = new Map([...a.keys, ...b.keys].map((key) => [key.toString("hex"), key]));
      return { kind: a.kind, keys: [...byText.values()] };
    }
    case "countsBelow":
      return b.kind === a.kind ? { kind: a.kind, places: union(a.places, b.places) } : a;
    case "ranks":
      return b.kind === a.kind ? { kind: a.kind, windows: [...a.windows, ...b.windows] } : a;
    case "blocks":
      return b.kind === a.kind ? { kind: a.kind, blocks: union(a.blocks, b.blocks) } : a;
    case "liveCounts":
      return b.kind === a.kind ? { kind: a.kind, names: union(a.names, b.names) } : a;
    case "lastLines":
      return b.kind === a.kind ? { kind: a.kind, of: [...a.of, ...b.of] } : a;
    case "heads":
      return b.kind === a.kind && b.count > a.count ? b : a;
    case "stockCats":
    case "liveTicketsBetween":
    case "liveTicketsOf":
      return b.kind === a.kind && b.limit > a.limit ? b : a;
    default:
      return a;
  }
}

function union<T>(a: readonly T[], b: readonly T[]): T[] {
  return [...new Set([...a, ...b])];
}
