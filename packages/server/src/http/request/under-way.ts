import type { ServerResponse } from "node:http";
import { ShareCounts } from "../../network/shares.ts";
import type { Caller } from "../../queue/model.ts";

/**
 * Makes the function that says whether a caller may have one more response under way, and counts it until the socket
 * has taken all of it or is closed: what nobody reads is kept in memory until then.
 */
export function underWayLimit(limits: {
  readonly perAddress: number;
  /** Of any share, a crowd's too. */
  readonly perShare: number;
}): (caller: Caller, res: ServerResponse) => boolean {
  const underWay = new ShareCounts();
  return ({ shares }, res) => {
    if (underWay.isFull(shares, limits.perAddress, limits.perShare)) return false;
    underWay.add(shares);
    res.on("close", () => underWay.remove(shares));
    return true;
  };
}
