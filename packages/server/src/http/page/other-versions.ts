import type { SharedAssets } from "../../queue/shared-store.ts";
import { type PageFile, pageFile } from "./page-files.ts";

const VERSION = /^[\w-]{12}$/;
/** As many as are stored: some 500 kB each. */
const MAX_LOADED = 8;

type Files = ReadonlyMap<string, PageFile>;

/**
 * The assets of pages that daemons of other versions serve: behind one balancer, the modules of a page are asked of
 * anybody. A version is loaded whole, so that a path it does not have costs no look at the database.
 */
export class OtherVersions {
  readonly #assets: SharedAssets;
  readonly #loaded = new Map<string, Promise<Files>>();
  #reading: Promise<readonly string[]> | null = null;
  #next: Promise<readonly string[]> | null = null;

  constructor(assets: SharedAssets) {
    this.#assets = assets;
  }

  /** undefined where there is no such file. Rejects with StorageError where it cannot be looked up. */
  async find(version: string, path: string): Promise<PageFile | undefined> {
    if (!VERSION.test(version)) return undefined;
    if (!this.#loaded.has(version) && !(await this.#versions()).includes(version)) return undefined;
    return (await this.#files(version)).get(path);
  }

  /** Those known now. However many ask for versions that nobody has, one reading follows the other. */
  #versions(): Promise<readonly string[]> {
    if (this.#reading === null) {
      this.#reading = this.#assets.versions().finally(() => {
        this.#reading = null;
      });
      return this.#reading;
    }
    // What is being read may have been looked at before this version was stored.
    this.#next ??= this.#reading
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.#versions();
      });
    return this.#next;
  }

  #files(version: string): Promise<Files> {
    const known = this.#loaded.get(version);
    if (known) return known;
    const loading = this.#assets
      .read(version)
      .then(
        (assets) => new Map(assets.map(({ path, mediaType, bytes }) => [path, pageFile(mediaType, bytes)])),
      );
    this.#loaded.set(version, loading);
    loading.catch(() => this.#loaded.delete(version));
    const [oldest] = this.#loaded.keys();
    if (this.#loaded.size > MAX_LOADED && oldest !== undefined) this.#loaded.delete(oldest);
    return loading;
  }
}
