import { defineProgram } from "../../packages/server/src/commands/all-commands.ts";
import { HELP_AFTER } from "../../packages/server/src/commands/help.ts";
import { OPTION_LIST, variableOf } from "../../packages/server/src/config/options.ts";
import { EXIT } from "../../packages/server/src/process/exit-codes.ts";
import { manPage, type PageText } from "./man-page.ts";

const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: "done",
  refused: "an operator's command was refused",
  usage: "wrong use",
  data: "what lies in the data folder, or in the database's schema, cannot be read",
  noInput: "there is no such database",
  noUser: "the database does not let this user in",
  noHost: "there is no host of the database's name",
  unavailable: "the port is in use, no daemon runs, or Node or PostgreSQL is too old",
  software: "a bug",
  cannotCreate: "the data folder, or the file of a backup, cannot be made",
  io: "the disk failed; start the daemon again when it is well",
  locked: "another daemon has the data folder, or the database is busy",
  protocol: "the database's TLS is not to be trusted, or no PostgreSQL answers",
  permission: "this user may not",
  config: "the configuration is wrong; all that is wrong with it is told at once",
};

const TEXT: PageText = {
  section: 8,
  description: [
    "`catqd` keeps a queue: the line, the deadlines, the bans, and the cats that its counters hand out. `catqd serve`, or `catqd` alone, runs it, and says on standard output where it listens when it is ready; the log goes to standard error, as text for people on a terminal, and else a JSON object a line.",
    "The other commands reach the running daemon through a socket in the data folder: who may open the folder is the operator. Where it is not the default one, say `--data`. `log`, `bans` and `stats` read the files of the folder where no daemon runs; `backup` reads them in any case, and holds no daemon up.",
    "Every option of `serve` is a flag, a variable or a line of a YAML file: the one that `--config` or `CATQ_CONFIG` names, else `$XDG_CONFIG_HOME/catqd/catqd.yaml`, else `/etc/catqd/catqd.yaml`. Flags win over variables, variables over the file. Durations are written `150ms`, `60s`, `90m`, `24h`, `7d`, and `forever` for how long something is kept.",
  ],
  after: Object.fromEntries(Object.entries(HELP_AFTER).map(([name, examples]) => [name, { examples }])),
  takesOptionsOf: { config: "serve", rehearse: "serve" },
  sections: [
    {
      title: "EXIT STATUS",
      items: Object.entries(EXIT_MEANINGS).map(([name, text]) => ({
        term: String(EXIT[name as keyof typeof EXIT]),
        text,
      })),
    },
    {
      title: "SIGNALS",
      items: [
        {
          term: "SIGTERM, SIGINT",
          text: "answer what was asked, end the streams, close the database and end, within 10 seconds; the second one ends it at once, and loses nothing that anyone was told",
        },
        {
          term: "SIGHUP",
          text: "read the configuration file again, and say in the log what needs a restart",
        },
      ],
    },
    {
      title: "ENVIRONMENT",
      items: [
        {
          term: "NO_COLOR",
          text: "no colours, whatever its value; else `FORCE_COLOR` and `CLICOLOR_FORCE` colour also what goes to no terminal, and `CLICOLOR=0` nothing",
        },
        { term: "CATQ_CONFIG", text: "the file of options, unless `--config` names one" },
        ...OPTION_LIST.map(({ option: { name } }) => ({ term: variableOf(name), text: `as \`--${name}\`` })),
      ],
    },
    {
      title: "FILES",
      items: [
        {
          term: "~/.config/catqd/catqd.yaml, /etc/catqd/catqd.yaml",
          text: "the options, in the first of these that is there, unless a file is named; `--no-config` reads neither a file nor a variable",
        },
        {
          term: "~/.local/state/catqd",
          text: "the data folder unless `--data` says otherwise: the whole queue, and the key by which tokens are made. A copy is as private as the original",
        },
        { term: "catqd.sock", text: "in the data folder: where the operator's commands reach the daemon" },
      ],
    },
    { title: "SEE ALSO", paragraphs: ["catq(1)"] },
  ],
};

/** catqd(8), in roff. */
export function catqdPage(version: string, date: string): string {
  const program = defineProgram(
    {
      env: {},
      cwd: "/",
      home: "/",
      systemConfig: "/etc/catqd/catqd.yaml",
      version,
      user: "",
      columns: null,
      isErrTerminal: false,
      out: () => {},
      err: () => {},
      serve: () => Promise.reject(new Error("a page runs no command")),
      rehearse: () => Promise.reject(new Error("a page runs no command")),
      demo: () => Promise.reject(new Error("a page runs no command")),
    },
    () => {},
  );
  return manPage(program, TEXT, date);
}
