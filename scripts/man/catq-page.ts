import { HELP_AFTER } from "../../packages/cli/src/help.ts";
import { EXIT, EXIT_MEANINGS, RUN_EXIT } from "../../packages/cli/src/process/exit-codes.ts";
import { createProgram } from "../../packages/cli/src/program.ts";
import { manPage, type PageText } from "./man-page.ts";

const TEXT: PageText = {
  section: 1,
  description: [
    "`catq` stands in a queue for you. It takes a number at a `catqd`, shows how the line moves, claims when the number is called, and saves what the counter hands out: a picture of a cat that is nobody else's.",
    "On a terminal it draws a screen, with its keys at the bottom; `q` closes it and keeps the place. With `--plain`, or where output goes elsewhere, it writes a sentence a change, and with `--json` a JSON object a line.",
    "Where a command takes a ticket and none is named, it is about the saved one that is most urgent, and says which; `leave` and `pass`, which cost a place, ask on a terminal, and refuse elsewhere where several are saved.",
  ],
  after: HELP_AFTER,
  sections: [
    {
      title: "JSON LINES",
      paragraphs: [
        "Each line of `--json` is an object with `type` first and `v`, the version of what the types mean, second: `connection`, `taken`, `ticket`, `board`, `claiming`, `saved`, `ended`, `kept`, `trouble`, `saved-ticket`, `running`, `stopping` and `finished` (of `catq run`), and `error`, the last line of a command that failed, or `not-begun` after it. Types and fields may be added within a version; none is removed or changes its meaning. `ticket` and `board` are as the daemon's own API has them.",
      ],
    },
    {
      title: "EXIT STATUS",
      items: [
        ...Object.entries(EXIT_MEANINGS).map(([name, text]) => ({
          term: String(EXIT[name as keyof typeof EXIT]),
          text,
        })),
        { term: String(RUN_EXIT.turnEnded), text: "`catq run`: the turn ended before the command" },
        {
          term: String(RUN_EXIT.notBegun),
          text: "`catq run`: the command was never begun; the last line says which of the others it would have been",
        },
      ],
    },
    {
      title: "ENVIRONMENT",
      items: [
        { term: "CATQ_SERVER", text: "where the daemon is, unless `--server` says otherwise" },
        {
          term: "NO_COLOR",
          text: "no colours, whatever its value; else `FORCE_COLOR` and `CLICOLOR_FORCE` colour also what goes to no terminal, and `CLICOLOR=0` nothing",
        },
        {
          term: "INK_SCREEN_READER",
          text: "`true` draws the screens for a screen reader; see also `--plain`",
        },
        { term: "XDG_STATE_HOME", text: "where the saved tickets are kept, in its folder `catq`" },
        { term: "XDG_CACHE_HOME", text: "where compiled code is kept, in its folder `catq`" },
      ],
    },
    {
      title: "FILES",
      items: [
        {
          term: "~/.local/state/catq/tickets",
          text: "the saved tickets with their tokens, a file each, readable by you alone; who has a token can claim",
        },
        {
          term: "~/.cache/catq/compiled",
          text: "compiled code, for quicker starts; it may be removed at any time",
        },
        {
          term: "cat-A07.png",
          text: "the cat, in the current folder unless `--out` says otherwise. A file that exists is never overwritten: the next is `cat-A07-2.png`",
        },
      ],
    },
    { title: "SEE ALSO", paragraphs: ["catqd(8)"] },
  ],
};

/** catq(1), in roff. */
export function catqPage(version: string, date: string): string {
  const program = createProgram({
    version,
    args: [],
    open: () => Promise.reject(new Error("a page runs no command")),
    onExit: () => {},
  });
  return manPage(program, TEXT, date);
}
