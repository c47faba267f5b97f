import { expect, it } from "vitest";
import { firstContradiction, type RuleName } from "./check-history.ts";
import { describeContradiction } from "./describe-contradiction.ts";
import type { Line } from "./history.ts";
import { asked, board, claimed, problem, showed, ticket, token, took, written } from "./written-history.ts";

const down = (at: number, until: number): Line => ({
  kind: "outage",
  client: "harness",
  how: "SIGKILL",
  at,
  until,
  leastMs: until - at - 50,
  mostMs: until - at + 300,
});
const left = (span: [number, number], number: string): Line =>
  asked(span, "DELETE /api/ticket", { token: token(number) }, { status: 204, type: "" });
const passed = (span: [number, number], number: string): Line =>
  asked(span, "POST /api/ticket/pass", { token: token(number) }, { json: ticket(number, "waiting") });
const claimedInVain = (span: [number, number], number: string): Line =>
  asked(span, "POST /api/ticket/claim", { token: token(number) }, problem(503, "no-cat"));
const synced = (at: number, until: number): Line => ({ kind: "sync", client: "strace", at, until });

/** How most histories here begin: a ticket that is taken, and shown soon after its call. */
const taken = took([0, 1], "A00");
const shown = showed([2, 3], "A00", "called", 900);

const SOUND: Record<string, Line[]> = {
  "nothing at all": [],
  "a whole life": [
    took([0, 5], "A00", { state: "called" }),
    took([6, 9], "A01"),
    board([10, 12], 2, ["A00 called 990"], ["A01"]),
    claimed([20, 25], "A00"),
    board([26, 27], 3, ["A00 viewing 995"], ["A01"]),
    asked([30, 33], "POST /api/ticket/done", { token: token("A00") }, { status: 204, type: "" }),
    asked([40, 42], "GET /api/ticket", { token: token("A00") }, problem(410, "seen")),
    board([50, 51], 4, ["A01 called 980"], [], ["A00 seen"]),
  ],
  "takes that overlap, answered the other way round": [took([0, 9], "A01"), took([0, 10], "A00")],
  "a repeated take": [took([0, 5], "A00", { key: "k" }), took([6, 9], "A00", { key: "k", status: 200 })],
  "a take repeated after a lost reply": [
    asked([0, 5], "POST /api/tickets", { key: "k" }, null),
    took([6, 9], "A00", { key: "k", status: 200 }),
  ],
  "somebody called behind one who let others go first": [
    took([0, 1], "A00", { state: "called" }),
    passed([2, 3], "A00"),
    board([4, 5], 2, ["A01 called"], ["A00"]),
  ],
  "a window that stood still with the daemon": [
    taken,
    shown,
    down(100, 5100),
    showed([5200, 5201], "A00", "called", 700),
  ],
  "a window that was lengthened by a claim without a cat": [
    taken,
    shown,
    claimedInVain([4, 10_004], "A00"),
    showed([10, 11], "A00", "called", 10_890),
    claimedInVain([10_005, 20_005], "A00"),
    showed([10_010, 10_011], "A00", "called", 890),
  ],
  "a ban with a cause": [
    asked([0, 9], "GET /api/ticket", { token: "A07", from: "127.0.0.2" }, problem(403, "banned")),
  ],
  "a change with its wait for the disk": [took([0, 50], "A00"), synced(20, 30)],
};
for (const [what, lines] of Object.entries(SOUND)) {
  it(`has nothing against ${what}`, () => {
    expect(firstContradiction(written(...lines))).toBeNull();
  });
}

