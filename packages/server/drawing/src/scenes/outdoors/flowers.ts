import { type Colour, colour, mix, shift } from "../../sketch/colour.ts";
import { n, oval } from "../../sketch/path.ts";
import { fill, line } from "../../sketch/sketch.ts";
import type { SceneParts } from "../scenery.ts";

/** A flower on its stem, rooted at (0, 0), some 90 high. */
export function flower({ tones, chance }: SceneParts): string {
  const height = chance.between(64, 104);
  const lean = chance.between(-14, 14);
  const petal = chance.pick([
    tones.accent,
    shift(tones.accent, 0.14, -0.03),
    colour(0.97, 0.02, 90),
    colour(0.86, 0.13, 92),
    colour(0.74, 0.13, 350),
  ]);
  const stem = colour(0.55, 0.1, 140);
  const stalk =
    line(`M0 0Q0 ${n(-height * 0.5)} ${n(lean)} ${n(-height)}`, stem, 5) +
    fill(oval(lean * 0.3 + 12, -height * 0.4, 15, 6, -28), stem);
  if (chance.maybe(0.3)) {
    const cup = `M${n(lean - 17)} ${n(-height - 30)}Q${n(lean - 8)} ${n(-height - 16)} ${n(lean)} ${n(-height - 34)}Q${n(lean + 8)} ${n(-height - 16)} ${n(lean + 17)} ${n(-height - 30)}Q${n(lean + 22)} ${n(-height + 6)} ${n(lean)} ${n(-height + 8)}Q${n(lean - 22)} ${n(-height + 6)} ${n(lean - 17)} ${n(-height - 30)}Z`;
    return stalk + fill(cup, petal);
  }
  const count = chance.whole(5, 9);
  let petals = "";
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * 360;
    const r = (angle * Math.PI) / 180;
    petals += oval(lean + Math.cos(r) * 15, -height + Math.sin(r) * 15, 12, 34 / count + 2.5, angle);
  }
  return (
    stalk +
    fill(petals, petal) +
    fill(
      oval(lean, -height, 9, 9),
      petal.h > 80 && petal.h < 100 && petal.c > 0.1 ? colour(0.6, 0.12, 60) : colour(0.86, 0.14, 88),
    )
  );
}

/** A tuft of grass, rooted at (0, 0). */
export function tuft({ chance }: SceneParts, grass: Colour): string {
  let svg = "";
  const count = chance.whole(5, 8);
  for (let i = 0; i < count; i++) {
    const x = (i - count / 2) * 13;
    const [height, lean] = [chance.between(50, 110), (i - count / 2) * 9 + chance.bell() * 8];
    svg += fill(
      `M${n(x - 7)} 0Q${n(x - 3)} ${n(-height * 0.6)} ${n(x + lean)} ${n(-height)}Q${n(x + 6)} ${n(-height * 0.55)} ${n(x + 7)} 0Z`,
      mix(shift(grass, chance.between(-0.14, -0.04)), colour(0.5, 0.1, 150), 0.2),
    );
  }
  return svg;
}
