import { PROBLEMS, type ProblemCode, statusesOf } from "@catq/shared";
import { problemDocument } from "@catq/shared/schemas";
import type { Rule } from "./rule.ts";

/** The contract's own refusals with a 5xx; everything else of that kind is a bug. */
const MAY_FAIL = new Set(["closed", "storage", "no-cat", "too-many-streams", "unavailable"]);

/** Every refusal is a valid problem document (RFC 9457) with a code of the table and that code's status. */
export const refusals: Rule = () => (line) => {
  if (line.kind !== "exchange" || line.reply === null || line.reply.status < 400) return null;
  const { status, type, json, headers } = line.reply;
  if (line.request.method === "HEAD") return status < 500 ? null : `it was answered ${status}`;
  if (!/^application\/problem\+json\b/.test(type)) return `a refusal of ${status} is ${type || "of no type"}`;
  const read = problemDocument.safeParse(json);
  if (!read.success) return `a refusal of ${status} is no problem document: ${read.error.message}`;
  const { code } = read.data;
  if (status >= 500 && !MAY_FAIL.has(code)) return `it was answered ${status} ${code}`;
  if (!Object.hasOwn(PROBLEMS, code)) return `${code} is no code of a refusal`;
  if (!statusesOf(code as ProblemCode).includes(status) || read.data.status !== status)
    return `${code} is answered with ${status}, and says ${read.data.status}`;
  if (read.data.type !== `/problems/${code}`) return `the type of ${code} is ${read.data.type}`;
  if (read.data.title.trim() === "" || read.data.detail.trim() === "") return `${code} says nothing`;
  if (status === 405 && !headers.allow) return "a wrong method is not told of the right ones";
  return null;
};
