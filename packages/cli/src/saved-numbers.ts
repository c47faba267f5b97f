import { DEFAULT_SERVER, readServer } from "./client/server-url.ts";
import { systemClock } from "./process/clock.ts";
import { stateFolder } from "./wallet/state-folder.ts";
import { openWallet } from "./wallet/wallet.ts";

/**
 * The numbers of the saved tickets at the environment's server that are not known to be over, a line each: what
 * `catq saved-numbers` prints, which a shell waits for at each Tab. The bundle has it in a file of its own, so that
 * neither the parser nor a command is loaded. Throws a CatqError as the command does.
 */
export async function savedNumbers(env: NodeJS.ProcessEnv, warn: (message: string) => void): Promise<string> {
  const wallet = openWallet(stateFolder(env), systemClock, warn);
  const saved = await wallet.list(readServer(env.CATQ_SERVER || DEFAULT_SERVER));
  return saved.flatMap(({ number, end }) => (end === null ? `${number}\n` : [])).join("");
}
