/**
 * Gives the eigenvalues of a small symmetric matrix, largest first, with their vectors of length 1. Source: the cyclic
 * method of Jacobi (Golub and Van Loan, Matrix Computations, 8.5).
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
} {
  const size = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const v = matrix.map((_, row) => Float64Array.from({ length: size }, (__, column) => (row === column ? 1 : 0)));
  for (let sweep = 0; sweep < 60 && offDiagonal(a) > 0; sweep += 1) {
    for (let p = 0; p < size - 1; p += 1) for (let q = p + 1; q < size; q += 1) rotate(a, v, p, q);
  }
  const order = a.map((_, index) => index).sort((one, other) => at(a, other, other) - at(a, one, one));
  return {
    values: order.map((index) => at(a, index, index)),
    vectors: order.map((index) => v.map((row) => row[index] ?? 0)),
  };
}

function offDiagonal(a: readonly Float64Array[]): number {
  const sum = a.reduce(
    (total, row, p) => total + row.reduce((part, value, q) => part + (p === q ? 0 : value * value), 0),
    0,
  );
  const scale = a.reduce((total, _, index) => total + at(a, index, index) ** 2, 0);
  return sum > scale * 1e-28 ? sum : 0;
}

/** Makes the place (p, q) zero. */
function rotate(a: readonly Float64Array[], v: readonly Float64Array[], p: number, q: number): void {
  const off = at(a, p, q);
  if (off === 0) return;
  const theta = (at(a, q, q) - at(a, p, p)) / (2 * off);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(t, 1);
  const sine = t * cosine;
  for (let k = 0; k < a.length; k += 1) mix(a, [k, p], [k, q], cosine, sine);
  for (let k = 0; k < a.length; k += 1) mix(a, [p, k], [q, k], cosine, sine);
  for (let k = 0; k < a.length; k += 1) mix(v, [k, p], [k, q], cosine, sine);
}

type Place = readonly [row: number, column: number];

function mix(m: readonly Float64Array[], one: Place, other: Place, cosine: number, sine: number): void {
  const [x, y] = [at(m, ...one), at(m, ...other)];
  put(m, one, cosine * x - sine * y);
  put(m, other, sine * x + cosine * y);
}

function at(m: readonly Float64Array[], row: number, column: number): number {
  return m[row]?.[column] ?? 0;
}

function put(m: readonly Float64Array[], [row, column]: Place, value: number): void {
  const line = m[row];
  if (line !== undefined) line[column] = value;
}
