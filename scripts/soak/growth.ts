/** How a line through samples rises. */
export interface Growth {
  /** For a hundred steps along the samples' first value. */
  readonly perHundred: number;
  /** Standard error of the same. */
  readonly uncertainty: number;
}

/** Says whether something grows by more than `most` a hundred: by two standard errors, so that noise is no growth. */
export function growsBeyond({ perHundred, uncertainty }: Growth, most: number): boolean {
  return perHundred - 2 * uncertainty > most;
}

/** Gives the rise of the least-squares line through pairs of place and value. Throws for fewer than four of them. */
export function growthOf(samples: readonly (readonly [place: number, value: number])[]): Growth {
  const count = samples.length;
  if (count < 4) throw new Error(`A rise is not known from ${count} samples.`);
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count;
  const place = meanOf(samples.map(([at]) => at));
  const mean = meanOf(samples.map(([, value]) => value));
  const spread = samples.reduce((sum, [at]) => sum + (at - place) ** 2, 0);
  const slope = samples.reduce((sum, [at, value]) => sum + (at - place) * (value - mean), 0) / spread;
  const left = samples.reduce((sum, [at, value]) => sum + (value - mean - slope * (at - place)) ** 2, 0);
  return { perHundred: slope * 100, uncertainty: Math.sqrt(left / (count - 2) / spread) * 100 };
}
