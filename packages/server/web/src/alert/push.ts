import { showPushKey, subscribe, unsubscribe } from "../net/push-api.ts";
import type { Held, PushStatus } from "../queue/model.ts";
import { isFirstTab } from "../tabs/first-tab.ts";
import { askToNotify, canNotify, isNotifyingAllowed } from "./notification.ts";
import { workerHere } from "./worker.ts";

export interface PushParts {
  readonly held: () => Held | null;
  /** Whether the person has asked for it on this device. */
  readonly isWanted: () => boolean;
  readonly want: (isWanted: boolean) => void;
  readonly onStatus: (status: PushStatus) => void;
  readonly onTrouble: (text: string) => void;
}

/** Several tabs that find the same ticket subscribe once. */
const DEDUPE_MS = 30_000;

/** Has this browser told of its ticket while the page is closed, once the person has asked for it. */
export class Push {
  readonly #parts: PushParts;
  /** The queue's public key; null where it tells nobody, or this browser cannot be told. */
  #key: string | null = null;
  /** The token that was subscribed by this page. */
  #token: string | null = null;

  constructor(parts: PushParts) {
    this.#parts = parts;
  }

  /** Finds out what can be offered; asks the person nothing. */
  async start(): Promise<void> {
    if (isIphoneWithoutHomeScreen()) {
      if ((await showPushKey()) !== null) this.#parts.onStatus("home-screen");
      return;
    }
    if (!("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis))
      return;
    this.#key = await showPushKey();
    if (this.#key === null) return;
    if (!canNotify()) return this.#parts.onStatus("refused");
    if (!this.#parts.isWanted() || !isNotifyingAllowed()) return this.#parts.onStatus("offered");
    this.#parts.onStatus("on");
    await this.follow();
  }

  /** Subscribes to the ticket that is held now, where that is wanted and not done. */
  async follow(): Promise<void> {
    const held = this.#parts.held();
    if (!held || this.#key === null || !this.#parts.isWanted() || held.token === this.#token) return;
    this.#token = held.token;
    if (!isFirstTab("catq.pushed", `${held.queue} ${held.number}`, DEDUPE_MS)) return;
    // Nobody pressed anything: what went wrong is no news, but nobody must rely on it.
    const fault = await this.#subscribe(held, this.#key);
    this.#parts.onStatus(fault === null ? "on" : "offered");
  }

  /** Asks the browser, then the queue; call it in the handler of a click. */
  async turnOn(): Promise<void> {
    const held = this.#parts.held();
    if (!held || this.#key === null) return;
    this.#parts.onStatus("asking");
    if (!(await askToNotify())) {
      this.#parts.onStatus(canNotify() ? "offered" : "refused");
      return;
    }
    this.#token = held.token;
    const fault = await this.#subscribe(held, this.#key);
    if (fault === null) this.#parts.want(true);
    else this.#parts.onTrouble(fault);
    this.#parts.onStatus(fault === null ? "on" : "offered");
  }

  async turnOff(): Promise<void> {
    this.#parts.want(false);
    this.#parts.onStatus("offered");
    this.#token = null;
    const held = this.#parts.held();
    try {
      const registration = await workerHere();
      const subscription = await registration?.pushManager.getSubscription();
      if (held && subscription) await unsubscribe(held, subscription.endpoint);
      await subscription?.unsubscribe();
    } catch {
      // The queue forgets it with the ticket, or when the push service does.
    }
  }

  /** Why not, in a sentence; null where it is done. */
  async #subscribe(held: Held, key: string): Promise<string | null> {
    const fault = await faultOf(held, key);
    if (fault !== null) this.#token = null;
    return fault;
  }
}

async function faultOf(held: Held, key: string): Promise<string | null> {
  let subscription: PushSubscription;
  try {
    subscription = await subscriptionTo(key);
  } catch {
    return "This browser cannot be told while the page is closed. Keep it open: it rings.";
  }
  const answer = await subscribe(held, JSON.stringify(subscription));
  if (answer.kind === "ok") return null;
  return answer.kind === "refused" ? answer.problem.detail : answer.reason;
}

/** The browser's subscription to this queue. One to another queue that was at this address before is given up. */
async function subscriptionTo(key: string): Promise<PushSubscription> {
  const registration = await workerHere();
  if (!registration) throw new Error("there is no service worker");
  const { pushManager } = registration;
  const known = await pushManager.getSubscription();
  if (known) {
    if (toBase64Url(known.options.applicationServerKey) === key) return known;
    await known.unsubscribe();
  }
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: fromBase64Url(key) });
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (symbol) =>
    symbol.charCodeAt(0),
  );
}

function toBase64Url(bytes: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** iOS has Web Push only for a page that was added to the Home Screen, and `standalone` nowhere else. */
function isIphoneWithoutHomeScreen(): boolean {
  return "standalone" in navigator && navigator.standalone === false && !("PushManager" in globalThis);
}
