import type { Clock, Random } from "../queue/time/clock.ts";
import { drawnCats } from "./drawn/drawn-cats.ts";
import { folderCats } from "./folder/folder-cats.ts";
import { type PictureChild, pictureChild } from "./picture/picture-child.ts";
import type { CatSource, SourceName } from "./source.ts";
import { headersFor } from "./web/headers-file.ts";
import { webCats } from "./web/web-cats.ts";

/** What an operator decides about cats that are not drawn. */
interface SourceSettings {
  /** Pixels of the longest edge that a picture may have. */
  readonly catMaxSize: number;
  /** CIDRs of private networks in which services may be. */
  readonly catsAllow: readonly string[];
  /** The file that holds the services' headers; null for none. */
  readonly catsHeaders: string | null;
}

interface SourceParts {
  readonly settings: SourceSettings;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of files that are skipped. */
  readonly log: (message: string) => void;
  /** How many child processes each source may have. */
  readonly processes: number;
}

/** Each may have a picture of 256 MiB decoded. */
const MAX_PICTURE_PROCESSES = 2;

/** Makes a source of its name in the configuration. */
export function namedSource(name: SourceName, parts: SourceParts): CatSource {
  const { settings, clock, random, log, processes } = parts;
  const newChild = (): PictureChild =>
    pictureChild({
      clock,
      maxEdge: settings.catMaxSize,
      processes: Math.min(processes, MAX_PICTURE_PROCESSES),
    });
  switch (name.kind) {
    case "drawn":
      return drawnCats({ clock, processes });
    case "folder":
      return folderCats({ folder: name.folder, child: newChild(), clock, random, log });
    case "web": {
      const url = new URL(name.url);
      const file = settings.catsHeaders;
      const headers = async () => (file === null ? {} : await headersFor(url.host, file));
      const { pointer } = name;
      return webCats({ url, pointer, allowed: settings.catsAllow, headers, child: newChild(), clock });
    }
  }
}
