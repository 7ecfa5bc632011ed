/** Stands in for `xmlbuilder2`, which vtk.js imports for writing XML files; the window writes none. */
export function create(): never {
  throw new Error("XML writing is not part of the window");
}

/** As `create`. */
export function convert(): never {
  throw new Error("XML writing is not part of the window");
}
