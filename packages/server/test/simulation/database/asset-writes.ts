import type { Kind, Statement } from "../../../src/store/remote/session.ts";
import type { Draft } from "./state.ts";

type Of<K extends Kind> = Extract<Statement, { readonly kind: K }>;

/** What the pages of each version are made of. */
export const ASSET_WRITES = {
  addAssets: (draft: Draft, { version, assets }: Of<"addAssets">, { clock }: { readonly clock: number }) => {
    const table = draft.map("assets");
    for (const asset of assets) table.set(`${version} ${asset.path}`, { ...asset, version, seen: clock });
    return { count: assets.length };
  },
  touchAssets: (draft: Draft, asked: Of<"touchAssets">, { clock }: { readonly clock: number }) => {
    const own = [...draft.map("assets")].filter(([, { version }]) => version === asked.version);
    for (const [key, asset] of own) draft.map("assets").set(key, { ...asset, seen: clock });
    return { count: own.length };
  },
  pruneAssets: (
    draft: Draft,
    { unusedForMs, keep, except }: Of<"pruneAssets">,
    { clock }: { readonly clock: number },
  ) => {
    const assets = [...draft.map("assets").values()].filter(({ version }) => version !== except);
    const seen = [...Map.groupBy(assets, ({ version }) => version)]
      .map(([version, all]) => ({ version, at: Math.max(...all.map(({ seen }) => seen)) }))
      .sort((a, b) => b.at - a.at || (a.version < b.version ? -1 : 1));
    const pruned = seen.filter(({ at }, n) => n >= keep - 1 || at < clock - unusedForMs);
    const gone = new Set(pruned.map(({ version }) => version));
    const rows = [...draft.map("assets")].filter(([, { version }]) => gone.has(version));
    for (const [key] of rows) draft.map("assets").delete(key);
    return { count: rows.length };
  },
};
