/** A direction or position in the patient: left, posterior, head; in mm. Source: PS3.3 C.7.6.2.1.1. */
export type Vector = readonly [number, number, number];

/** Gives the scalar product. */
export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Gives the vector at a right angle to both, right-handed. */
export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Gives the point `by` times a direction away. */
export function moved(from: Vector, along: Vector, by: number): Vector {
  return [from[0] + along[0] * by, from[1] + along[1] * by, from[2] + along[2] * by];
}

/** Gives the way from `b` to `a`. */
export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** Gives the vector a number of times as long. */
export function scaled(vector: Vector, by: number): Vector {
  return [vector[0] * by, vector[1] * by, vector[2] * by];
}

/** Gives the direction with a length of 1. */
export function normalised(vector: Vector): Vector {
  return scaled(vector, 1 / Math.hypot(...vector));
}
