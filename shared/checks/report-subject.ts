import type { AlertCategory } from "../domain/alert.ts";
import type { Patient } from "../domain/patient.ts";
import type { Draft, DraftContent } from "../domain/report.ts";

/** A series of the examination, as far as a reference to it can be proven. */
export interface KnownSeries {
  /** Series Number (0020,0011). */
  readonly number: number;
  /** Its images, or frames where it is one object of many. */
  readonly images: number;
  /** The highest Instance Number (0020,0013); numbers need not begin at 1 or be without gaps. */
  readonly highestNumber: number;
}

/** What the checks of the words look at; all of it is known while they are written. */
export interface ReportSubject {
  readonly kind: Draft["kind"];
  readonly content: DraftContent;
  readonly patient: Pick<Patient, "birthDate" | "sex">;
  readonly studyInstanceUid: string;
  /** Day of the examination in Europe/London as `YYYY-MM-DD`, or null. */
  readonly studyDate: string | null;
  readonly studyDescription: string;
  readonly bodyPart: string;
  /** Of the images of the examination. */
  readonly modalities: readonly string[];
  /** As the request states it, empty where none came. */
  readonly clinicalQuestion: string;
  /** Sides that the images' headers name, each once; empty where they are silent. */
  readonly imageSides: readonly ("left" | "right" | "both")[];
  /** Series of the examination; null where they are not known, so that no reference is called wrong. */
  readonly series: readonly KnownSeries[] | null;
  readonly availablePriorCount: number;
  /** Days of the earlier examinations as `YYYY-MM-DD`, as far as they are known. */
  readonly priorDates: readonly string[];
  /** True when every archive was asked for priors and answered. */
  readonly arePriorsSearched: boolean;
  /** Alerts of the case that were not cancelled. */
  readonly alerts: readonly {
    readonly recipientName: string;
    readonly finding: string;
    readonly category?: AlertCategory;
  }[];
}
