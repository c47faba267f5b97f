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
    took([0, 1], "A00"),
    showed([2, 3], "A00", "called", 900),
    down(100, 5100),
    showed([5200, 5201], "A00", "called", 700),
  ],
  "a window that was lengthened by a claim without a cat": [
    took([0, 1], "A00"),
    showed([2, 3], "A00", "called", 900),
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
const WRONG: [RuleName, string, Line[]][] = [
  ["numbers", "a number given twice", [took([0, 5], "A00"), took([6, 9], "A00")]],
  ["numbers", "a lower number given later", [took([0, 5], "A04"), took([6, 9], "A03")]],
  [
    "numbers",
    "a second token",
    [
      took([0, 5], "A00", { key: "k" }),
      took([6, 9], "A00", { key: "k", status: 200, token: token("A00", 9) }),
    ],
  ],
  ["numbers", "another number's token", [took([0, 5], "A00", { token: token("A01") })]],
  ["keys", "a key with two tickets", [took([0, 5], "A00", { key: "k" }), took([6, 9], "A01", { key: "k" })]],
  [
    "keys",
    "a ticket with two keys",
    [took([0, 5], "A00", { key: "k" }), took([6, 9], "A00", { key: "l", status: 200 })],
  ],
  [
    "holders",
    "a token forgotten",
    [
      took([0, 5], "A00"),
      asked([6, 9], "GET /api/ticket", { token: token("A00") }, problem(401, "no-token")),
    ],
  ],
  [
    "holders",
    "somebody served with no token of the queue's",
    [
      took([0, 5], "A00"),
      asked([6, 9], "POST /api/ticket/done", { token: token("A00", 9) }, { status: 204 }),
    ],
  ],
  [
    "holders",
    "a holder shown another's ticket",
    [
      took([0, 1], "A00"),
      took([2, 3], "A01"),
      asked([6, 9], "GET /api/ticket", { token: token("A01") }, { json: ticket("A00", "waiting") }),
    ],
  ],
  [
    "ends",
    "a place given up that is there again",
    [took([0, 1], "A00"), left([2, 3], "A00"), board([4, 5], 2, [], ["A00"])],
  ],
  [
    "ends",
    "a viewer who waits again",
    [took([0, 1], "A00"), claimed([2, 3], "A00"), showed([4, 5], "A00", "waiting")],
  ],
  [
    "ends",
    "a viewer who has missed the turn",
    [took([0, 1], "A00"), claimed([2, 3], "A00"), board([4, 5], 2, [], [], ["A00 missed"])],
  ],
  [
    "ends",
    "a ticket left that nobody gave up",
    [took([0, 1], "A00"), asked([2, 3], "GET /api/ticket", { token: token("A00") }, problem(410, "left"))],
  ],
  ["ends", "a cat seen that nobody claimed", [took([0, 1], "A00"), board([2, 3], 2, [], [], ["A00 seen"])]],
  [
    "ends",
    "a ticket that is not known any more",
    [took([0, 1], "A00"), asked([2, 3], "GET /api/ticket", { token: token("A00") }, problem(410, "ended"))],
  ],
  ["order", "one called before an earlier one", [board([0, 1], 1, ["A05 called"], ["A04"])]],
  [
    "order",
    "one who waits though a later one had been called",
    [board([0, 1], 1, ["A05 called"]), board([2, 3], 2, [], ["A04"])],
  ],
  ["order", "a line out of order", [board([0, 1], 1, [], ["A05", "A04"])]],
  ["counters", "two at one counter", [board([0, 1], 1, ["A00 called", "A01 called"])]],
  ["counters", "one in two places", [board([0, 1], 1, ["A00 called"], ["A00"])]],
  [
    "counters",
    "one served while another surely views",
    [took([0, 1], "A00"), took([2, 3], "A01"), claimed([4, 5], "A00"), claimed([6, 7], "A01")],
  ],
  ["revisions", "a board that goes back", [board([0, 1], 5, []), board([2, 3], 4, [])]],
  [
    "revisions",
    "two boards of one revision",
    [board([0, 1], 5, [], ["A00"]), board([2, 3], 5, [], ["A00", "A01"])],
  ],
  [
    "windows",
    "a window longer than configured",
    [took([0, 1], "A00"), showed([2, 3], "A00", "called", 1500)],
  ],
  [
    "windows",
    "a window that runs too fast",
    [took([0, 1], "A00"), showed([2, 3], "A00", "called", 900), showed([100, 101], "A00", "called", 300)],
  ],
  [
    "windows",
    "a window that runs too slowly",
    [took([0, 1], "A00"), showed([2, 3], "A00", "called", 900), showed([500, 501], "A00", "called", 890)],
  ],
  [
    "windows",
    "a turn missed too soon",
    [took([0, 1], "A00", { state: "called" }), board([400, 401], 2, [], [], ["A00 missed"])],
  ],
  [
    "windows",
    "a turn missed with time left",
    [
      took([0, 1], "A00"),
      showed([2, 3], "A00", "waiting"),
      showed([1500, 1501], "A00", "called", 900),
      board([1800, 1801], 2, [], [], ["A00 missed"]),
    ],
  ],
  [
    "windows",
    "a view over too soon",
    [took([0, 1], "A00"), claimed([2, 3], "A00"), board([400, 401], 2, [], [], ["A00 seen"])],
  ],
  [
    "windows",
    "a claim window lengthened twice",
    [
      took([0, 1], "A00"),
      showed([2, 3], "A00", "called", 900),
      claimedInVain([4, 10_004], "A00"),
      showed([10, 11], "A00", "called", 10_890),
      claimedInVain([10_005, 10_008], "A00"),
      showed([10_010, 10_011], "A00", "called", 10_890),
    ],
  ],
  [
    "windows",
    "a lengthening that was taken back",
    [
      took([0, 1], "A00"),
      claimedInVain([4, 10_004], "A00"),
      showed([10, 11], "A00", "called", 10_890),
      showed([10_010, 10_011], "A00", "called", 400),
    ],
  ],
  [
    "windows",
    "a miss before the end of a lengthened window",
    [
      took([0, 1], "A00"),
      claimedInVain([4, 10_004], "A00"),
      showed([10, 11], "A00", "called", 10_890),
      board([10_020, 10_021], 2, [], [], ["A00 missed"]),
    ],
  ],
  [
    "windows",
    "down time counted against somebody",
    [
      took([0, 1], "A00"),
      showed([2, 3], "A00", "called", 900),
      down(100, 5100),
      showed([5200, 5201], "A00", "called", 100),
    ],
  ],
  [
    "cats",
    "one cat for two",
    [
      took([0, 1], "A00"),
      took([2, 3], "A01"),
      claimed([4, 5], "A00", "x"),
      left([6, 7], "A00"),
      claimed([8, 9], "A01", "x"),
    ],
  ],
  [
    "cats",
    "two cats for one",
    [took([0, 1], "A00"), claimed([4, 5], "A00", "x"), claimed([8, 9], "A00", "y")],
  ],
  ["refusals", "a bug", [asked([0, 1], "GET /api/queue", {}, problem(500, "internal"))]],
  [
    "refusals",
    "a refusal of another form",
    [asked([0, 1], "GET /x", {}, { ...problem(404, "not-found"), type: "text/plain" })],
  ],
  ["refusals", "a code with another's status", [asked([0, 1], "GET /x", {}, problem(400, "not-found"))]],
  ["refusals", "a refusal of no code there is", [asked([0, 1], "GET /x", {}, problem(404, "nowhere"))]],
  [
    "refusals",
    "a wrong method without the right ones",
    [asked([0, 1], "PUT /api/queue", {}, problem(405, "method-not-allowed"))],
  ],
  [
    "bans",
    "a ban for a slip of the keyboard",
    [asked([0, 1], "GET /api/queue", { from: "127.0.0.2" }, problem(403, "banned"))],
  ],
  [
    "bans",
    "a banned address that is served",
    [
      asked([0, 1], "GET /api/ticket", { token: "A07", from: "127.0.0.2" }, problem(403, "banned")),
      { ...board([2, 3], 1, []), request: { ...board([2, 3], 1, []).request, from: "127.0.0.2" } },
    ],
  ],
  ["disk", "a change acknowledged before it is on disk", [synced(0, 5), took([100, 150], "A00")]],
  [
    "nuisances",
    "a dripper who is let be",
    [
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
  ],
  [
    "gauges",
    "memory that grows",
    [{ kind: "gauge", client: "x", at: 0, until: 0, what: "memory", value: 300, most: 200 }],
  ],
];
for (const [rule, what, lines] of WRONG) {
  it(`objects to ${what} (${rule})`, () => {
    const history = written(...lines);
    const found = firstContradiction(history);
    expect(found, "nothing was objected to").toMatchObject({
      rule,
      index: lines.length - 1,
      line: lines.at(-1),
    });
    if (found) expect(describeContradiction(found, history)).toContain(found.sentence);
  });
}

it("names the first line, in the order in which things were over", () => {
  const late = board([50, 60], 9, ["A00 called", "A01 called"]);
  const early = board([0, 70], 9, ["A02 called", "A03 called"]);
  expect(firstContradiction(written(early, late))).toMatchObject({ index: 0, line: late });
});
