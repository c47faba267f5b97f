import { ROUTES } from "@catq/shared";
import { ok } from "../../queue/result.ts";
import type { Endpoints } from "../api/endpoint.ts";
import { notFound, refuse } from "../problem/refusals.ts";
import { textReply } from "../reply.ts";
import { FRAME_HEADERS } from "../security-headers.ts";
import type { HttpSettings } from "../settings.ts";
import type { OtherVersions } from "./other-versions.ts";
import { MANIFEST, type PageFile, type PageFiles, withTitle } from "./page-files.ts";
import { accepts, fileReply, IMMUTABLE, REVALIDATED } from "./page-reply.ts";

type PageEndpoints = Pick<Endpoints, "greet" | "showDisplay" | "showPoster" | "showWorker" | "showAsset">;

const GREETING = `catq: take a number, wait your turn, get a cat.

POST ${ROUTES.tickets} takes a ticket, GET ${ROUTES.queue} shows the queue.
GET ${ROUTES.openapi} describes everything. A browser is shown a page here.
`;

/** What browsers are served. A program that asks for the root, without a word of HTML, gets a few words. */
export function pageEndpoints(
  files: PageFiles,
  others: OtherVersions | null,
  settings: Pick<HttpSettings, "title">,
): PageEndpoints {
  const html = (file: PageFile, headers: Parameters<typeof fileReply>[1]) =>
    fileReply(file, headers, {
      "Cache-Control": REVALIDATED,
      Vary: "Accept",
    });
  const greeting = textReply(200, GREETING);
  return {
    greet: ({ headers }) =>
      ok(
        accepts(headers.accept ?? "", "text/html")
          ? html(files.page, headers)
          : { ...greeting, headers: { ...greeting.headers, Vary: "Accept" } },
      ),
    showDisplay: ({ headers }) => {
      const reply = html(files.display, headers);
      return ok({ ...reply, headers: { ...reply.headers, ...FRAME_HEADERS } });
    },
    showPoster: ({ headers }) => ok(html(files.poster, headers)),
    // Its scope is the folder it is in: whatever path a proxy takes off.
    showWorker: ({ headers }) => ok(fileReply(files.worker, headers, { "Cache-Control": REVALIDATED })),
    showAsset: async ({ headers, params: { version = "", name = "" } }) => {
      const file = version === files.version ? files.assets.get(name) : await others?.find(version, name);
      if (!file) return refuse(notFound);
      if (name !== MANIFEST) return ok(fileReply(file, headers, { "Cache-Control": IMMUTABLE }));
      // The queue's name may change while the daemon runs.
      const manifest = settings.title ? withTitle(file, settings.title) : file;
      return ok(fileReply(manifest, headers, { "Cache-Control": REVALIDATED }));
    },
  };
}
