import { holdsAll, type Network, networkOf } from "./network.ts";

/** Who is never banned, whatever a ban says: what `--never-ban` and `--trust-proxy` name. */
export class NeverBanned {
  readonly #spared: readonly { readonly network: Network; readonly written: string }[];

  /** Of what is neither an address nor a CIDR, nothing is spared. */
  constructor(cidrs: readonly string[]) {
    this.#spared = cidrs.flatMap((written) => {
      const network = networkOf(written);
      return network ? [{ network, written }] : [];
    });
  }

  /**
   * Whether a counted address may be one of theirs. Of an IPv6 /64 that holds one of them, nobody can tell
   * later by whom a ticket was taken: it is spared.
   */
  mayHold(address: string): boolean {
    if (this.#spared.length === 0) return false;
    const inner = networkOf(address);
    return inner !== null && this.#spared.some(({ network }) => holdsAll(network, inner));
  }

  /** Whether nobody in a network can be banned. */
  holdsAll(name: string): boolean {
    const inner = networkOf(name);
    return inner !== null && this.#spared.some(({ network }) => !network.isPart && holdsAll(network, inner));
  }

  /** Which of them are in a network, as they were written. */
  within(name: string): string[] {
    const outer = networkOf(name);
    if (outer === null) return [];
    return this.#spared.filter(({ network }) => holdsAll(outer, network)).map(({ written }) => written);
  }
}
