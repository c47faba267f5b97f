import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate for `localhost`, signed by itself, and its key, made in a folder. */
export function makeCertificate(folder: string): {
  readonly file: string;
  readonly cert: string;
  readonly key: string;
} {
  const [file, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", keyFile, "-out", file];
  execFileSync("openssl", ["req", "-x509", ...kind, ...names, ...files], { stdio: "ignore" });
  return { file, cert: readFileSync(file, "utf8"), key: readFileSync(keyFile, "utf8") };
}
