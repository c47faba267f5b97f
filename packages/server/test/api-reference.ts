import { PROBLEMS, type ProblemCode } from "@catq/shared";

interface Field {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Field[];
  readonly format?: string;
  readonly description?: string;
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
}
interface Described {
  readonly summary: string;
  readonly security: readonly unknown[];
  readonly responses: Readonly<
    Record<string, { description: string; content?: Readonly<Record<string, unknown>> }>
  >;
  readonly "x-refusals": readonly ProblemCode[];
}
interface Api {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Field>> };
}

/** The reference half of docs/api.md, from the API's own description. `notes` say what each refusal means. */
export function apiReference(api: Api, notes: Readonly<Record<ProblemCode, string>>): string {
  return [
    "### Requests",
    table(["request", "what it does", "token", "success", "refusals of its own"], requestRows(api)),
    `Every request can also be refused with ${codes(commonRefusals(api))}, and one below \`/api/ticket\` with ${codes(ticketRefusals(api))}.`,
    "### A ticket",
    fieldTable(api, "TakenTicket"),
    "### The board",
    fieldTable(api, "Board"),
    "### Refusals",
    table(["status", "code", "what it means"], refusalRows(notes)),
  ].join("\n\n");
}

function requestRows(api: Api): string[][] {
  const common = new Set(commonRefusals(api));
  const ofTickets = new Set(ticketRefusals(api));
  return operationsOf(api).map(({ method, path, operation }) => [
    `\`${method.toUpperCase()} ${path}\``,
    operation.summary,
    operation.security.length > 0 ? "yes" : "",
    successes(operation),
    codes(
      operation["x-refusals"].filter(
        (code) => !common.has(code) && !(isOfTicket(path) && ofTickets.has(code)),
      ),
    ),
  ]);
}

function successes({ responses }: Described): string {
  return Object.entries(responses)
    .filter(([status]) => Number(status) < 400)
    .map(([status, { content = {} }]) => [status, ...Object.keys(content)].join(" "))
    .join("<br>");
}

/** The refusals that all operations share, but for those that are answered to everyone. */
function commonRefusals(api: Api): ProblemCode[] {
  const all = operationsOf(api).map(({ operation }) => operation["x-refusals"]);
  const counted = all.filter((refusals) => refusals.includes("banned"));
  return (counted[0] ?? []).filter((code) => counted.every((refusals) => refusals.includes(code)));
}

function isOfTicket(path: string): boolean {
  return /^\/api\/ticket(\/|$)/.test(path);
}

/** Those that all operations on a ticket share. */
function ticketRefusals(api: Api): ProblemCode[] {
  const common = new Set(commonRefusals(api));
  const [first, ...rest] = operationsOf(api)
    .filter(({ path }) => isOfTicket(path))
    .map(({ operation }) => operation["x-refusals"]);
  return (first ?? []).filter(
    (code) => !common.has(code) && rest.every((refusals) => refusals.includes(code)),
  );
}

function operationsOf(api: Api): { method: string; path: string; operation: Described }[] {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

function fieldTable(api: Api, schema: string): string {
  const fields = Object.entries(api.components.schemas[schema]?.properties ?? {});
  return table(
    ["field", "type", "meaning"],
    fields.map(([name, field]) => [`\`${name}\``, typeOf(field), field.description ?? ""]),
  );
}

function typeOf(field: Field): string {
  if (field.anyOf) return field.anyOf.map(typeOf).join(" or ");
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(", ");
  if (field.format === "date-time") return "time";
  if (field.type === "array") return `list of ${field.items ? typeOf(field.items) : "anything"}`;
  if (!field.properties) return field.type ?? "";
  const parts = Object.entries(field.properties).map(([name, part]) => `${name}: ${typeOf(part)}`);
  return `{ ${parts.join("; ")} }`;
}

function refusalRows(notes: Readonly<Record<ProblemCode, string>>): string[][] {
  return Object.entries(PROBLEMS).map(([code, { status }]) => [
    String(status),
    `\`${code}\``,
    // The keys of one table are those of the other: the types hold it.
    notes[code as ProblemCode],
  ]);
}

function codes(list: readonly string[]): string {
  return list.map((code) => `\`${code}\``).join(", ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
