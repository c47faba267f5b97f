import { codeOf } from "@catq/shared/system-reason";
import { answerParent } from "../answer-parent.ts";
import { listFolder } from "./list-folder.ts";
import type { PictureAnswer, PictureTask } from "./picture-child.ts";
import { preparePicture, RefusedPicture } from "./prepare-picture.ts";
import { RefusedFile, readRegularFile } from "./regular-file.ts";

/** Files of more bytes are not read. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

answerParent<PictureTask, PictureAnswer>(async (task) => {
  if (task.kind === "list") return await listFolder(task.folder);
  try {
    const bytes = task.kind === "file" ? await readRegularFile(task.path, MAX_FILE_BYTES) : task.bytes;
    return await preparePicture(bytes, task.maxEdge);
  } catch (error) {
    if (error instanceof RefusedPicture || error instanceof RefusedFile) return { refused: error.message };
    const code = codeOf(error);
    if (code === "ENOENT") return { refused: null };
    if (code === "EACCES" || code === "EPERM") return { refused: "it may not be read" };
    // Any other error, such as EIO, may pass: the file is tried again.
    throw error;
  }
});
