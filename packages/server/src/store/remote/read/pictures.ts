import type { Cat } from "../../../queue/model.ts";
import { onlyRow } from "../connection/trip.ts";
import type { StoredCat } from "../session.ts";
import type { Reader } from "./reader.ts";

/** Without a cat for so long, a picture's batch was never committed. */
const ORPHAN_MS = 3_600_000;

/** Pictures go in and out on a connection of their own, outside of any lock: they are up to 4 MiB large. */
export class Pictures {
  readonly #own: Reader;
  readonly #reader: Reader;
  /** However many responses with a picture wait for their readers, they share one copy of it. */
  readonly #inUse = new Map<number, WeakRef<Buffer>>();

  constructor(own: Reader, reader: Reader) {
    this.#own = own;
    this.#reader = reader;
  }

  /** Stores a picture, which belongs to no cat yet. */
  async add({ bytes, mediaType, digest, credit }: Cat): Promise<Omit<StoredCat, "id">> {
    const picture = await this.#own.statement((trip) => {
      const added = trip.add({ kind: "addPicture", bytes });
      return () => onlyRow(added()).picture;
    });
    return { picture, mediaType, digest, credit };
  }

  async catOf(sequence: number): Promise<Cat | null> {
    const cat = await this.#reader.statement((trip) => {
      const found = trip.add({ kind: "catOf", sequence });
      return () => found().rows[0];
    });
    if (!cat) return null;
    const { mediaType, digest, credit, picture } = cat;
    const bytes = await this.#bytesOf(picture);
    return bytes ? { mediaType, digest, credit, bytes } : null;
  }

  /** Deletes pictures that no cat was ever made of. */
  prune(limit: number): Promise<number> {
    return this.#own.statement((trip) => {
      const pruned = trip.add({ kind: "prunePictures", olderThanMs: ORPHAN_MS, limit });
      return () => pruned().count;
    });
  }

  async #bytesOf(picture: number): Promise<Buffer | undefined> {
    const shared = this.#inUse.get(picture)?.deref();
    if (shared) return shared;
    const bytes = await this.#own.statement((trip) => {
      const found = trip.add({ kind: "readPicture", picture });
      return () => found().rows[0]?.bytes;
    });
    for (const [other, ref] of this.#inUse) if (!ref.deref()) this.#inUse.delete(other);
    // Somebody else may have read it meanwhile.
    const first = this.#inUse.get(picture)?.deref() ?? bytes;
    if (first) this.#inUse.set(picture, new WeakRef(first));
    return first;
  }
}
