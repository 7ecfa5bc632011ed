import { isSameImage, type Measurement } from "../../../shared/domain/measurement.ts";
import type { KeyImage, ReportDocument } from "../../../shared/domain/report.ts";
import { screenToImage, type Turn } from "../../../shared/imaging/orientation.ts";
import { ownMarksLayer } from "../../../shared/objects/presentation-graphics.ts";
import type { DicomDataset } from "./dicom-writer.ts";
import { turnOf } from "./presentation-modules.ts";

type Point = readonly [number, number];

const captionLayer = "CAPTION";
/** The layer that the image's own overlays are switched on in. */
export const overlayLayer = "OVERLAYS";

const layerWords: Readonly<Record<string, string>> = {
  [ownMarksLayer]: "Marks of the report",
  [captionLayer]: "Caption of the key image",
  [overlayLayer]: "Overlays of the image",
};

/** CIELab of sRGB 201, 160, 255 under D50, as 16-bit values (PS3.3 C.10.7.1.1). */
const violet = [47448, 40439, 22130];

/** Gives the Graphic Annotation and Graphic Layer modules (PS3.3 C.10.5, C.10.7) of a key image: its marks and its words. */
export function annotations(document: ReportDocument, keyImage: KeyImage, words: string): DicomDataset {
  const marks = marksOf(document, keyImage);
  const items: DicomDataset[] = [];
  if (marks.length > 0) {
    const graphics = marks.flatMap(graphicsOf);
    const turn = turnOf(keyImage.presentation);
    const texts = marks.flatMap((mark) => textOf(mark, turn));
    items.push({
      GraphicLayer: ownMarksLayer,
      ...(texts.length === 0 ? {} : { TextObjectSequence: texts }),
      ...(graphics.length === 0 ? {} : { GraphicObjectSequence: graphics }),
    });
  }
  if (words !== "") items.push({ GraphicLayer: captionLayer, TextObjectSequence: [captionObject(words)] });
  const hasOverlays = (keyImage.presentation.greyscale?.overlays ?? []).length > 0;
  const names = [...(hasOverlays ? [overlayLayer] : []), ...items.map((item) => String(item.GraphicLayer))];
  if (names.length === 0) return {};
  const layers = names.map((name, index) => ({
    GraphicLayer: name,
    GraphicLayerOrder: String(index + 1),
    GraphicLayerRecommendedDisplayGrayscaleValue: 65535,
    // Violet: the marks of whoever reads the image later have another colour on our screen.
    GraphicLayerRecommendedDisplayCIELabValue: violet,
    GraphicLayerDescription: layerWords[name] ?? "",
  }));
  return { ...(items.length === 0 ? {} : { GraphicAnnotationSequence: items }), GraphicLayerSequence: layers };
}

/** The marks as they read and lay when the picture was made. */
function marksOf({ measurements }: ReportDocument, keyImage: KeyImage): readonly Measurement[] {
  const { measurementIds, burntIn } = keyImage;
  return measurements
    .filter(({ id }) => measurementIds.includes(id))
    .flatMap((mark) => {
      const then = burntIn?.marks.find(({ measurementId }) => measurementId === mark.id);
      if (then !== undefined) return [{ ...mark, text: then.text, points: then.points }];
      // A mark that follows to other images has its own points on the image that it was drawn on alone.
      return isSameImage(mark.image, keyImage.image) ? [mark] : [];
    });
}

/** Words for how far a number can be trusted; the number goes nowhere without them. */
const trustWords: Readonly<Record<Measurement["trust"], string>> = {
  exact: "Exact",
  estimated: "Estimated",
  pixelsOnly: "Pixels only",
};

function textOf(mark: Measurement, turn: Turn): DicomDataset[] {
  const trust = mark.quantities.length === 0 ? [] : [trustWords[mark.trust], ...mark.provenance.warnings];
  const text = [mark.text, ...trust].filter((line) => line !== "").join("\r\n");
  if (text === "" || mark.points.length === 0) return [];
  return [
    {
      AnchorPointAnnotationUnits: "PIXEL",
      UnformattedTextValue: plainText(text),
      AnchorPoint: anchorOf(mark.points, turn).map((part) => part + 0.5),
      AnchorPointVisibility: "N",
    },
  ];
}

/** The point that lies farthest to the right on the screen, beside which there is room for words. */
function anchorOf(points: readonly Point[], turn: Turn): Point {
  const [right, down] = screenToImage([1, 0.2], turn);
  const along = ([column, row]: Point) => column * right + row * down;
  return points.reduce((most, point) => (along(point) > along(most) ? point : most), points[0] ?? [0, 0]);
}

function captionObject(words: string): DicomDataset {
  return {
    BoundingBoxAnnotationUnits: "DISPLAY",
    UnformattedTextValue: plainText(words),
    BoundingBoxTopLeftHandCorner: [0.02, 0.9],
    BoundingBoxBottomRightHandCorner: [0.98, 0.98],
    BoundingBoxTextHorizontalJustification: "LEFT",
  };
}

/** ST holds 1024 characters, lines parted by CR LF. */
function plainText(text: string): string {
  return text.replace(/[^\P{Cc}\r\n]/gu, " ").slice(0, 1024);
}

function graphicsOf({ kind, points }: Measurement): DicomDataset[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  switch (kind) {
    case "probe":
      return [graphic("POINT", [first])];
    case "ellipse":
      return [graphic("ELLIPSE", ellipseAxes(first, last))];
    case "rectangle":
      return [graphic("POLYLINE", [first, [last[0], first[1]], last, [first[0], last[1]], first])];
    case "polygon":
      return [graphic("POLYLINE", [...points, first])];
    case "spline":
      return [graphic("INTERPOLATED", [...points, first])];
    case "bidirectional":
    case "cobb":
    case "ratio":
      return pairsOf(points).map((pair) => graphic("POLYLINE", pair));
    default:
      return points.length < 2 ? [graphic("POINT", [first])] : [graphic("POLYLINE", points)];
  }
}

function pairsOf(points: readonly Point[]): readonly (readonly Point[])[] {
  return points.flatMap((point, index) => {
    const next = points[index + 1];
    return index % 2 === 1 || next === undefined ? [] : [[point, next]];
  });
}

/** Ends of the longer axis, then of the shorter one. */
function ellipseAxes([x1, y1]: Point, [x2, y2]: Point): readonly Point[] {
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const across: Point[] = [
    [x1, y],
    [x2, y],
  ];
  const down: Point[] = [
    [x, y1],
    [x, y2],
  ];
  return Math.abs(x2 - x1) >= Math.abs(y2 - y1) ? [...across, ...down] : [...down, ...across];
}

/** Positions count from the corner of the first pixel, whose centre is our origin (PS3.3 C.10.5.1.1). */
function graphic(type: string, points: readonly Point[]): DicomDataset {
  return {
    GraphicAnnotationUnits: "PIXEL",
    GraphicDimensions: 2,
    NumberOfGraphicPoints: points.length,
    GraphicData: points.flatMap(([column, row]) => [column + 0.5, row + 0.5]),
    GraphicType: type,
    ...(type === "POINT" ? {} : { GraphicFilled: "N" }),
  };
}
