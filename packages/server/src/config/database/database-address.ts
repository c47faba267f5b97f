import { inspect } from "node:util";

/**
 * Of PostgreSQL's `sslmode` what promises something: no TLS; TLS with whoever answers; with a certificate that is
 * trusted; and one that names the host besides.
 */
export const TLS_MODES = ["disable", "require", "verify-ca", "verify-full"] as const;
export type TlsMode = (typeof TLS_MODES)[number];

export interface DatabaseHost {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
}

export interface AddressParts {
  /** Tried in this order. */
  readonly hosts: readonly DatabaseHost[];
  /** null: as PostgreSQL's own clients choose it. */
  readonly user: string | null;
  readonly password: string | null;
  readonly database: string;
  readonly tls: TlsMode;
  /** A file of certificates in PEM to trust, as an absolute path; null: those that Node trusts. */
  readonly rootCertificate: string | null;
}

/** Where the queue is kept in PostgreSQL. Whichever way it is printed, its password is not. */
export class DatabaseAddress implements AddressParts {
  readonly hosts: readonly DatabaseHost[];
  readonly user: string | null;
  readonly password: string | null;
  readonly database: string;
  readonly tls: TlsMode;
  readonly rootCertificate: string | null;

  constructor({ hosts, user, password, database, tls, rootCertificate }: AddressParts) {
    this.hosts = hosts;
    this.user = user;
    this.password = password;
    this.database = database;
    this.tls = tls;
    this.rootCertificate = rootCertificate;
  }

  /** As a URI, with `***` in the place of the password. */
  toString(): string {
    const secret = this.password === null ? "" : ":***";
    const login =
      this.user === null && secret === "" ? "" : `${encodeURIComponent(this.user ?? "")}${secret}@`;
    const query = [
      ...(this.tls === "disable" ? [] : [`sslmode=${this.tls}`]),
      ...(this.rootCertificate === null ? [] : [`sslrootcert=${this.rootCertificate}`]),
    ].join("&");
    const path = encodeURIComponent(this.database);
    return `postgres://${login}${this.hosts.map(hostText).join(",")}/${path}${query === "" ? "" : `?${query}`}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** A host as it stands in a URI. */
function hostText({ host, port }: DatabaseHost): string {
  const name = host.startsWith("/") ? encodeURIComponent(host) : host.includes(":") ? `[${host}]` : host;
  return `${name}:${port}`;
}
