/** A note. `at` is when it starts and `lasts` how long, in seconds. */
interface Tone {
  readonly hertz: number;
  readonly at: number;
  readonly lasts: number;
}

/** As at a counter: two falling notes for a call, one soft one for what only comes near. */
const TUNES = {
  called: [
    { hertz: 659.25, at: 0, lasts: 0.9 },
    { hertz: 523.25, at: 0.42, lasts: 1.5 },
  ],
  next: [{ hertz: 587.33, at: 0, lasts: 0.9 }],
} as const satisfies Record<string, readonly Tone[]>;

/** After this long without effect, a request to resume counts as failed. */
const RESUME_TIMEOUT_MS = 1000;

/**
 * Sounds made with the Web Audio API. A browser plays them only after user activation: a click or a key. iOS interrupts
 * them when the phone is locked or called ("interrupted" of the Web Audio API, section 1.1), and may leave it at that.
 */
export class Chime {
  #context: AudioContext | null = null;
  #state: AudioContextState = "closed";
  /** Since when the context has been asked to resume, in monotonic milliseconds. */
  #resumingAt: number | null = null;
  readonly #onChange: () => void;

  /** `onChange` is called when the sound may have become audible, or ceased to be. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
    document.addEventListener("visibilitychange", () => {
      if (this.#context && document.visibilityState === "visible") this.resume();
    });
  }

  /** Lets this tab play sound, from now on or again. Call it in the handler of a click or a key. */
  resume(): void {
    if (!("AudioContext" in globalThis)) return;
    const isStuck = this.#resumingAt !== null && performance.now() - this.#resumingAt > RESUME_TIMEOUT_MS;
    if (!this.#context || this.#context.state === "closed" || isStuck) this.#renew();
    const context = this.#context;
    if (!context || context.state === "running") return;
    this.#resumingAt ??= performance.now();
    context.resume().catch(() => {});
  }

  get isAudible(): boolean {
    return this.#context?.state === "running";
  }

  /** On iOS some contexts never come back from an interruption; a new one does. */
  #renew(): void {
    void this.#context?.close().catch(() => {});
    const context = new AudioContext();
    this.#context = context;
    this.#state = context.state;
    this.#resumingAt = null;
    context.addEventListener("statechange", () => {
      if (context !== this.#context) return;
      const wasInterrupted = this.#state === "interrupted";
      this.#state = context.state;
      if (context.state === "running") this.#resumingAt = null;
      else if (wasInterrupted && context.state === "suspended") this.resume();
      this.#onChange();
    });
    this.#onChange();
  }

  play(tune: keyof typeof TUNES): void {
    const context = this.#context;
    if (context?.state !== "running") return;
    for (const tone of TUNES[tune]) strike(context, tone);
  }
}

/** A bell is a note and a few of its overtones, struck at once and dying away, the high ones sooner. */
function strike(context: AudioContext, { hertz, at, lasts }: Tone): void {
  const start = context.currentTime + 0.02 + at;
  for (const [times, loudness] of [
    [1, 0.22],
    [2.01, 0.08],
    [3.02, 0.03],
  ] as const) {
    const voice = context.createOscillator();
    const fade = context.createGain();
    const end = start + lasts / times ** 0.5;
    voice.frequency.value = hertz * times;
    fade.gain.setValueAtTime(0, start);
    fade.gain.linearRampToValueAtTime(loudness, start + 0.012);
    fade.gain.exponentialRampToValueAtTime(0.0001, end);
    voice.connect(fade).connect(context.destination);
    voice.start(start);
    voice.stop(end + 0.05);
  }
}
