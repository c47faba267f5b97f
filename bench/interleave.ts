/** Takes one sample, in the line's unit. */
type Sample = () => number | Promise<number>;

/**
 * Samples both sides by turns, so that whatever else the machine does meanwhile hits both alike. Who goes first
 * changes with each round. One sample of each goes before and does not count: it warms disks and caches.
 */
export async function interleave(o: {
  rounds: number;
  ours: Sample;
  bare: Sample;
}): Promise<{ ours: number[]; bare: number[] }> {
  await o.bare();
  await o.ours();
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < o.rounds; round++) {
    const isOursFirst = round % 2 === 0;
    if (isOursFirst) ours.push(await o.ours());
    bare.push(await o.bare());
    if (!isOursFirst) ours.push(await o.ours());
  }
  return { ours, bare };
}
