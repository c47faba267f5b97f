/** One value of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];
const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/**
 * Reads Prometheus' text format, version 0.0.4, and takes nothing that it merely tolerates: every sample has
 * its help and type ahead of it, each family stands in one piece, no sample comes twice, histograms add up.
 * Throws where that is not so. Written from the description of the format, and knows nothing of the daemon.
 */
export class PrometheusText {
  readonly samples: Sample[] = [];
  readonly types = new Map<string, string>();
  readonly #helped = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(text: string) {
    if (!text.endsWith("\n")) throw new Error("the last line has no end");
    let family = "";
    for (const line of text.slice(0, -1).split("\n")) {
      if (line.startsWith("#")) family = this.#readComment(line, family);
      else this.#readSample(line, family);
    }
    for (const [name, type] of this.types) if (type === "histogram") this.#checkHistogram(name);
  }

  /** The one value of that name with these labels, or the sum of those that have them among others; NaN for none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const found = this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
    );
    return found.length === 0 ? Number.NaN : found.reduce((sum, { value }) => sum + value, 0);
  }

  /** Every name under which there is a value. */
  get names(): Set<string> {
    return new Set(this.samples.map(({ name }) => name));
  }

  #readComment(line: string, family: string): string {
    const [, keyword, name = "", text = ""] = COMMENT.exec(line) ?? [];
    if (keyword === "HELP") {
      if (this.#helped.has(name)) throw new Error(`a second help: ${line}`);
      if (text === "" || text.replace(/\\[\\n]/g, "").includes("\\"))
        throw new Error(`expected help: ${line}`);
      this.#helped.add(name);
    } else if (keyword === "TYPE") {
      if (this.types.has(name) || name !== family) throw new Error(`expected the help before: ${line}`);
      if (!TYPES.includes(text)) throw new Error(`an unknown type: ${line}`);
      this.types.set(name, text);
    } else throw new Error(`an unknown comment: ${line}`);
    return name;
  }

  #readSample(line: string, family: string): void {
    const [, name = "", inBraces = "", text = ""] = SAMPLE.exec(line) ?? [];
    const type = this.types.get(family);
    const suffixes = type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
    if (type === undefined || !suffixes.some((suffix) => name === family + suffix))
      throw new Error(`expected a sample of ${family}: ${line}`);
    if (type === "counter" && !name.endsWith("_total")) throw new Error(`a counter without _total: ${line}`);
    const labels = readLabels(inBraces);
    const key = `${name} ${JSON.stringify(Object.entries(labels).sort())}`;
    if (this.#seen.has(key)) throw new Error(`a second sample: ${line}`);
    this.#seen.add(key);
    this.samples.push({ name, labels, value: readValue(text) });
  }

  #checkHistogram(name: string): void {
    const buckets = this.samples.filter((sample) => sample.name === `${name}_bucket`);
    const groups = Map.groupBy(buckets, ({ labels: { le: _, ...others } }) => JSON.stringify(others));
    for (const [key, group] of groups) {
      const bounds = group.map(({ labels }) => readValue(labels.le ?? ""));
      const counts = group.map(({ value }) => value);
      const isRising = (values: number[]): boolean =>
        values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));
      if (!isRising(bounds) || !isRising(counts)) throw new Error(`${name}${key}: buckets out of order`);
      if (bounds.at(-1) !== Number.POSITIVE_INFINITY) throw new Error(`${name}${key}: no bucket +Inf`);
      const labels = JSON.parse(key);
      if (this.value(`${name}_count`, labels) !== counts.at(-1))
        throw new Error(`${name}${key}: wrong count`);
      if (Number.isNaN(this.value(`${name}_sum`, labels))) throw new Error(`${name}${key}: no sum`);
    }
  }
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const at = LABEL.lastIndex;
    const [, label = "", value = ""] = LABEL.exec(text) ?? [];
    if (label === "" || label in labels) throw new Error(`not a label at ${at} of ${text}`);
    labels[label] = value.replace(/\\(.)/g, (_, escaped) => (escaped === "n" ? "\n" : escaped));
  }
  return labels;
}

/** As Go's ParseFloat reads it, without what nobody writes. */
function readValue(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  if (text === "NaN") return Number.NaN;
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text)) throw new Error(`not a number: ${text}`);
  return Number(text);
}
