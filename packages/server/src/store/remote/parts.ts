import type { DatabaseHealth } from "../../queue/shared-store.ts";
import { StorageError } from "../../queue/store.ts";
import type { Clock, Random } from "../../queue/time/clock.ts";
import { type CommitWatch, NOBODY } from "../batch/commit-watch.ts";
import type { ReadSettings } from "../batch/settings-in-memory.ts";
import type { Tell } from "../store-events.ts";
import { Commits } from "./commit/commits.ts";
import { Memory } from "./commit/memory.ts";
import { Connection } from "./connection/connection.ts";
import { Hold } from "./connection/hold.ts";
import { whyUnusable } from "./connection/refusals.ts";
import { StatementRefused } from "./connection/trip.ts";
import { DatabaseTime } from "./database-time.ts";
import { Known } from "./known.ts";
import { assetsIn } from "./read/assets.ts";
import { Pictures } from "./read/pictures.ts";
import { Reader } from "./read/reader.ts";
import { Reads } from "./read/reads.ts";
import type { Connector, Role, Session, StoredIdentity } from "./session.ts";
import { Listener } from "./tell/listener.ts";
import { Poll } from "./tell/poll.ts";
import { type About, Presence } from "./tell/presence.ts";
import { isNewer, revisionsOf } from "./tell/revisions.ts";
import { Teller } from "./tell/teller.ts";

/** How long somebody whose turn it is waits for the connection for pictures, which may have been lost unseen. */
const PICTURE_PATIENCE_MS = 2000;

export interface RemoteStoreOptions {
  readonly connector: Connector;
  readonly clock: Clock;
  /** For pauses only. */
  readonly chance: Random;
  /** Bytes that nobody can guess. */
  readonly drawBytes: (count: number) => Buffer;
  /** Calls a function soon: when what is asked for in this turn of the event loop, or a few, has been asked. */
  readonly gather: (run: () => void) => void;
  /** This daemon's name, under which it declares its configuration. */
  readonly name: string;
  readonly readSettings: ReadSettings;
  /** What it says of itself to the others' operators; unless given, nothing. */
  readonly about?: () => About | null;
  /** Called once when nothing can be done any more until the store is opened anew. */
  readonly onFatal?: (error: StorageError) => void;
  /** Told of faults that pass by themselves: lost connections, above all. */
  readonly onTrouble?: (error: unknown) => void;
  readonly watch?: CommitWatch;
  /** Gives up the opening, which rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Daemons wait for the same deadline up to so much longer, each as it drew. */
const STAGGER_MS = 40;
/** A transaction that waits for its client so long belongs to a daemon that stands still. */
const STALLED_MS = 1500;

type Identity = StoredIdentity & { readonly key: Buffer };
const OTHER_QUEUE = "the database holds another queue than before: its key is another";

export type RemoteParts = ReturnType<typeof makeParts>;

/** Makes the parts of a store and wires them. Nothing is connected yet. */
export function makeParts(options: RemoteStoreOptions, tell: Tell) {
  const { connector, clock, chance, drawBytes, readSettings, name, gather } = options;
  const { onFatal = () => {}, onTrouble = () => {}, watch = NOBODY } = options;
  // Drawn anew by each process: no row of an earlier life can be taken for its own.
  const daemon = drawBytes(16).toString("hex");
  let identity: Identity | null = null;
  let trouble: unknown = new Error("it has been away too long");
  const knownIdentity = (): Identity => {
    if (!identity) throw new Error("expected a connection to have been made");
    return identity;
  };
  const connect = (
    role: Role,
    prepare: (session: Session) => Promise<void> = async () => {},
    onLost: () => void = () => {},
  ): Connection =>
    new Connection(role, {
      connector,
      clock,
      chance,
      prepare: async (session, found) => {
        const { key } = found;
        if (key === null) throw new StatementRefused("42P01", "the queue's row is not there");
        // Its tokens would be taken for forged ones, and those of the others here.
        if (identity && !identity.key.equals(key)) {
          const error = new StorageError("broken", new Error(OTHER_QUEUE));
          commits.fail(error);
          throw error;
        }
        identity = { ...found, key };
        await prepare(session);
      },
      onTrouble: (error) => {
        trouble = error;
        onTrouble(error);
        onLost();
      },
    });

  const time = new DatabaseTime(clock, chance() * STAGGER_MS);
  const known = new Known(readSettings, tell);
  const hold = new Hold(clock, (isHeld) => {
    time.setHeld(isHeld);
    if (isHeld) commits.refuseWaiting();
    tell("held", isHeld, isHeld ? new StorageError("away", trouble) : null);
  });
  const writing = connect("writing", undefined, () => {
    hold.trouble();
    commits.run();
  });
  const reading = connect("reading");
  const forPictures = connect("pictures");
  const listening = connect("listening", (session) => listener.prepare(session));

  const reader = new Reader(reading);
  const listener = new Listener({
    clock,
    daemon,
    connection: listening,
    onTold: (told) => {
      if (isNewer(told, known.row)) poll.soon();
    },
  });
  const teller = new Teller(clock, (payload) => void listener.notify(payload));
  const commits = new Commits({
    clock,
    time,
    known,
    daemon,
    name,
    connection: writing,
    hold,
    gather,
    watch,
    memory: new Memory(readSettings),
    identity: knownIdentity,
    drawSalt: () => drawBytes(16),
    onLongWait: ({ pid }) => {
      const ended = reader.statement((trip) =>
        trip.add({ kind: "endBlocker", blocked: pid, olderThanMs: STALLED_MS }),
      );
      ended.catch(onTrouble);
    },
    onCommitted: (row) => teller.tell(revisionsOf(daemon, row)),
    onNews: () => tell("news"),
    onFatal,
  });
  const poll = new Poll({
    clock,
    time,
    known,
    reader,
    listener,
    cluster: () => knownIdentity().cluster,
    onLoss: () => commits.look(),
    onError: onTrouble,
  });
  const large = new Reader(forPictures, PICTURE_PATIENCE_MS);
  const pictures = new Pictures(large, reader);
  const assets = assetsIn(large);
  const close = async (): Promise<void> => {
    poll.close();
    if (options.about) await presence.close();
    teller.close();
    await commits.close();
    hold.close();
    for (const connection of [writing, reading, forPictures, listening]) connection.close();
  };
  const presence = new Presence({
    clock,
    reader,
    daemon,
    name,
    about: options.about ?? (() => null),
    onError: onTrouble,
  });
  const health = (): DatabaseHealth => ({
    isAway: hold.isHeld,
    why: hold.isWaiting ? whyUnusable(trouble) : null,
    isLocked: commits.isLockedOut,
    roundTripMs: poll.roundTripMs,
    timelineChanges: known.life,
    oldestSnapshotMs: presence.oldestSnapshotMs,
  });
  const reads = new Reads(reader);
  const port = { presence, health, commits, known, time, hold, reads, pictures, assets, reader, poll };
  const awaited = [writing, reading, forPictures];
  return { ...port, daemon, awaited, identity: knownIdentity, close };
}
