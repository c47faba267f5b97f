import { wrapText } from "@catq/shared";
import { defaultOf, OPTION_LIST } from "./options.ts";

const WIDTH = 98;
const HEAD = [
  "The configuration of catqd.",
  "Every option stands here with its default, commented out: take its # away to set it. A list is [one, two], or one a line after a dash.",
  "The daemon reads $XDG_CONFIG_HOME/catqd/catqd.yaml (~/.config/catqd/catqd.yaml), or /etc/catqd/catqd.yaml where that is not there, unless `catqd --config FILE` or CATQ_CONFIG names another. Flags win over variables (CATQ_CLAIM_WINDOW for claim-window), variables over this file. `catqd config` shows what is in force, where each value comes from, and all that is wrong.",
  "On SIGHUP a running daemon reads this file again. What needs a restart says so; with a fault in it, nothing changes.",
];

/** The commented example of a configuration file: every option there is, with its default. */
export function exampleFile(): string {
  const head = HEAD.map(comment).join("\n#\n");
  const options = OPTION_LIST.map(({ option }) => {
    const { name, kind, help, fallbackHelp, changes } = option;
    const restart = changes ? "" : " Needs a restart.";
    const standard = fallbackHelp === undefined ? "" : ` Unless set: ${fallbackHelp}.`;
    const value = EXAMPLES[name] ?? defaultOf(option);
    return [
      comment(`${sentence(help)}${standard}${restart}`),
      comment(`Expected: ${kind.expected}.`),
      `#${name}: ${kind.isList ? `[${value}]` : value}`,
    ].join("\n");
  });
  return `${[head, ...options].join("\n\n")}\n`;
}

/** For options whose default depends on the surroundings, or is none: what suits a service. */
const EXAMPLES: Readonly<Record<string, string>> = {
  data: "/var/lib/catqd",
  database: "postgres://catqd@db.example/catq?sslmode=verify-full",
  "database-password-file": "/etc/catqd/database-password",
  name: "cats-1",
  listen: "unix:/run/catqd/http.sock",
  title: "The cats of Example Street",
  "public-url": "https://cats.example",
  "push-contact": "mailto:staff@example.org",
  "cats-headers": "/etc/catqd/cats-headers",
};

function sentence(help: string): string {
  return `${help.charAt(0).toUpperCase()}${help.slice(1).replace("; may be repeated", "")}.`;
}

/** A text as comments of YAML. */
export function comment(text: string): string {
  return wrapText(text, WIDTH)
    .map((line) => `# ${line}`)
    .join("\n");
}
