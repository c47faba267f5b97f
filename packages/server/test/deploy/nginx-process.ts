import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopProcess } from "./stop-process.ts";

const SITES = join(import.meta.dirname, "../../../../deploy/nginx");

/** A real nginx with the site of `deploy/`, on loopback, with a certificate of its own. */
export class NginxProcess {
  readonly url: string;
  /** Of the certificate, for who has to trust it. */
  readonly certificateFile: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.url = `https://127.0.0.1:${port}`;
    this.certificateFile = join(folder, "certificate.pem");
  }

  /**
   * Starts it in front of a daemon at `upstream`, such as `unix:/run/catqd/http.sock`, of several that share a queue, or
   * of several lines by their paths, such as `{ vet: "unix:…", cats: "unix:…" }`. None may listen yet.
   */
  static start(ports: {
    readonly upstream: string | readonly string[] | Readonly<Record<string, string>>;
    readonly https: number;
    readonly http: number;
    readonly connections?: number;
    /** Says nothing of daemons that do not answer, which some tests are about. */
    readonly isQuiet?: boolean;
  }): NginxProcess {
    const folder = mkdtempSync(join(tmpdir(), "catqd-nginx-"));
    makeCertificate(folder);
    const site = siteFor(ports.upstream)
      .replaceAll(/^ *listen \[::\].*\n/gm, "")
      .replace("listen 80;", `listen 127.0.0.1:${ports.http};`)
      .replace("listen 443 ", `listen 127.0.0.1:${ports.https} `)
      .replaceAll("/etc/letsencrypt/live/cats.example/fullchain.pem", join(folder, "certificate.pem"))
      .replaceAll("/etc/letsencrypt/live/cats.example/privkey.pem", join(folder, "key.pem"));
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    for (const name of temporary) mkdirSync(join(folder, name));
    const paths = temporary.map((name) => `${name}_temp_path ${join(folder, name)};`);
    const main = [
      "daemon off;",
      "worker_processes 1;",
      ...(process.getuid?.() === 0 ? ["user root;"] : []),
      `pid ${join(folder, "pid")};`,
      `error_log stderr ${ports.isQuiet ? "emerg" : "warn"};`,
      `events { worker_connections ${ports.connections ?? 512}; }`,
      `http { access_log off; ${paths.join(" ")}\n${site}\n}`,
    ];
    const file = join(folder, "nginx.conf");
    writeFileSync(file, main.join("\n"));
    const child = spawn("nginx", ["-p", folder, "-e", "stderr", "-c", file], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    return new NginxProcess(child, folder, ports.https);
  }

  /** Ends it and removes its folder. */
  remove(): Promise<void> {
    return stopProcess(this.#child, this.#folder);
  }
}

const isSeveral = (upstream: unknown): upstream is readonly string[] => Array.isArray(upstream);

function siteFor(upstream: string | readonly string[] | Readonly<Record<string, string>>): string {
  const read = (name: string): string => readFileSync(join(SITES, name), "utf8");
  if (typeof upstream === "string")
    return read("catqd.conf").replace("server unix:/run/catqd/http.sock;", `server ${upstream};`);
  if (isSeveral(upstream))
    return read("catqd-cluster.conf").replaceAll(
      /server catqd-(\d):8080/g,
      (_, number) => `server ${upstream[Number(number) - 1]}`,
    );
  return Object.entries(upstream).reduce(
    (site, [line, url]) => site.replace(`server unix:/run/catqd/${line}/http.sock;`, `server ${url};`),
    read("catqd-lines.conf"),
  );
}

function makeCertificate(folder: string): void {
  const { status, stderr } = spawnSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-days",
      "2",
    ].concat(
      ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
      ["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")],
    ),
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`);
}
