import type { KnownSeries } from "../../shared/checks/report-subject.ts";
import type { ImageReference, Measurement } from "../../shared/domain/measurement.ts";
import type { Patient } from "../../shared/domain/patient.ts";
import type { KeyImage } from "../../shared/domain/report.ts";
import type { SeriesWords } from "../../shared/imaging/series-words.ts";
import type { Split, TimePoint } from "../../shared/imaging/split-series.ts";
import type { Vector } from "../../shared/imaging/vector.ts";
import type { Slab } from "../../shared/imaging/volume/reslice.ts";
import type { SectionAxes } from "../../shared/imaging/volume/section-planes.ts";
import type { EncapsulatedDocument } from "../../shared/objects/encapsulated-document.ts";
import type { KeyObject } from "../../shared/objects/key-object.ts";
import type { CadReport } from "../../shared/objects/mammography-cad.ts";
import type { OtherObjects } from "../../shared/objects/other-objects.ts";
import type { PresentationState } from "../../shared/objects/presentation-state.ts";
import type { StructuredReport } from "../../shared/objects/structured-report.ts";
import type { Waveform } from "../../shared/objects/waveform.ts";

/** One image (instance and frame) of a series, in the order it is scrolled. */
export interface DisplayImage {
  readonly imageId: string;
  /** Set where this window has shown the image otherwise before: its archive has replaced it under the same identifier. */
  readonly revision?: string;
  readonly reference: ImageReference;
}

/** What a display set is when its images are planes made from another one. */
export interface SectionInfo {
  /** The display set that the planes are made from. */
  readonly sourceId: string;
  /** How they are called, e.g. `Coronal, MIP 10 mm`. */
  readonly name: string;
  readonly axes: SectionAxes;
  readonly slab: Slab;
  /** Set where the pictures follow a curve; the axes are those of the first one. */
  readonly curve?: { readonly form: CurveForm; readonly points: readonly Vector[] };
}

/** A straightened picture along a curve, or planes at a right angle to it. */
export type CurveForm = "straightened" | "crossSection";

/** One series as a pane can show it. */
export interface DisplaySet {
  readonly id: string;
  readonly archiveId: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly seriesNumber: number | null;
  readonly description: string;
  readonly modality: string;
  /** `YYYY-MM-DD`, or null. */
  readonly studyDate: string | null;
  readonly isPrior: boolean;
  /** Whom the headers of these very images name; absent only in made-up sets. */
  readonly patient?: Patient;
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly images: readonly DisplayImage[];
  /** Structured reports, where the series is made of them. */
  readonly reports: readonly StructuredReport[];
  /** What the series holds for images of other series: segments, contours, measurements. */
  readonly others?: OtherObjects | null;
  /** Documents in PDF, where the series is made of them. */
  readonly documents?: readonly EncapsulatedDocument[];
  /** The version of the report that this program sent it with; null for images and for what others made. */
  readonly ownVersion?: number | null;
  /** Presentation states and lists of key images, where the series is made of them. */
  readonly states?: readonly PresentationState[];
  readonly keyObjects?: readonly KeyObject[];
  /** Why no image of it can be shown (report, waveform, no pixels), or empty. */
  readonly problem: string;
  /** What the header says in words of the study and the series. */
  readonly words?: SeriesWords;
  /** Waveforms, where the series is made of them. */
  readonly waveforms?: readonly Waveform[];
  /** What CAD programs marked, where the series is made of their reports. */
  readonly cad?: readonly CadReport[];
  /** How it came to be a stack apart from the rest of its series. */
  readonly splits?: readonly Split[];
  /** Its place among stacks of the same slices at other times. */
  readonly time?: TimePoint | null;
  /** What its images are ordered by, in words. */
  readonly orderReason?: string;
  /** Set where the images are planes through a volume, not stored images. */
  readonly section?: SectionInfo;
  /** Set where the pane shows the series as a volume rendering: the display set that it is made from. */
  readonly renderedFrom?: string;
}

/** What a pane shows now; the signing check and the key image are made from it. */
export interface ShownImage {
  readonly paneIndex: number;
  readonly displaySet: DisplaySet;
  readonly image: DisplayImage;
}

/** A key image as captured from the active pane, before it has an identifier and a caption. */
export interface CapturedKeyImage {
  readonly jpeg: Blob;
  /** True where the image belongs to an earlier study than the one reported. */
  readonly isPrior: boolean;
  readonly keyImage: Omit<KeyImage, "id" | "sha256" | "caption">;
}

/** Sides and series of the examination, for the checks of what is written. */
export interface ExaminationImages {
  readonly sides: ("left" | "right" | "both")[];
  readonly series: KnownSeries[];
}

/** What the case asks of the viewer. Implemented by `renderer/viewer/viewer-commands.ts`. */
export interface ViewerCommands {
  /**
   * Shows the image in the active pane, or in a pane that already has its series; outlines the mark when given. With a
   * presentation the pane shows it as it was marked: window, zoom, pan, turned and flipped alike.
   */
  jumpTo(reference: ImageReference, measurementId?: string, presentation?: KeyImage["presentation"]): void;
  /** The active pane's image with window, zoom and marks burnt in, at most 1024 pixels a side; null when it shows none. */
  captureKeyImage(): Promise<CapturedKeyImage | null>;
  /**
   * A key image drawn anew as it was marked, with those of its marks that there still are, as they are now; null when its
   * image is of no series that is open here. Rejects with an Error when its pixels cannot be had.
   */
  redrawKeyImage(keyImage: KeyImage): Promise<CapturedKeyImage | null>;
  /** Every image on the panes now. */
  shownImages(): readonly ShownImage[];
  /** The series of the examination that were not seen in full, each in words for the sign sheet. */
  unseenSeries(): readonly string[];
  /** Hears when they are others than before, as when the images of the examination arrive. Gives how to end that. */
  onUnseenChange(listener: () => void): () => void;
  /** Sides and series of the examination as its headers name them, for the checks of what is written. */
  examinationImages(): ExaminationImages;
  /** Whether the site asks why one of them was not seen. */
  mustSayWhyUnseen(): boolean;
  /** The mark that was drawn or selected last, or null. */
  selectedMeasurement(): Measurement | null;
  removeMeasurement(measurementId: string): void;
}