/** The line that is to blame is the last, unless it says otherwise. */
const WRONG: Partial<Record<RuleName, Record<string, Line[]>>> = {
  numbers: {
    "a number given twice": [took([0, 5], "A00"), took([6, 9], "A00")],
    "a lower number given later": [took([0, 5], "A04"), took([6, 9], "A03")],
    "a second token": [
      took([0, 5], "A00", { key: "k" }),
      took([6, 9], "A00", { key: "k", status: 200, token: token("A00", 9) }),
    ],
    "another number's token": [took([0, 5], "A00", { token: token("A01") })],
  },
  keys: {
    "a key with two tickets": [took([0, 5], "A00", { key: "k" }), took([6, 9], "A01", { key: "k" })],
    "a ticket with two keys": [
      took([0, 5], "A00", { key: "k" }),
      took([6, 9], "A00", { key: "l", status: 200 }),
    ],
  },
  holders: {
    "a token forgotten": [
      took([0, 5], "A00"),
      asked([6, 9], "GET /api/ticket", { token: token("A00") }, problem(401, "no-token")),
    ],
    "somebody served with no token of the queue's": [
      took([0, 5], "A00"),
      asked([6, 9], "POST /api/ticket/done", { token: token("A00", 9) }, { status: 204 }),
    ],
    "a holder shown another's ticket": [
      taken,
      took([2, 3], "A01"),
      asked([6, 9], "GET /api/ticket", { token: token("A01") }, { json: ticket("A00", "waiting") }),
    ],
  },
  ends: {
    "a place given up that is there again": [taken, left([2, 3], "A00"), board([4, 5], 2, [], ["A00"])],
    "a viewer who waits again": [taken, claimed([2, 3], "A00"), showed([4, 5], "A00", "waiting")],
    "a viewer who has missed the turn": [
      taken,
      claimed([2, 3], "A00"),
      board([4, 5], 2, [], [], ["A00 missed"]),
    ],
    "a ticket left that nobody gave up": [
      taken,
      asked([2, 3], "GET /api/ticket", { token: token("A00") }, problem(410, "left")),
    ],
    "a cat seen that nobody claimed": [taken, board([2, 3], 2, [], [], ["A00 seen"])],
    "a ticket that is not known any more": [
      taken,
      asked([2, 3], "GET /api/ticket", { token: token("A00") }, problem(410, "ended")),
    ],
  },
  order: {
    "one called before an earlier one": [board([0, 1], 1, ["A05 called"], ["A04"])],
    "one who waits though a later one had been called": [
      board([0, 1], 1, ["A05 called"]),
      board([2, 3], 2, [], ["A04"]),
    ],
    "a line out of order": [board([0, 1], 1, [], ["A05", "A04"])],
  },
  counters: {
    "two at one counter": [board([0, 1], 1, ["A00 called", "A01 called"])],
    "one in two places": [board([0, 1], 1, ["A00 called"], ["A00"])],
    "one served while another surely views": [
      taken,
      took([2, 3], "A01"),
      claimed([4, 5], "A00"),
      claimed([6, 7], "A01"),
    ],
  },
  revisions: {
    "a board that goes back": [board([0, 1], 5, []), board([2, 3], 4, [])],
    "two boards of one revision": [board([0, 1], 5, [], ["A00"]), board([2, 3], 5, [], ["A00", "A01"])],
  },
  windows: {
    "a window longer than configured": [taken, showed([2, 3], "A00", "called", 1500)],
    "a window that runs too fast": [taken, shown, showed([100, 101], "A00", "called", 300)],
    "a window that runs too slowly": [taken, shown, showed([500, 501], "A00", "called", 890)],
    "a turn missed too soon": [
      took([0, 1], "A00", { state: "called" }),
      board([400, 401], 2, [], [], ["A00 missed"]),
    ],
    "a turn missed with time left": [
      taken,
      showed([2, 3], "A00", "waiting"),
      showed([1500, 1501], "A00", "called", 900),
      board([1800, 1801], 2, [], [], ["A00 missed"]),
    ],
    "a view over too soon": [taken, claimed([2, 3], "A00"), board([400, 401], 2, [], [], ["A00 seen"])],
    "a claim window lengthened twice": [
      taken,
      shown,
      claimedInVain([4, 10_004], "A00"),
      showed([10, 11], "A00", "called", 10_890),
      claimedInVain([10_005, 10_008], "A00"),
      showed([10_010, 10_011], "A00", "called", 10_890),
    ],
    "a lengthening that was taken back": [
      taken,
      claimedInVain([4, 10_004], "A00"),
      showed([10, 11], "A00", "called", 10_890),
      showed([10_010, 10_011], "A00", "called", 400),
    ],
    "a miss before the end of a lengthened window": [
      taken,
      claimedInVain([4, 10_004], "A00"),
      showed([10, 11], "A00", "called", 10_890),
      board([10_020, 10_021], 2, [], [], ["A00 missed"]),
    ],
    "down time counted against somebody": [
      taken,
      shown,
      down(100, 5100),
      showed([5200, 5201], "A00", "called", 100),
    ],
  },
  cats: {
    "one cat for two": [
      taken,
      took([2, 3], "A01"),
      claimed([4, 5], "A00", "x"),
      left([6, 7], "A00"),
      claimed([8, 9], "A01", "x"),
    ],
    "two cats for one": [taken, claimed([4, 5], "A00", "x"), claimed([8, 9], "A00", "y")],
  },
  refusals: {
    "a bug": [asked([0, 1], "GET /api/queue", {}, problem(500, "internal"))],
    "a refusal of another form": [
      asked([0, 1], "GET /x", {}, { ...problem(404, "not-found"), type: "text/plain" }),
    ],
    "a code with another's status": [asked([0, 1], "GET /x", {}, problem(400, "not-found"))],
    "a refusal of no code there is": [asked([0, 1], "GET /x", {}, problem(404, "nowhere"))],
    "a wrong method without the right ones": [
      asked([0, 1], "PUT /api/queue", {}, problem(405, "method-not-allowed")),
    ],
  },
  bans: {
    "a ban for a slip of the keyboard": [
      asked([0, 1], "GET /api/queue", { from: "127.0.0.2" }, problem(403, "banned")),
    ],
    "a banned address that is served": [
      asked([0, 1], "GET /api/ticket", { token: "A07", from: "127.0.0.2" }, problem(403, "banned")),
      { ...board([2, 3], 1, []), request: { ...board([2, 3], 1, []).request, from: "127.0.0.2" } },
    ],
  },
  disk: {
    "a change acknowledged before it is on disk": [synced(0, 5), took([100, 150], "A00")],
  },
  nuisances: {
    "a dripper who is let be": [
      {
        kind: "nuisance",
        client: "x",
        at: 0,
        until: 30_000,
        behaviour: "drips",
        mostMs: 20_000,
        isCut: true,
      },
    ],
  },
  gauges: {
    "memory that grows": [
      { kind: "gauge", client: "x", at: 0, until: 0, what: "memory", value: 300, most: 200 },
    ],
  },
};
const WRONGS = Object.entries(WRONG).flatMap(([rule, cases]) =>
  Object.entries(cases).map(([what, lines]) => ({ rule, what, lines })),
);
it.each(WRONGS)("objects to $what ($rule)", ({ rule, lines }) => {
  const history = written(...lines);
  const found = firstContradiction(history);
  const index = lines.length - 1;
  expect(found, "nothing was objected to").toMatchObject({ rule, index, line: lines.at(-1) });
  if (found) expect(describeContradiction(found, history)).toContain(found.sentence);
});

it("names the first line, in the order in which things were over", () => {
  const late = board([50, 60], 9, ["A00 called", "A01 called"]);
  const early = board([0, 70], 9, ["A02 called", "A03 called"]);
  expect(firstContradiction(written(early, late))).toMatchObject({ index: 0, line: late });
});
