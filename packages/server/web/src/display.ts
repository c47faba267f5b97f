import { startWall } from "./wall.ts";
import { showWalls } from "./walls.ts";

/** The wall display: of the line at its own path, or of those that `?lines=vet,cats` names. */
const lines = new URLSearchParams(location.search).get("lines");
if (lines === null) startWall();
else showWalls(lines);

document.documentElement.dataset.started = "";
