import { createHash } from "node:crypto";
import type { Cat } from "../queue/model.ts";

/** A source as the configuration names it. */
export type SourceName =
  | { readonly kind: "drawn" }
  /** `folder` is an absolute path. */
  | { readonly kind: "folder"; readonly folder: string }
  /** `url` is http or https; `pointer` says where in its JSON a picture's address is (RFC 6901). */
  | { readonly kind: "web"; readonly url: string; readonly pointer: string | null };

/** Where pictures come from. */
export interface CatSource {
  /** For the log. */
  readonly name: string;
  /** One new picture; rejects when none can be had, or with the signal's reason when it aborts. */
  next(signal: AbortSignal): Promise<Cat>;
  /** Releases all resources; pending calls of `next` reject. */
  close(): Promise<void>;
}

/** A picture with its digest. `credit` may hold `{number}` for the ticket's number. */
export function pictureOf(mediaType: string, bytes: Buffer, credit: string): Cat {
  return { mediaType, bytes, digest: createHash("sha256").update(bytes).digest(), credit };
}
