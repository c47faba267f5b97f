import type { Caller } from "../model.ts";
import * as refusals from "../refusals.ts";
import { ok, type Result, refuse } from "../result.ts";
import { StorageError, type Store } from "../store.ts";
import type { Bans } from "./bans.ts";
import { TokenKey } from "./token-key.ts";
import { queueIdOf, type TokenVerdict, tokenOf, verifyToken } from "./token-proof.ts";

/** Checks the tokens that callers present; whoever presents one that this queue never issued is banned (rule 6). */
export class TokenCheck {
  readonly #key: TokenKey;
  readonly #store: Store;
  readonly #bans: Bans;

  constructor(store: Store, bans: Bans) {
    this.#key = new TokenKey(store.key);
    this.#store = store;
    this.#bans = bans;
  }

  /** Opaque; tells this queue from every other. */
  get queueId(): string {
    return queueIdOf(this.#store.key);
  }

  /** The token of a ticket. */
  tokenOf(sequence: number): string {
    return tokenOf(this.#key, sequence, this.#store.restorations);
  }

  /** Whether any life of this queue issued the token that is presented; bans nobody. */
  isOurs(presented: string | null): Result<boolean> {
    const { kind } = verifyToken(this.#key, presented, this.#store.restorations);
    if (kind === "none") return refuse(refusals.noToken);
    if (kind === "mistyped") return refuse(refusals.mistypedToken);
    return ok(kind !== "foreign");
  }

  /** Goes on with the ticket whose token was presented; refuses every other token. */
  withHolder<T>(
    caller: Caller,
    presented: string | null,
    goOn: (sequence: number) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return refuseOnStorageError(async () => {
      const verdict = await this.#verify(presented);
      switch (verdict.kind) {
        case "none":
          return refuse(refusals.noToken);
        case "mistyped":
          return refuse(refusals.mistypedToken);
        case "foreign":
          return refuse(await this.#bans.cheated(caller));
        case "lost":
          return refuse(this.#bans.of(caller) ?? refusals.lost(verdict.sequence));
        case "genuine":
          return goOn(verdict.sequence);
      }
    });
  }

  /** A token that seems to be of another life may be of the newest, which another daemon has begun a moment ago. */
  async #verify(presented: string | null): Promise<TokenVerdict> {
    const verdict = verifyToken(this.#key, presented, this.#store.restorations);
    if (verdict.kind !== "lost" && verdict.kind !== "foreign") return verdict;
    await this.#store.refresh();
    return verifyToken(this.#key, presented, this.#store.restorations);
  }
}

/** What `act` answers, or the refusal `storage` where the disk refuses. */
export async function refuseOnStorageError<T>(act: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof StorageError) return refuse(refusals.storage(error.kind));
    throw error;
  }
}
