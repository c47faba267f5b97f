import type { Figure } from "../poses/figure.ts";
import type { Chance } from "../sketch/chance.ts";
import type { Point } from "../sketch/path.ts";

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The direction from the cat's eyes to a spot, each part from −1 to 1. */
export function lookAt(figure: Figure, stand: Spot & { readonly scale: number }, spot: Spot): Point {
  const dx = spot.x - (stand.x + figure.head.x * stand.scale);
  const dy = spot.y - (stand.y + figure.head.y * stand.scale);
  const far = Math.hypot(dx, dy) || 1;
  // A head that lies on its side has eyes that do.
  const turn = Math.abs(figure.head.turn) > 30 ? (-figure.head.turn * Math.PI) / 180 : 0;
  const [x, y] = [dx / far, dy / far];
  return [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
}

/** Mostly at whoever looks at the picture. */
export function wander(chance: Chance): Point {
  return chance.maybe(0.55)
    ? [chance.bell() * 0.15, chance.bell() * 0.15]
    : [chance.between(-1, 1), chance.between(-0.8, 0.6)];
}
