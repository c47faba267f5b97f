import { Histogram } from "./histogram.ts";

type Labels = Readonly<Record<string, string>>;

/** A metric family: the samples of one name. */
export interface Family {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample<number | Histogram>[];
}

export interface Sample<V = number> {
  readonly labels?: Labels;
  readonly value: V;
}

/** One value without labels, several with them, or undefined where it cannot be read just now. */
type Values<V> = V | readonly Sample<V>[] | undefined;

/** What only grows. Its name ends in `_total`; units are base units, and stand in the name, as below. */
export function counter(name: string, help: string, values: Values<number>): Family {
  return { kind: "counter", name, help, samples: samplesOf(values) };
}

/** What goes up and down. */
export function gauge(name: string, help: string, values: Values<number>): Family {
  return { kind: "gauge", name, help, samples: samplesOf(values) };
}

export function histogram(name: string, help: string, values: Values<Histogram>): Family {
  return { kind: "histogram", name, help, samples: samplesOf(values) };
}

/** A sample for each value of one label. */
export function byLabel(label: string, values: Iterable<readonly [string, number]>): Sample[] {
  return Array.from(values, ([name, value]) => ({ labels: { [label]: name }, value }));
}

function samplesOf<V extends number | Histogram>(values: Values<V>): readonly Sample<V>[] {
  if (values === undefined) return [];
  return typeof values === "number" || values instanceof Histogram ? [{ value: values }] : values;
}

/** The families in Prometheus' text format, version 0.0.4. Those without a value are left out. */
export function exposition(families: readonly Family[]): string {
  return families.map(familyLines).join("");
}

function familyLines({ name, help, kind, samples }: Family): string {
  if (samples.length === 0) return "";
  const lines = samples.flatMap(({ labels, value }) =>
    value instanceof Histogram ? histogramLines(name, labels, value) : [line(name, labels, value)],
  );
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${kind}\n${lines.join("\n")}\n`;
}

function histogramLines(name: string, labels: Labels | undefined, of: Histogram): string[] {
  const counts = of.cumulative();
  const buckets = counts.map((count, i) => {
    const le = formatValue(of.bounds[i] ?? Number.POSITIVE_INFINITY);
    return line(`${name}_bucket`, { ...labels, le }, count);
  });
  return [...buckets, line(`${name}_sum`, labels, of.sum), line(`${name}_count`, labels, counts.at(-1) ?? 0)];
}

function line(name: string, labels: Labels = {}, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${formatValue(value)}`;
}

/** As Go reads it, which spells infinity in its own way. */
function formatValue(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
