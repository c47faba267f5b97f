import type { Cat } from "../../../queue/model.ts";
import { onlyRow } from "../connection/trip.ts";
import type { StoredCat } from "../session.ts";
import type { Reader } from "./reader.ts";

/** The batch of a picture that has no cat for so long was never committed. */
const ORPHAN_MS = 3_600_000;

/** Pictures go in and out on a connection of their own, outside of any lock: they are up to 4 MiB large. */
export class Pictures {
  readonly #own: Reader;
  readonly #reader: Reader;
  /** All responses with a picture that are being sent share one copy of it. */
  readonly #inUse = new Map<number, WeakRef<Buffer>>();
  readonly #reading = new Map<number, Promise<Buffer | undefined>>();

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

  /** Deletes pictures without a cat that are older than {@link ORPHAN_MS}. */
  prune(limit: number): Promise<number> {
    return this.#own.statement((trip) => {
      const pruned = trip.add({ kind: "prunePictures", olderThanMs: ORPHAN_MS, limit });
      return () => pruned().count;
    });
  }

  /**
   * Reads a picture, even where a copy of it is in memory: what is sent to the database must not depend on garbage collection,
   * or no simulation could be repeated. Concurrent calls share one read.
   */
  #bytesOf(picture: number): Promise<Buffer | undefined> {
    const reading = this.#reading.get(picture) ?? this.#read(picture);
    this.#reading.set(picture, reading);
    return reading.finally(() => this.#reading.delete(picture));
  }

  async #read(picture: number): Promise<Buffer | undefined> {
    const bytes = await this.#own.statement((trip) => {
      const found = trip.add({ kind: "readPicture", picture });
      return () => found().rows[0]?.bytes;
    });
    for (const [other, ref] of this.#inUse) if (!ref.deref()) this.#inUse.delete(other);
    const shared = this.#inUse.get(picture)?.deref() ?? bytes;
    if (shared) this.#inUse.set(picture, new WeakRef(shared));
    return shared;
  }
}
