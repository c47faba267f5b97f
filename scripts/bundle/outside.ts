/**
 * The packages that are outside of catqd's bundle, and installed with it: one is native and the others are loaded
 * where they are needed, so a start gains nothing by them, and an operator sees what is installed.
 */
export const OUTSIDE = [
  "@koa/router",
  "better-sqlite3",
  "got",
  "koa",
  "lean-qr",
  "pg",
  "raw-body",
  "sharp",
  "web-push",
  "yaml",
  "zod",
];
