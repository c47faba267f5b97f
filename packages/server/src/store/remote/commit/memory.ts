import { BansInMemory } from "../../batch/bans-in-memory.ts";
import type { InMemory } from "../../batch/batch.ts";
import { type ReadSettings, SettingsInMemory } from "../../batch/settings-in-memory.ts";
import type { Overlay } from "../overlay/overlay.ts";

/** The bans and settings that batches decide by, kept from one to the next, whichever overlay they are made on. */
export class Memory {
  readonly #readSettings: ReadSettings;
  #overlay: Overlay | null = null;
  #inMemory: InMemory;
  #life = 0;

  constructor(readSettings: ReadSettings) {
    this.#readSettings = readSettings;
    this.#inMemory = this.#make();
  }

  /** From now on, by what this overlay says; all is read anew in another `life` of the database. */
  on(overlay: Overlay, life: number): InMemory {
    this.#overlay = overlay;
    if (life !== this.#life) this.#inMemory = this.#make();
    this.#life = life;
    return this.#inMemory;
  }

  /** What was decided last was not kept. */
  rollBack(): void {
    this.#inMemory.bans.rollBack();
    this.#inMemory.settings.rollBack();
  }

  #make(): InMemory {
    const overlay = (): Overlay => {
      if (!this.#overlay) throw new Error("expected a batch to be decided");
      return this.#overlay;
    };
    const bans = new BansInMemory(
      {
        names: () => overlay().bans.names(),
        count: () => overlay().bans.count(),
        newerThan: (revision) => overlay().bans.newerThan(revision),
        set: (ban, isEnding, revision) => overlay().bans.set(ban, isEnding, revision),
        lift: (name) => overlay().bans.lift(name),
        prune: (before, limit) => overlay().bans.prune(before, limit),
      },
      () => overlay().ground.row.banRevision,
    );
    const settings = new SettingsInMemory(
      {
        all: () => overlay().settings.all(),
        declared: () => overlay().settings.declared(),
        set: (setting) => overlay().settings.set(setting),
        declare: (declared) => overlay().settings.declare(declared),
      },
      this.#readSettings,
      () => overlay().ground.row.settingsRevision,
    );
    return { bans, settings };
  }
}
