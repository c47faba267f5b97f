import type { Cat } from "../../../queue/model.ts";
import type { StoredCat } from "../session.ts";
import type { Loaded } from "./loaded.ts";
import { Miss } from "./miss.ts";

/** How many more of the stock to load where those that are known are given. */
const MORE = 16;

/** The stock of cats as loaded, with what this batch added and gave. Ids are counted in the queue's row. */
export class CatOverlay {
  readonly #loaded: Loaded;
  readonly #nextId: number;
  readonly added: StoredCat[] = [];
  readonly given: { readonly cat: number; readonly sequence: number }[] = [];
  readonly dropped = new Set<number>();

  constructor(loaded: Loaded, nextId: number) {
    this.#loaded = loaded;
    this.#nextId = nextId;
  }

  get nextId(): number {
    return this.#nextId + this.added.length;
  }

  /** Adds a cat to the stock whose picture is in the database already. */
  addStored(cat: Omit<StoredCat, "id">): void {
    this.added.push({ ...cat, id: this.nextId });
  }

  add(_: Cat): void {
    throw new Error("expected a cat whose picture is stored already");
  }

  oldest(): number | null {
    const given = new Set(this.given.map(({ cat }) => cat));
    const { rows, isWhole, limit } = this.#stock();
    const oldest = rows.find((id) => !given.has(id));
    if (oldest !== undefined) return oldest;
    if (!isWhole) throw new Miss({ kind: "stockCats", limit: limit + MORE });
    return this.added.find(({ id }) => !given.has(id))?.id ?? null;
  }

  give(sequence: number, cat: number): boolean {
    if (this.given.some((other) => other.cat === cat)) return false;
    if (!this.#isInStock(cat)) return false;
    this.given.push({ cat, sequence });
    return true;
  }

  drop(sequence: number): void {
    this.dropped.add(sequence);
  }

  #isInStock(cat: number): boolean {
    if (cat >= this.#nextId) return cat < this.nextId;
    const { rows, isWhole, limit } = this.#stock();
    if (rows.includes(cat)) return true;
    if (!isWhole && (rows.at(-1) ?? 0) < cat) throw new Miss({ kind: "stockCats", limit: 2 * limit + MORE });
    return false;
  }

  #stock(): NonNullable<Loaded["stock"]> {
    if (!this.#loaded.stock) throw new Miss({ kind: "stockCats", limit: MORE });
    return this.#loaded.stock;
  }
}
