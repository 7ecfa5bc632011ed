import { Layers, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { chestWallOf } from "../../shared/hanging/hung-view.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { type EdgeLetters, edgeLetters, unknownEdges } from "../../shared/imaging/orientation.ts";
import { projectionText } from "../../shared/imaging/projection.ts";
import { isMirrored, rowScale, type View } from "../../shared/imaging/view-transform.ts";
import { presetName } from "../../shared/imaging/window-presets.ts";
import { displayStore } from "../display/display-store.ts";
import { FidelityBadge, fidelityOfPicture } from "./fidelity-badge.tsx";
import { findDecoded } from "./image-loader.ts";
import { stageOf } from "./image-painter.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import { colourNote } from "./kinds/colour-tables.ts";
import { derivedWaiting } from "./kinds/derived-picture.ts";
import { splitWords } from "./kinds/time-step.ts";
import { linesOfLayers } from "./objects/layer-words.ts";
import styles from "./pane.module.css";
import { IdentityCorner } from "./pane-identity.tsx";
import { viewOnPane } from "./pane-view.ts";
import { TrueSizeLine } from "./true-size-line.tsx";
import type { Viewer } from "./viewer.ts";
import type { PaneState } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";
import { straightenedTurn } from "./volume/curve-set.ts";

interface OverlayProps {
  readonly viewer: Viewer;
  readonly set: DisplaySet;
  readonly pane: PaneState;
  /** The header of the image as the pane shows it, with its presentation state. */
  readonly header: ImageHeader | undefined;
  /** What the pane says about its link, or empty. */
  readonly link: string;
  /** What the pane says of CAD, or empty. */
  readonly cad: string;
  /** What other objects lay over the image: see `linesOfLayers`. */
  readonly objects: string;
  readonly size: { readonly width: number; readonly height: number };
  /** What stands under the words at the top right. */
  readonly aside: ReactNode;
}

/** The four corners, the orientation letters and what is uncertain about the image. */
export function PaneOverlay({ viewer, set, pane, header, link, cad, objects, size, aside }: OverlayProps) {
  // True size, which a presentation state can ask for, depends on the monitor.
  useStore(displayStore);
  const shown = findImage(imageIdOf(set, pane));
  const any = shown ?? findImage(set.images[0]?.imageId ?? "");
  const view = header === undefined ? null : viewOnPane(pane, header, { ...size, pixelRatio: devicePixelRatio });
  const letters =
    header === undefined || view === null ? unknownEdges : edgeLetters(header.plane, header.patientOrientation, view);
  const hasLetters = letters.left !== "" || letters.top !== "";
  const swapped = swappedSides(set, letters, view);
  const sideLetter = `${styles.letter} ${swapped.length > 0 ? styles.swapped : ""}`;
  const isSized = header !== undefined && view !== null && size.width !== 0;
  const zoom = isSized ? rowScale(view, stageOf(header, size.width, size.height)) : null;
  return (
    <div className={styles.overlay}>
      <div className={`${styles.corner} ${styles.topLeft}`}>
        {swapped.map((words) => (
          <SideWarning key={words} words={words} />
        ))}
        <b>{titleOf(set)}</b>
        {header !== undefined && <b>{projectionText(header.projection)}</b>}
        <span>{seriesLine(set, header?.sliceThicknessMm ?? null)}</span>
        {splitWords(set) !== "" && <b>{splitWords(set)}</b>}
      </div>
      <IdentityCorner viewer={viewer} set={set} institution={any?.institution ?? ""}>
        {aside}
      </IdentityCorner>
      <div className={`${styles.corner} ${styles.bottomLeft}`}>
        <LayerLines text={objects} />
        {header !== undefined && <FidelityBadge viewer={viewer} imageId={imageIdOf(set, pane)} />}
        {shown !== undefined && otherNotes(shown).map((note) => <Note key={note} text={note} />)}
        {layerNotes(header, imageIdOf(set, pane), pane).map((note) => (
          <Note key={note} text={note} />
        ))}
        {(pane.derived !== null || header?.presented?.mask !== undefined) && (
          <Note text={pane.derivation || derivedWaiting(pane.derived)} />
        )}
        {header !== undefined && pane.hung?.chestWall && chestWallOf(header) === null && (
          <Note text="Chest wall not named" />
        )}
        {header !== undefined && !hasLetters && sidesMatter(set) && <Note text="Sides not recorded" />}
        {header?.frameName && <span>{header.frameName}</span>}
        {pane.shownIndex !== null && <span>{imageLine(set, pane.shownIndex)}</span>}
        {header !== undefined && <span>{windowLine(pane, header.isColour, isInvertedHere(pane, header, shown))}</span>}
      </div>
      <div className={`${styles.corner} ${styles.bottomRight}`}>
        {cad !== "" && <Note text={cad} />}
        {link !== "" && <LinkLine text={link} />}
        {isSized && <TrueSizeLine {...{ viewer, view, header, size }} imageId={imageIdOf(set, pane)} />}
        {zoom !== null && <span>{`Zoom ${zoom.toFixed(2)}`}</span>}
      </div>
      <span className={`${sideLetter} ${styles.left}`}>{letters.left}</span>
      <span className={`${sideLetter} ${styles.right}`}>{letters.right}</span>
      <span className={`${styles.letter} ${styles.top}`}>{letters.top}</span>
      <span className={`${styles.letter} ${styles.bottom}`}>{letters.bottom}</span>
    </div>
  );
}

/** The bar at the right edge: how much is loaded, and where the shown image lies. */
export function LoadBar(props: { readonly loaded: number; readonly total: number; readonly index: number }) {
  if (props.total < 2) return null;
  const share = (part: number) => `${(part / props.total) * 100}%`;
  return (
    <div className={styles.loadBar} aria-hidden="true">
      {props.loaded < props.total && <div className={styles.loaded} style={{ height: share(props.loaded) }} />}
      <div className={styles.mark} style={{ top: share(props.index), height: share(1) }} />
    </div>
  );
}

/** A link that is lost is told aloud: what scrolls together is no longer the same place. */
function LinkLine({ text }: { readonly text: string }) {
  const isLost = text.startsWith("Link lost") || text.startsWith("Check the landmarks");
  return <span role={isLost ? "status" : undefined}>{isLost ? <Note text={text} /> : text}</span>;
}

/** What others lay over the image is no trouble; what of it is missing or off is. */
function LayerLines({ text }: { readonly text: string }) {
  const { drawn, warnings } = linesOfLayers(text);
  return (
    <>
      {drawn.map((line) => (
        <span key={line} className={`${styles.note} ${styles.over}`}>
          <Layers aria-hidden="true" size={12} /> {line}
        </span>
      ))}
      {warnings.map((line) => (
        <Note key={line} text={line} />
      ))}
    </>
  );
}

function Note({ text }: { readonly text: string }) {
  return (
    <span className={styles.note}>
      <TriangleAlert aria-hidden="true" size={12} /> {text}
    </span>
  );
}

/** What may make a reader take one side for the other stands first at the pane, in the strongest form that words have there. */
function SideWarning({ words }: { readonly words: string }) {
  return (
    <strong className={styles.sideWarning}>
      <TriangleAlert aria-hidden="true" size={14} /> {words}
    </strong>
  );
}

/** Why the sides are not where a reader expects them; empty where they are, or where nobody knows. */
function swappedSides(set: DisplaySet, letters: EdgeLetters, view: View | null): readonly string[] {
  return [
    ...(isFilm(set.modality) && letters.left === "L" ? ["Patient's left is on the left"] : []),
    ...(view !== null && isMirrored(view) ? ["Mirror image"] : []),
  ];
}

function imageIdOf(set: DisplaySet, pane: PaneState): string {
  return pane.shownIndex === null ? "" : (set.images[pane.shownIndex]?.imageId ?? "");
}

/** What the header says of the image that its badge does not say. */
function otherNotes(shown: RegisteredImage): readonly string[] {
  const said = new Set(fidelityOfPicture(shown).map(({ words }) => words));
  return shown.header.notes.filter((note) => !said.has(note));
}

/** What a header lays over the image and is not on the screen, and colours that it has not. */
function layerNotes(
  header: ImageHeader | undefined,
  imageId: string,
  { hidden, colours }: PaneState,
): readonly string[] {
  if (header === undefined) return [];
  const { overlays, shutter } = header;
  const unusedBits = findDecoded(imageId)?.unusedBits;
  const isLost = overlays.some(({ group, source }) => source.kind === "unusedBit" && unusedBits?.has(group) !== true);
  return [
    ...(colours !== null && !header.isColour ? [colourNote(colours)] : []),
    ...(overlays.length > 0 && hidden.includes("overlays") ? ["Overlays hidden"] : []),
    ...(isLost ? ["Overlay not shown: its bits were lost when the image was compressed"] : []),
    ...(shutter !== null && hidden.includes("shutter") ? ["Shutter hidden"] : []),
  ];
}

function titleOf(set: DisplaySet): string {
  const description = set.description || "Series without a description";
  return description.startsWith(set.modality) ? description : `${set.modality} ${description}`;
}

/** Ultrasound, endoscopy, photographs and screen copies never record the patient's sides; saying so would be noise. */
function sidesMatter({ modality, section }: DisplaySet): boolean {
  return (
    section?.curve?.form !== "straightened" &&
    !["US", "IVUS", "ES", "XC", "GM", "SM", "OT", "SC", "NM", "OP"].includes(modality)
  );
}

/** Frontal films are read with the patient's right on the left; one stored the other way has to say so. */
function isFilm(modality: string): boolean {
  return ["CR", "DX", "RG", "RF", "PX"].includes(modality);
}

function seriesLine(set: DisplaySet, thickness: number | null): string {
  const series = set.seriesNumber === null ? "Series without a number" : `Series ${set.seriesNumber}`;
  if (set.section !== undefined) return `${set.section.name}, made from ${series.toLowerCase()}`;
  return thickness === null ? series : `${series}, ${thickness.toFixed(1)} mm`;
}

/** Place in the series, and the number in the header where it differs: reports and other systems name that one. */
function imageLine(set: DisplaySet, index: number): string {
  const number = set.images[index]?.reference.instanceNumber ?? null;
  if (set.section?.curve?.form === "straightened") return `Turned ${straightenedTurn(index)}° about the curve`;
  if (set.section !== undefined) return `Plane ${index + 1} of ${set.images.length}`;
  const place = `Image ${index + 1} of ${set.images.length}`;
  return number === null || number === index + 1 ? place : `${place}, number ${number}`;
}

/** By the reader or by a presentation state, against what the image itself says. */
function isInvertedHere(pane: PaneState, header: ImageHeader, shown: RegisteredImage | undefined): boolean {
  return pane.isInverted !== (header.isInverted !== (shown?.header.isInverted ?? header.isInverted));
}

function windowLine(pane: PaneState, isColour: boolean, isInverted: boolean): string {
  const inverted = isInverted ? ", inverted" : "";
  const { window } = pane;
  if (window === null) return "";
  if (isColour) return pane.isInverted ? "Inverted" : "";
  if (window.kind === "table") return `${window.name || "Window from the image"}${inverted}`;
  const name = presetName(window.center, window.width) || window.name;
  const level = `Level ${formatLevel(window.center)}, width ${formatLevel(window.width)}`;
  return `${level}${name === "" ? "" : `, ${name.toLowerCase()}`}${inverted}`;
}

function formatLevel(value: number): string {
  const isShort = Number.isInteger(value) || Math.abs(value) >= 100;
  return (isShort ? String(Math.round(value)) : value.toPrecision(3)).replace("-", "−");
}
