import type { Greyscale, KeyImage } from "../../../shared/domain/report.ts";
import { screenToImage, type Turn } from "../../../shared/imaging/orientation.ts";
import { hounsfieldUnit } from "../../../shared/imaging/value-transform.ts";
import type { DicomDataset } from "./dicom-writer.ts";
import { srgbProfile } from "./srgb-profile.ts";

type Table = NonNullable<Greyscale["presentation"]>;

/** Gives how an image was turned in the terms of PS3.3 C.10.6, which knows no flip of top and bottom: that is half a turn and the other flip. */
export function turnOf(presentation: KeyImage["presentation"]): Turn {
  const { rotationDegrees, isFlippedHorizontally, isFlippedVertically } = presentation;
  const degrees = Math.round(rotationDegrees / 90) * 90 + (isFlippedVertically ? 180 : 0);
  return {
    rotationDegrees: ((degrees % 360) + 360) % 360,
    isFlippedHorizontally: isFlippedHorizontally !== isFlippedVertically,
    isFlippedVertically: false,
  };
}

/** Gives the Displayed Area module (PS3.3 C.10.4): the pixels that lie at the corners of the screen after the turn. */
export function displayedArea({ area, aspect }: Pick<Greyscale, "area" | "aspect">, turn: Turn): DicomDataset {
  const [left, top, right, bottom] = [area[0] + 1.5, area[1] + 1.5, area[2] + 0.5, area[3] + 0.5].map(Math.round);
  const cornerAt = (direction: readonly [number, number]) => {
    const [x, y] = screenToImage(direction, turn);
    return [x < 0 ? left : right, y < 0 ? top : bottom].map((value) => value ?? 1);
  };
  const isSquare = Math.abs(aspect - 1) < 1e-4;
  return {
    DisplayedAreaSelectionSequence: [
      {
        DisplayedAreaTopLeftHandCorner: cornerAt([-1, -1]),
        DisplayedAreaBottomRightHandCorner: cornerAt([1, 1]),
        PresentationSizeMode: "SCALE TO FIT",
        PresentationPixelAspectRatio: isSquare ? ["1", "1"] : ["10000", String(Math.round(aspect * 10000))],
      },
    ],
  };
}

/** Gives the Modality LUT, Softcopy VOI LUT, Softcopy Presentation LUT and Display Shutter modules (PS3.3 C.11, C.7.6.11). */
export function greyscaleModules(greyscale: Greyscale): DicomDataset {
  return {
    ...modalityModule(greyscale.modality),
    SoftcopyVOILUTSequence: [voiItem(greyscale.window)],
    ...presentationModule(greyscale),
    ...(greyscale.shutter === undefined ? {} : shutterModule(greyscale.shutter)),
  };
}

/** Gives the ICC Profile module (PS3.3 C.11.15): a screen's red, green and blue. */
export function colourModules(): DicomDataset {
  const profile = srgbProfile();
  return { _vrMap: { ICCProfile: "OB" }, ICCProfile: Uint8Array.from(profile).buffer, ColorSpace: "SRGB" };
}

function modalityModule(modality: Greyscale["modality"]): DicomDataset {
  if ("entries" in modality) return { ModalityLUTSequence: [{ ...tableItem(modality), ModalityLUTType: "US" }] };
  const { slope, intercept, unit } = modality;
  return {
    RescaleIntercept: decimal(intercept),
    RescaleSlope: decimal(slope),
    RescaleType: unit === hounsfieldUnit ? "HU" : "US",
  };
}

/** LINEAR_EXACT is written as the LINEAR window that is the same line: every reader knows that one. */
function voiItem(window: Greyscale["window"]): DicomDataset {
  if ("entries" in window) return { VOILUTSequence: [tableItem(window)] };
  const { kind, center, width } = window;
  const isExact = kind === "linearExact";
  return {
    WindowCenter: decimal(isExact ? center + 0.5 : center),
    WindowWidth: decimal(isExact ? width + 1 : width),
    VOILUTFunction: kind === "sigmoid" ? "SIGMOID" : "LINEAR",
  };
}

/** A shape inverts; a table has to be inverted itself, as there can be only one of both. */
function presentationModule({ presentation, isInverted }: Greyscale): DicomDataset {
  if (presentation === undefined) return { PresentationLUTShape: isInverted ? "INVERSE" : "IDENTITY" };
  if (!isInverted) return { PresentationLUTSequence: [tableItem(presentation)] };
  const words = wordsOf(presentation).map((entry) => 2 ** presentation.bits - 1 - entry);
  const entries = Buffer.from(Uint16Array.from(words).buffer).toString("base64");
  return { PresentationLUTSequence: [tableItem({ ...presentation, entries })] };
}

function tableItem(table: Table): DicomDataset {
  const words = wordsOf(table);
  return {
    _vrMap: { LUTDescriptor: table.firstMapped < 0 ? "SS" : "US", LUTData: "OW" },
    LUTDescriptor: [words.length, table.firstMapped, table.bits],
    LUTData: Uint16Array.from(words).buffer,
  };
}

function wordsOf({ entries }: Table): readonly number[] {
  const bytes = Buffer.from(entries, "base64");
  return Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16LE(index * 2));
}

function shutterModule({ shapes, level }: NonNullable<Greyscale["shutter"]>): DicomDataset {
  const kinds = { rectangle: "RECTANGULAR", circle: "CIRCULAR", polygon: "POLYGONAL" };
  const position = (value: number) => String(Math.round(value) + 1);
  const parts = shapes.map((shape): DicomDataset => {
    if (shape.kind === "rectangle") {
      return {
        ShutterLeftVerticalEdge: position(shape.left),
        ShutterRightVerticalEdge: position(shape.right),
        ShutterUpperHorizontalEdge: position(shape.top),
        ShutterLowerHorizontalEdge: position(shape.bottom),
      };
    }
    if (shape.kind === "circle") {
      const [column, row] = shape.center;
      return {
        CenterOfCircularShutter: [position(row), position(column)],
        RadiusOfCircularShutter: String(Math.round(shape.radius)),
      };
    }
    return {
      VerticesOfThePolygonalShutter: shape.vertices.flatMap(([column, row]) => [position(row), position(column)]),
    };
  });
  return {
    ShutterShape: shapes.map(({ kind }) => kinds[kind]),
    ShutterPresentationValue: Math.round((level / 255) * 65535),
    ...Object.assign({}, ...parts),
  };
}

/** A DS value: at most 16 characters (PS3.5 section 6.2). */
function decimal(value: number): string {
  const plain = String(value);
  if (plain.length <= 16) return plain;
  for (let digits = 15; digits > 0; digits -= 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return "0";
}
