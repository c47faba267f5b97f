import { isIPv6 } from "node:net";
import { isMap, isScalar, isSeq, type YAMLMap } from "yaml";
import { nearest } from "../nearest.ts";

const KEYS = ["host", "port", "user", "password", "database", "sslmode", "sslrootcert"];

/** One thing that is wrong with a mapping, and where. */
export interface MappingFault {
  readonly at: number | undefined;
  readonly problem: string;
}

/** The URI that says what a mapping of YAML says of a database, or what is wrong with it. */
export function uriOfMapping(
  mapping: YAMLMap,
): { readonly uri: string } | { readonly faults: MappingFault[] } {
  const said = new Map<string, string[]>();
  const faults: MappingFault[] = [];
  for (const { key, value } of mapping.items) {
    const at = isScalar(key) ? key.range?.[0] : mapping.range?.[0];
    const name = isScalar(key) ? String(key.value) : "";
    const texts = textsOf(value, name === "host");
    if (!KEYS.includes(name)) {
      const meant = nearest(name.toLowerCase(), KEYS);
      const help = meant === null ? `expected some of ${KEYS.join(", ")}` : `did you mean ${meant}?`;
      faults.push({ at, problem: `a database has no such key; ${help}` });
    } else if (texts === null) faults.push({ at, problem: `expected a plain value for ${name}` });
    else said.set(name, texts);
  }
  const missing = faults.length > 0 ? [] : ["host", "database"].filter((name) => !said.has(name));
  for (const name of missing) faults.push({ at: mapping.range?.[0], problem: `a database needs a ${name}` });
  return faults.length > 0 ? { faults } : { uri: uriOf(said) };
}

function uriOf(said: ReadonlyMap<string, readonly string[]>): string {
  const one = (name: string): string | undefined => said.get(name)?.[0];
  const part = (name: string, before: string): string => {
    const text = one(name);
    return text === undefined ? "" : `${before}${encodeURIComponent(text)}`;
  };
  const login =
    said.has("user") || said.has("password") ? `${part("user", "")}${part("password", ":")}@` : "";
  const hosts = (said.get("host") ?? []).flatMap((host) => host.split(",")).map(hostInUri);
  const query = ["port", "sslmode", "sslrootcert"].flatMap((name) => part(name, `${name}=`) || []);
  return `postgres://${login}${hosts.join(",")}${part("database", "/")}?${query.join("&")}`;
}

function hostInUri(host: string): string {
  const plain = host.trim();
  if (isIPv6(plain)) return `[${plain}]`;
  return plain.startsWith("/") ? encodeURIComponent(plain) : plain;
}

function textsOf(node: unknown, isList: boolean): string[] | null {
  if (isScalar(node)) return node.value === null ? null : [node.source ?? String(node.value)];
  if (!isList || !isSeq(node) || isMap(node)) return null;
  const texts = node.items.map((item) => textsOf(item, false));
  return texts.includes(null) ? null : texts.flatMap((text) => text ?? []);
}
