import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { DaemonProcess } from "../daemon-process.ts";

const BIN = fileURLToPath(new URL("../../dist/catqd.js", import.meta.url));

/** Somebody in the same line without a browser. */
export class Other {
  readonly #url: string;
  readonly #token: string;
  readonly number: string;

  private constructor(url: string, token: string, number: string) {
    this.#url = url;
    this.#token = token;
    this.number = number;
  }

  static async takes(url: string): Promise<Other> {
    const reply = await fetch(`${url}/api/tickets`, { method: "POST" });
    expect(reply.status).toBe(201);
    const { token, number } = (await reply.json()) as { token: string; number: string };
    return new Other(url, token, number);
  }

  get token(): string {
    return this.#token;
  }

  claims(): Promise<number> {
    return this.#ask("POST", "/claim");
  }

  finishes(): Promise<number> {
    return this.#ask("POST", "/done");
  }

  leaves(): Promise<number> {
    return this.#ask("DELETE", "");
  }

  async #ask(method: string, path: string): Promise<number> {
    const reply = await fetch(`${this.#url}/api/ticket${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.#token}` },
    });
    await reply.arrayBuffer();
    return reply.status;
  }
}

/** Presents what no queue ever issued: the address is banned for it. */
export async function cheats(url: string): Promise<void> {
  const reply = await fetch(`${url}/api/ticket`, { headers: { Authorization: "Bearer A07" } });
  expect(reply.status).toBe(403);
}

/** One of the operator's commands; it must succeed. Answers what it printed. */
export async function operator(daemon: DaemonProcess, ...command: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [BIN, ...command, "--data", daemon.folder], { stdio: "pipe" });
  let said = "";
  let printed = "";
  child.stdout.on("data", (text) => {
    printed += text;
  });
  child.stderr.on("data", (text) => {
    said += text;
  });
  const [code] = await once(child, "close");
  expect(code, said).toBe(0);
  return printed;
}
