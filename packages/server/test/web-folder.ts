import { fileURLToPath } from "node:url";

/** Where the page's files are. */
export const WEB = fileURLToPath(new URL("../web", import.meta.url));
