import { handOverAddress } from "@catq/shared";
import { addressHere } from "./base.ts";
import { byId, setHidden, setText } from "./draw/elements.ts";

const NO_ADDRESS =
  "A phone cannot open this page by its present address, which leads to this machine alone. Start catqd with --public-url, or open the page by the address that phones use.";

/** Shows the code by which a phone goes on with the ticket, while it is wished for. */
export class HandOver {
  readonly #part = byId("hand-over");
  readonly #code = byId("hand-over-code");
  #token: string | null = null;

  constructor() {
    this.#part.addEventListener("toggle", () => void this.#draw());
  }

  /** `token`: of the ticket that there is now. The code of another one is not shown any longer. */
  follow(token: string | null): void {
    if (token === this.#token) return;
    this.#token = token;
    this.#part.removeAttribute("open");
    this.#clear();
  }

  #clear(): void {
    this.#code.replaceChildren();
    this.#code.toggleAttribute("hidden", true);
  }

  async #draw(): Promise<void> {
    const token = this.#token;
    const address = addressHere();
    this.#clear();
    if (!this.#part.hasAttribute("open") || token === null) return;
    setHidden(byId("hand-over-words"), address === null);
    setText(byId("hand-over-hint"), address === null ? NO_ADDRESS : "");
    setHidden(byId("hand-over-hint"), address !== null);
    if (address === null) return;
    const { drawCode } = await import("./draw/code.ts");
    if (token !== this.#token || !this.#part.hasAttribute("open")) return;
    drawCode(this.#code, handOverAddress(address, token));
    this.#code.removeAttribute("hidden");
  }
}
