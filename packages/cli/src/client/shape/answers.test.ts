import * as schemas from "@catq/shared/schemas";
import {
  array,
  assert,
  constant,
  constantFrom,
  integer,
  oneof,
  property,
  record,
  string,
  tuple,
} from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import * as answers from "./answers.ts";
import { readValue, type ShapeOf } from "./shape.ts";

const NOW = "2026-11-30T10:00:00.000Z";

const ticket = {
  number: "A07",
  state: "missed",
  position: null,
  estimatedWaitMs: 81_000.5,
  longestWaitMs: 240_000,
  takenAt: NOW,
  claimBy: null,
  viewUntil: null,
  rejoinBy: NOW,
  rejoinPosition: 3,
  now: NOW,
  token: "A07-4GZK9TQ2M8XC7",
};
const board = {
  revision: 42,
  now: NOW,
  state: "open",
  counters: 1,
  active: [{ number: "A04", state: "viewing", until: NOW }],
  waiting: ["A05", "A06"],
  waitingCount: 2,
  recent: [{ number: "A03", outcome: "missed", at: NOW }],
  averageTurnMs: 41_000,
  announcement: { text: "Back at two", at: NOW },
  title: "Vet",
  newcomer: { estimatedWaitMs: 240_000, longestWaitMs: 600_000 },
};
const problem = {
  type: "/problems/closed",
  title: "Closed",
  status: 503,
  detail: "The queue is closed.",
  code: "closed",
  extra: [1],
};

/** Each with its schema, and a whole value of it. */
const CASES = {
  ticketView: { whole: ticket, shape: answers.ticketView, schema: schemas.ticketView },
  takenTicket: { whole: ticket, shape: answers.takenTicket, schema: schemas.takenTicket },
  board: { whole: board, shape: answers.board, schema: schemas.board },
  tokenOrigin: { whole: { isOurs: true }, shape: answers.tokenOrigin, schema: schemas.tokenOrigin },
  problemDocument: { whole: problem, shape: answers.problemDocument, schema: schemas.problemDocument },
} as const;

/** What may stand where something else was expected, the near misses among it. */
const STRANGE = [
  ...[
    undefined,
    null,
    true,
    "",
    "A07",
    "a07",
    "A7",
    "ABCDEFGHI00",
    "called",
    "seen",
    "closed",
    "x".repeat(201),
  ],
  ...[0, -1, 1, 1.5, 399, 600, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, [], {}, [null], ["A05"], [{}]],
  ...[NOW, "2026-11-30T10:00:00Z", "2026-02-29T10:00:00.000Z", "2028-02-29T10:00:00.000Z"],
  ...["2026-11-30T24:00:00.000Z", "2026-11-30T10:00:60.000Z", "2026-11-30T10:00:00.000+01:00"],
  ...["0000-01-01T00:00:00.000Z", "2026-1-30T10:00:00.000Z", `${NOW}\n`, "2026-11-30 10:00:00.000Z"],
  ...[Array(65).fill("A05"), Array(9).fill({ number: "A03", outcome: "left", at: NOW })],
  ...[
    { text: "x".repeat(201), at: NOW },
    { text: "", at: NOW, more: 1 },
    { number: "A04", state: "called" },
  ],
];

/** A value with something else, or nothing, in one place of it. */
function changed(value: object, [name, ...path]: readonly string[], to: unknown): object {
  if (name === undefined) return value;
  const inner: unknown = Reflect.get(value, name);
  const next = path.length > 0 && typeof inner === "object" && inner !== null ? changed(inner, path, to) : to;
  if (Array.isArray(value)) return Number(name) < value.length ? value.with(Number(name), next) : value;
  const { [name]: _, ...others } = value as Record<string, unknown>;
  return next === undefined ? others : { ...others, [name]: next };
}

function pathsIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return Object.entries(value).flatMap(([name, inner]) => [
    [name],
    ...pathsIn(inner).map((rest) => [name, ...rest]),
  ]);
}

test.each(Object.entries(CASES))(
  "%s reads what its schema reads, and refuses what that refuses",
  (_name, o) => {
    const hold = (value: unknown): void => {
      const { success, data } = o.schema.safeParse(value);
      expect(readValue<unknown>(o.shape, value), JSON.stringify(value)).toEqual(success ? data : null);
    };
    hold(o.whole);
    expect(readValue<unknown>(o.shape, o.whole)).not.toBeNull();
    for (const strange of STRANGE) hold(strange);
    const paths = pathsIn(o.whole);
    for (const path of [...paths, ["unknown"]])
      for (const strange of STRANGE) hold(changed(o.whole, path, strange));
    const anything = oneof(
      constantFrom(...STRANGE),
      string(),
      integer(),
      array(string()),
      record({ at: constant(NOW) }),
    );
    const change = tuple(constantFrom(...paths), anything);
    assert(
      property(array(change, { maxLength: 3 }), (changes) =>
        hold(changes.reduce((value: object, [path, to]) => changed(value, path, to), o.whole)),
      ),
    );
  },
);

test("the types are those of the schemas", () => {
  expectTypeOf<ShapeOf<typeof answers.board>>().toEqualTypeOf<schemas.Board>();
  expectTypeOf<ShapeOf<typeof answers.ticketView>>().toEqualTypeOf<schemas.TicketView>();
});
