import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { animation, blackPng, photo, plainPicture } from "./pictures.ts";

export interface MixedFolder {
  /** Names of what can be shown. */
  readonly good: readonly string[];
  /** Names of what cannot, and would be asked for all the same. */
  readonly bad: readonly string[];
}

/** Fills a folder with 200 things such as lie about in one: sound, broken and hostile. */
export async function makeMixedFolder(folder: string): Promise<MixedFolder> {
  const good: string[] = [];
  const bad: string[] = [];
  const write = (list: string[], name: string, bytes: Uint8Array | string): void => {
    list.push(name);
    writeFileSync(join(folder, name), bytes);
  };
  const formats = ["png", "jpeg", "webp", "gif"] as const;
  for (let i = 0; i < 100; i++) {
    const format = formats[i % 4] ?? "png";
    // Names say nothing, or the wrong thing.
    const name = ["cat", "Größe & ünï", "no ending", "text"][i % 4];
    const ending = [".png", ".JPG", "", ".txt"][(i >> 2) % 4];
    write(good, `${name} ${i}${ending}`, await plainPicture(format, { width: 40 + i, height: 90, shade: i }));
  }
  for (let i = 1; i <= 8; i++) write(good, `photo ${i}.jpg`, await photo(i));
  write(good, "moves.gif", await animation("gif"));
  write(good, "moves.webp", await animation("webp"));
  write(good, "panorama.png", blackPng(60_000, 300));

  const jpeg = await plainPicture("jpeg", { width: 400, height: 300 });
  const png = await plainPicture("png", { width: 400, height: 300 });
  for (let i = 0; i < 40; i++) {
    write(bad, `half ${i}.jpg`, jpeg.subarray(0, 100 + i * 10));
    write(bad, `half ${i}.png`, png.subarray(0, 40 + i * 5));
  }
  write(bad, "cat.png", "a text file called cat.png");
  write(bad, "empty.jpg", "");
  write(bad, "bomb.png", blackPng(40_000, 40_000));
  write(bad, "page.webp", "<!doctype html>");
  write(bad, "vector.png", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
  write(bad, "large.jpg", jpeg);
  truncateSync(join(folder, "large.jpg"), 4 * 1024 ** 3);
  bad.push("pipe.png", "dangling.png", "link.png", "more");
  execFileSync("mkfifo", [join(folder, "pipe.png")]);
  symlinkSync("nowhere.png", join(folder, "dangling.png"));
  symlinkSync("moves.gif", join(folder, "link.png"));
  mkdirSync(join(folder, "more"));
  // Nothing is unreadable to root.
  if (process.getuid?.() !== 0) {
    write(bad, "secret.png", png);
    chmodSync(join(folder, "secret.png"), 0);
  }
  return { good, bad };
}
