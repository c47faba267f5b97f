/** Takes one sample. */
type Sample<T> = () => T | Promise<T>;

/**
 * Samples both sides by turns, so that whatever else the machine does meanwhile hits both alike. Who goes first
 * changes with each round. One sample of each goes before and does not count: it warms disks and caches.
 */
export async function interleave<T>(o: {
  rounds: number;
  ours: Sample<T>;
  bare: Sample<T>;
}): Promise<{ ours: T[]; bare: T[] }> {
  await o.bare();
  await o.ours();
  const ours: T[] = [];
  const bare: T[] = [];
  for (let round = 0; round < o.rounds; round++) {
    const isOursFirst = round % 2 === 0;
    if (isOursFirst) ours.push(await o.ours());
    bare.push(await o.bare());
    if (!isOursFirst) ours.push(await o.ours());
  }
  return { ours, bare };
}
