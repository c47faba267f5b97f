import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Reply } from "../http-client.ts";

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}
interface DescribedOperation {
  readonly responses: Readonly<Record<string, DescribedResponse>>;
  readonly "x-refusals": readonly string[];
}
interface DescribedResponse {
  readonly content?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
}

const BASE = "catqd:openapi";
/** What the HTTP parser refuses before anyone knows which operation was meant. */
const OF_THE_PARSER = [400, 408, 431];

/** The daemon's own `/openapi.json`, read by a program that knows JSON Schema and not the daemon. */
export class DescribedApi {
  readonly #api: Described;
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: Record<string, unknown>) {
    // The document was made for readers like this one, so its form is what is under test here.
    this.#api = document as unknown as Described;
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    formats.default(this.#ajv);
    this.#ajv.addSchema({ ...document, $id: BASE });
  }

  /** Throws where a reply is not what the document says of it; says nothing of paths and methods it doesn't know. */
  hold(method: string, path: string, reply: Reply): void {
    const template = Object.keys(this.#api.paths).find((known) =>
      new RegExp(`^${known.replaceAll(".", "\\.").replace(/\{[a-z]+\}/g, "[^/]+")}$`).test(
        path.replace(/\?.*$/, ""),
      ),
    );
    const verb = method === "HEAD" ? "get" : method.toLowerCase();
    const operation = template === undefined ? undefined : this.#api.paths[template]?.[verb];
    if (template === undefined || !operation || OF_THE_PARSER.includes(reply.status)) return;
    const what = `${method} ${path} → ${reply.status}`;
    const response = operation.responses[reply.status];
    if (!response) throw new Error(`${what}: the description knows no such status of it`);
    const type = String(reply.headers["content-type"] ?? "").replace(/;.*$/, "");
    const described = Object.keys(response.content ?? {});
    const match = described.find((known) => known === type || known === type.replace(/\/.*$/, "/*"));
    if (match === undefined) {
      if (described.length > 0 || reply.bytes.length > 0)
        throw new Error(`${what}: expected ${described.join(" or ") || "no body"}, got ${type}`);
      return;
    }
    if (method === "HEAD" || !match.endsWith("json")) return;
    const body = reply.json();
    const pointer = `/paths/${template.replaceAll("~", "~0").replaceAll("/", "~1")}/${verb}/responses/${reply.status}/content/${match.replaceAll("/", "~1")}/schema`;
    const check = this.#compile(pointer);
    if (!check(body))
      throw new Error(`${what}: ${this.#ajv.errorsText(check.errors)} in ${reply.bytes.toString()}`);
    if (reply.status >= 400 && !operation["x-refusals"].includes(String(body.code)))
      throw new Error(`${what}: the description knows no refusal ${body.code} of it`);
  }

  #compile(pointer: string): ValidateFunction {
    const known = this.#compiled.get(pointer);
    if (known) return known;
    const check = this.#ajv.compile({ $ref: `${BASE}#${encodeURI(pointer)}` });
    this.#compiled.set(pointer, check);
    return check;
  }
}
