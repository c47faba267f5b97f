import { handOverAddress, pageAddress } from "@catq/shared";
import type { Api } from "../client/api.ts";
import { UsageError } from "../client/errors.ts";

/** The address by which a phone goes on with a ticket, its token in it. Throws UsageError where a phone could reach none. */
export async function phoneAddress(api: Api, token: string, signal?: AbortSignal): Promise<string> {
  const publicUrl = await api.publicUrl(signal);
  const { hostname } = new URL(api.server);
  const address = pageAddress(publicUrl, { href: `${api.server}/`, hostname });
  if (address !== null) return handOverAddress(address, token);
  throw new UsageError(
    `a phone cannot reach ${api.server}, which is this machine.`,
    "start catqd with --public-url, or name the server with -s by the address that phones use",
  );
}
