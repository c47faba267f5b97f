import type { Histogram } from "./histogram.ts";

type Labels = Readonly<Record<string, string>>;

/** A metric family: the samples of one name. A counter's name ends in `_total`; units are base units, and stand in the name. */
export type Family =
  | {
      readonly kind: "counter" | "gauge";
      readonly name: string;
      readonly help: string;
      readonly samples: readonly Sample[];
    }
  | {
      readonly kind: "histogram";
      readonly name: string;
      readonly help: string;
      readonly histograms: readonly { readonly labels?: Labels; readonly histogram: Histogram }[];
    };

export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/** A counter or gauge without labels. */
export function single(kind: "counter" | "gauge", name: string, help: string, value: number): Family {
  return { kind, name, help, samples: [{ value }] };
}

/** The families in Prometheus' text format, version 0.0.4. Those without a value are left out. */
export function exposition(families: readonly Family[]): string {
  return families.map(familyLines).join("");
}

function familyLines(family: Family): string {
  const { name, help, kind } = family;
  const lines = family.kind === "histogram" ? histogramLines(family) : sampleLines(family);
  if (lines.length === 0) return "";
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${kind}\n${lines.join("\n")}\n`;
}

function sampleLines({ name, samples }: Extract<Family, { samples: unknown }>): string[] {
  return samples.map(({ labels, value }) => line(name, labels, value));
}

function histogramLines({ name, histograms }: Extract<Family, { histograms: unknown }>): string[] {
  return histograms.flatMap(({ labels, histogram }) => {
    const counts = histogram.cumulative();
    const buckets = counts.map((count, i) => {
      const bound = histogram.bounds[i] ?? Number.POSITIVE_INFINITY;
      return line(`${name}_bucket`, { ...labels, le: formatValue(bound) }, count);
    });
    return [
      ...buckets,
      line(`${name}_sum`, labels, histogram.sum),
      line(`${name}_count`, labels, counts.at(-1) ?? 0),
    ];
  });
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
