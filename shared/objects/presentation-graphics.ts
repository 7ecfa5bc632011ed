import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "../imaging/attributes.ts";
import type { ImagePoint } from "../imaging/measure.ts";
import type { LayerColour, PresentedShape, PresentedText } from "../imaging/presented-image.ts";
import { type CompoundShape, compoundShape } from "./compound-graphics.ts";
import { layerColour } from "./layer-colour.ts";
import { isItemForImage } from "./presentation-state.ts";

/** The graphics of a state for one image, those of lower layers first. */
export interface GraphicsReading {
  readonly shapes: readonly PresentedShape[];
  readonly texts: readonly PresentedText[];
  readonly notes: readonly string[];
}

/** What turns the numbers of a state into image points. */
export interface GraphicsPlace {
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
  /** Width over height of a pixel. */
  readonly aspect: number;
  /** Image point of a place on the displayed area, from 0 to 1. */
  readonly onArea: (place: readonly [number, number]) => ImagePoint;
}

/** The graphic layer that holds the marks of a report in the states that this program writes. */
export const ownMarksLayer = "MARKS";

/** More than a reader could look at; a hostile state must not take the time or the memory. */
const mostItems = 5_000;
const mostPoints = 20_000;
const farthest = 1_000_000;
const longestText = 2_000;

/** Gives the graphic annotations of a state for one image. Never throws. Source: PS3.3 C.10.5, C.10.7. */
export function readGraphics(source: DicomJsonInstance, place: GraphicsPlace): GraphicsReading {
  const layers = readLayers(source);
  const notes = new Set<string>();
  const annotations = itemsOf(source, "00700001")
    .filter((item) => isItemForImage(item, place.sopInstanceUid, place.frameNumber))
    .map((item) => {
      const name = textOf(item, "00700002");
      return { item, layer: { name, ...(layers.get(name) ?? { order: 1e9, colour: null }) } };
    })
    .sort((a, b) => a.layer.order - b.layer.order);
  const [shapes, texts]: [PresentedShape[], PresentedText[]] = [[], []];
  for (const { item, layer } of annotations) {
    for (const object of itemsOf(item, "00700009")) {
      const shape = readShape(object, place, layer.colour);
      if (typeof shape === "string") notes.add(shape);
      else if (shapes.length < mostItems) shapes.push({ ...shape, layer: layer.name });
      else notes.add("Too many graphics: not all of them are shown");
    }
    for (const object of itemsOf(item, "00700008")) {
      const text = readText(object, place, layer.colour);
      if (typeof text === "string") notes.add(text);
      else if (texts.length < mostItems) texts.push({ ...text, layer: layer.name });
      else notes.add("Too many texts: not all of them are shown");
    }
    for (const compound of compoundsOf(item)) {
      const shape = readCompound(compound, place);
      if (typeof shape === "string") notes.add(shape);
      else if (shapes.length + shape.lines.length <= mostItems) {
        const drawn = { isFilled: false, colour: layer.colour, layer: layer.name };
        shapes.push(...shape.lines.map((line) => ({ ...line, ...drawn })));
        const beside = { box: null, isAnchorShown: false, colour: layer.colour, layer: layer.name };
        texts.push(...shape.labels.map(({ text, at }) => ({ lines: [text], anchor: at, ...beside })));
      } else notes.add("Too many graphics: not all of them are shown");
    }
  }
  return { shapes, texts, notes: [...notes] };
}

/** A state has plain graphics and texts that say the same, joined by an identifier: where they are there, they are shown. */
function compoundsOf(item: DicomJsonInstance): readonly DicomJsonInstance[] {
  const plain = [...itemsOf(item, "00700009"), ...itemsOf(item, "00700008")];
  const equals = new Set(plain.flatMap((object) => numberOf(object, "00700226") ?? []));
  return itemsOf(item, "00700209").filter((compound) => {
    const id = numberOf(compound, "00700226");
    return id === null || !equals.has(id);
  });
}

function readCompound(compound: DicomJsonInstance, place: GraphicsPlace): CompoundShape | string {
  const numbers = numbersOf(compound, "00700022");
  const points = pointsOf(compound, numbers, textOf(compound, "00700282"), place);
  const count = numberOf(compound, "00700021") ?? numbers.length / 2;
  const isValid = points !== null && points.length === count && points.length <= mostPoints;
  // Wider than any image: a line without an end leaves every picture.
  const shape = isValid ? compoundShape(compound, points, { aspect: place.aspect, reach: 10_000 }) : null;
  const type =
    textOf(compound, "00700294")
      .replace(/[^A-Z]/g, "")
      .slice(0, 20) || "UNNAMED";
  return shape ?? `A compound graphic (${type}) is not shown: it has no plain equal and its points are not understood`;
}

interface Layer {
  readonly order: number;
  readonly colour: LayerColour | null;
}

function readLayers(source: DicomJsonInstance): ReadonlyMap<string, Layer> {
  return new Map(
    itemsOf(source, "00700060").map((item) => [
      textOf(item, "00700002"),
      { order: numberOf(item, "00700062") ?? 1e9, colour: layerColour(item) },
    ]),
  );
}

const notShown = "A graphic is not shown: its points are not valid";

