import type { PictureForm } from "../../picture/picture-form.ts";
import type { TerminalPicture } from "../../picture/terminal-picture.ts";
import type { ProgressSource } from "../../ticket/progress.ts";

/** How long decoding may delay the end of the process. */
const MAX_WAIT_MS = 3_000;

/** The picture of a cat that may be saved later. */
interface SavedPicture {
  /** Settles once a cat is saved; with null where it cannot be shown. */
  readonly picture: Promise<TerminalPicture | null>;
  readonly isSaved: () => boolean;
}

/** Opens the picture when the cat is saved. What decodes it is loaded then, and not before. */
export function openWhenSaved(source: ProgressSource, form: Exclude<PictureForm, "none">): SavedPicture {
  let isSaved = false;
  const picture = new Promise<TerminalPicture | null>((resolve) => {
    source((progress) => {
      if (progress.type !== "saved" || isSaved) return;
      isSaved = true;
      import("../../picture/terminal-picture.ts")
        .then(({ openPicture }) => openPicture(progress.saved.path, form))
        .then(resolve, () => resolve(null));
    });
  });
  return { picture, isSaved: () => isSaved };
}

/** The picture as lines for the terminal's normal screen, where it stays; empty without one. */
export async function partingPicture(
  { picture, isSaved }: SavedPicture,
  terminal: { readonly columns: number; readonly rows: number },
): Promise<readonly string[]> {
  if (!isSaved()) return [];
  const opened = await Promise.race([picture, timeLimit()]);
  if (opened === null) return [];
  // Room is left for the words below it and for what was there before.
  const rows = Math.min(20, terminal.rows - 6);
  if (!(rows >= 4)) return [];
  const drawing = opened.fitting({ columns: Math.min(60, terminal.columns - 1), rows });
  return drawing.kind === "rows" ? drawing.rows : [drawing.sequence(false)];
}

function timeLimit(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), MAX_WAIT_MS).unref());
}
