import { type Command, InvalidArgumentError, Option } from "commander";
import type { DemoAsked } from "../demo/demo.ts";

const MAX_PORT = 65_535;

/** What `catqd demo` needs of the program. */
export interface DemoCommandParts {
  /** Plays it; resolves with the exit code. */
  readonly demo: (asked: DemoAsked) => Promise<number>;
  readonly onExit: (code: number) => void;
}

/** Adds `catqd demo`. It reads no configuration, so that nothing leads it to a real queue. */
export function addDemoCommand(program: Command, parts: DemoCommandParts): void {
  program
    .command("demo")
    .description("show it: a queue of its own with three visitors ahead, and a cat at its end")
    .option("--host <address>", "address to listen on; 0.0.0.0 lets others on the network in", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0 picks a free one", readPort, 0)
    .addOption(new Option("--client <file>", "the catq to take a number with").hideHelp())
    .action(async ({ host, port, client }: { host: string; port: number; client?: string }) => {
      parts.onExit(await parts.demo({ host, port, client: client ?? null }));
    });
}

function readPort(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= MAX_PORT) return Number(text);
  throw new InvalidArgumentError(`Expected a whole number from 0 to ${MAX_PORT}.`);
}
