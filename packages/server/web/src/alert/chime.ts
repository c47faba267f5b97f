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

/** Sounds made with the Web Audio API. A browser plays them only after user activation: a click or a key. */
export class Chime {
  #context: AudioContext | null = null;

  /** Lets this tab play sound from now on. Call it in the handler of a click or a key. */
  resume(): void {
    this.#context ??= "AudioContext" in globalThis ? new AudioContext() : null;
    if (this.#context?.state === "suspended") void this.#context.resume().catch(() => {});
  }

  get isAudible(): boolean {
    return this.#context?.state === "running";
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
