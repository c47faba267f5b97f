/** What listens on every address of the machine is no address to go to. */
const EVERYWHERE = /^http:\/\/(?:0\.0\.0\.0|\[::\]):/;

/** By which URL this machine itself reaches a daemon that listens at `url`. */
export function nearUrl(url: string): string {
  return url.replace(EVERYWHERE, "http://127.0.0.1:");
}
