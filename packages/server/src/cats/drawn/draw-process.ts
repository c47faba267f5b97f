import { answerParent } from "../answer-parent.ts";
import type { Drawing, DrawTask } from "./drawn-cats.ts";
import { renderCat } from "./render.ts";

answerParent<DrawTask, Drawing>(({ seed }) => renderCat(seed));
