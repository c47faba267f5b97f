import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { type Operation, type Output, PROTOCOL } from "../../src/control/protocol.ts";
import { COMPILE_CACHE, databaseEnv } from "../daemon-process.ts";

const BIN = fileURLToPath(new URL("../../dist/catqd.js", import.meta.url));

/** What a command of the built `catqd` said, and its exit code. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** An operator with a name, who gives commands to the daemon of a data folder by the built `catqd`. */
export class OperatorAtWork {
  readonly name: string;
  readonly #folder: string;

  constructor(folder: string, name = "anna") {
    this.#folder = folder;
    this.name = name;
  }

  /** Gives a command; answers whatever comes of it. */
  says(...args: string[]): Promise<Said> {
    return new Promise((resolve) => {
      const place = databaseEnv(this.#folder);
      const env = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...place, SUDO_USER: this.name };
      execFile(process.execPath, [BIN, ...args, "--data", this.#folder], { env }, (error, out, err) => {
        resolve({ code: error ? Number(error.code) : 0, out, err });
      });
    });
  }

  /** Gives a command that must succeed; answers its JSON, which must be of the protocol's form and no more. */
  async asks<O extends Operation>(operation: O, ...args: string[]): Promise<Output<O>> {
    // The schema of this very operation reads it.
    return (await this.reads(PROTOCOL[operation].output, ...args)) as Output<O>;
  }

  /** The same for any form that the JSON of a command must have. */
  async reads<F extends z.ZodObject>(form: F, ...args: string[]): Promise<z.infer<F>> {
    const { code, out, err } = await this.says(...args, "--json");
    if (code !== 0) throw new Error(`catqd ${args.join(" ")} ended with ${code}: ${err}`);
    return form.strict().parse(JSON.parse(out)) as z.infer<F>;
  }
}