function readShape(
  object: DicomJsonInstance,
  place: GraphicsPlace,
  colour: LayerColour | null,
): PresentedShape | string {
  const numbers = numbersOf(object, "00700022");
  const count = numberOf(object, "00700021") ?? numbers.length / 2;
  const points = pointsOf(object, numbers, textOf(object, "00700005"), place);
  if (points === null || count !== points.length || points.length > mostPoints) return notShown;
  const isFilled = textOf(object, "00700024") === "Y";
  const shape = outlineOf(textOf(object, "00700023"), points, place.aspect);
  return shape === null ? notShown : { ...shape, isFilled: isFilled && shape.isClosed, colour };
}

function pointsOf(
  object: DicomJsonInstance,
  numbers: readonly number[],
  units: string,
  place: GraphicsPlace,
): readonly ImagePoint[] | null {
  const dimensions = numberOf(object, "00700020") ?? 2;
  if (numbers.length === 0 || numbers.length % 2 === 1 || dimensions !== 2) return null;
  const points: ImagePoint[] = [];
  for (let index = 0; index < numbers.length; index += 2) {
    const point = imagePoint([numbers[index] ?? 0, numbers[index + 1] ?? 0], units, place);
    if (point === null) return null;
    points.push(point);
  }
  return points;
}

/** PIXEL counts from the corner of the first pixel, whose centre is our origin. Source: PS3.3 C.10.5.1.1. */
function imagePoint([x, y]: readonly [number, number], units: string, place: GraphicsPlace): ImagePoint | null {
  if (Math.abs(x) > farthest || Math.abs(y) > farthest) return null;
  if (units === "PIXEL") return [x - 0.5, y - 0.5];
  return units === "DISPLAY" ? place.onArea([x, y]) : null;
}

type Outline = Pick<PresentedShape, "points" | "isClosed">;

function outlineOf(type: string, points: readonly ImagePoint[], aspect: number): Outline | null {
  const [a, b, c, d] = points;
  const isBack = points.length > 2 && a !== undefined && a.every((part, axis) => part === points.at(-1)?.[axis]);
  if (type === "POINT") return points.length === 1 ? { points, isClosed: false } : null;
  if (type === "POLYLINE") return points.length >= 2 ? { points, isClosed: isBack } : null;
  if (type === "INTERPOLATED") return points.length >= 2 ? { points: smooth(points, isBack), isClosed: isBack } : null;
  if (type === "CIRCLE" && a && b && points.length === 2) {
    const radius = Math.hypot(b[0] - a[0], (b[1] - a[1]) / aspect);
    return { points: round(a, [radius, 0], [0, radius * aspect]), isClosed: true };
  }
  if (type === "ELLIPSE" && a && b && c && d && points.length === 4) {
    const center: ImagePoint = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return { points: round(center, [b[0] - center[0], b[1] - center[1]], half(c, d)), isClosed: true };
  }
  return null;
}

function half(from: ImagePoint, to: ImagePoint): ImagePoint {
  return [(to[0] - from[0]) / 2, (to[1] - from[1]) / 2];
}

/** Goes round in 64 steps along two half axes. */
function round(center: ImagePoint, first: ImagePoint, second: ImagePoint): readonly ImagePoint[] {
  return Array.from({ length: 65 }, (_, step): ImagePoint => {
    const [cosine, sine] = [Math.cos((step / 32) * Math.PI), Math.sin((step / 32) * Math.PI)];
    return [center[0] + first[0] * cosine + second[0] * sine, center[1] + first[1] * cosine + second[1] * sine];
  });
}

/** A curve through every point (Catmull-Rom); the standard leaves open which. */
function smooth(points: readonly ImagePoint[], isClosed: boolean): readonly ImagePoint[] {
  const count = points.length;
  const at = (index: number): ImagePoint => {
    const around = isClosed
      ? ((index % (count - 1)) + count - 1) % (count - 1)
      : Math.min(Math.max(index, 0), count - 1);
    return points[around] ?? [0, 0];
  };
  const steps = count > 500 ? 1 : 8;
  const curve: ImagePoint[] = [];
  for (let index = 0; index + 1 < count; index += 1) {
    const [p, q, r, s] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    for (let step = 0; step < steps; step += 1) {
      const t = step / steps;
      curve.push([spline(p[0], q[0], r[0], s[0], t), spline(p[1], q[1], r[1], s[1], t)]);
    }
  }
  return [...curve, at(isClosed ? 0 : count - 1)];
}

function spline(p: number, q: number, r: number, s: number, t: number): number {
  return q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
}

function readText(object: DicomJsonInstance, place: GraphicsPlace, colour: LayerColour | null): PresentedText | string {
  const text = textOf(object, "00700006").slice(0, longestText);
  if (text === "") return "A text is not shown: it is empty";
  const boxUnits = textOf(object, "00700003");
  const [first, last] = [corner(object, "00700010", boxUnits, place), corner(object, "00700011", boxUnits, place)];
  const anchor = corner(object, "00700014", textOf(object, "00700004"), place);
  const box = first === null || last === null ? null : ([first, last] as const);
  // What was written of the image must not be lost, even where its place is.
  if (box === null && anchor === null) return `A text has no valid place: "${text.slice(0, 200)}"`;
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  return { lines, box, anchor, isAnchorShown: textOf(object, "00700015") === "Y", colour };
}

function corner(object: DicomJsonInstance, tag: string, units: string, place: GraphicsPlace): ImagePoint | null {
  const [x, y] = numbersOf(object, tag);
  return x === undefined || y === undefined ? null : imagePoint([x, y], units, place);
}
