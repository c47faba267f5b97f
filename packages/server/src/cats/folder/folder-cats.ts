import { join } from "node:path";
import type { Cat } from "../../queue/model.ts";
import type { Clock, Random } from "../../queue/time/clock.ts";
import type { FolderEntry } from "../picture/list-folder.ts";
import type { PictureChild } from "../picture/picture-child.ts";
import { type CatSource, pictureOf } from "../source.ts";
import { Album } from "./album.ts";

/** How old the listing of the folder may be. */
const MAX_LISTING_AGE_MS = 10_000;
/** Listings for one picture: the second is for a folder that has changed since the first. */
const MAX_LISTINGS = 2;
const CREDIT = "From the operator's own album";

interface FolderCatsParts {
  /** Absolute. */
  readonly folder: string;
  /** Closed with the source. */
  readonly child: PictureChild;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of each file that is skipped, once until it changes. */
  readonly log: (message: string) => void;
}

/** The pictures in a folder of the operator's, without its subfolders. They may come, go and change at any time. */
export function folderCats({ folder, child, clock, random, log }: FolderCatsParts): CatSource {
  const name = `folder:${folder}`;
  const album = new Album(random);
  let credit = CREDIT;
  let listedAt = Number.NEGATIVE_INFINITY;
  let hasToldOfMore = false;

  async function list(signal: AbortSignal): Promise<void> {
    const listing = await child.list(folder, signal);
    listedAt = clock.now();
    album.update(listing.entries);
    credit = listing.credit ?? CREDIT;
    if (listing.more > 0 && !hasToldOfMore)
      log(`${name}: of its files, only the first ${listing.entries.length} are looked at`);
    hasToldOfMore = listing.more > 0;
  }

  function skip(entry: FolderEntry, reason: string): void {
    album.refuse(entry);
    log(`${name}: skipped ${JSON.stringify(entry.name)}: ${reason}`);
  }

  /** The picture of an entry; null where it is none, or is gone. */
  async function catOf(entry: FolderEntry, signal: AbortSignal): Promise<Cat | null> {
    if (entry.stamp === null) {
      skip(entry, "it is no file: subfolders and links are not followed");
      return null;
    }
    const prepared = await child.prepareFile(join(folder, entry.name), signal).catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw new Error(`${JSON.stringify(entry.name)} cannot be prepared`, { cause: error });
    });
    if ("bytes" in prepared) return pictureOf(prepared.mediaType, Buffer.from(prepared.bytes), credit);
    if (prepared.refused === null) album.drop(entry);
    else skip(entry, prepared.refused);
    return null;
  }

  return {
    name,
    async next(signal) {
      let listings = 0;
      for (;;) {
        let entry = clock.now() - listedAt < MAX_LISTING_AGE_MS ? album.next() : null;
        if (!entry && listings++ < MAX_LISTINGS) {
          await list(signal);
          entry = album.next();
        }
        if (!entry) throw new Error("there is no picture in the folder");
        const cat = await catOf(entry, signal);
        if (cat) return cat;
      }
    },
    close: () => child.close(),
  };
}
