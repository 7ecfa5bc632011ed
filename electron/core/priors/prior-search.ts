import type { Patient } from "../../../shared/domain/patient.ts";
import type { Prior, StudySummary } from "../../../shared/domain/study.ts";
import { mayHaveImages } from "../../../shared/rules/modalities.ts";
import type { ArchiveAnswer } from "../archive/archive-registry.ts";
import type { StudyQuery } from "../archive/study-query.ts";
import { asWorkstationError } from "../errors.ts";
import { countingLinks, studyIdentityKey } from "../identity/decisions.ts";
import type { PatientLink } from "../store/patient-link-repository.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";
import { matchPatient, rankPriors } from "./prior-rules.ts";

/** The patient's other studies, and what could not be found out. */
export interface PriorsFound {
  readonly priors: readonly Prior[];
  /** A sentence for each archive that failed and each study whose patient is in doubt; without patient data. */
  readonly problems: readonly string[];
  /** False while an archive has not answered, when it failed, or where the patient has no number to ask by. */
  readonly isSearched: boolean;
  /** `isSearched`, and no study is in doubt. */
  readonly isComplete: boolean;
  /** Studies that carry this patient's number but another name, birth date or NHS number, or that a person said are of somebody else: never merged. */
  readonly doubtfulStudyUids: ReadonlySet<string>;
  /** Names of the archives whose answer is still awaited; empty when the search is over. */
  readonly waitingFor: readonly string[];
  /** True when nothing more will come. */
  readonly isFinished: boolean;
}

/** An archive that takes longer is left out of the answer and named as a problem. */
const patienceMs = 8_000;
const mostStudies = 500;
const mostLinkedNumbers = 10;

/** One search for a patient's other studies in every archive; what is there can be taken before all have answered. */
export class PriorSearch {
  /** When it began, on the monotonic clock in milliseconds. */
  readonly startedAt: number;
  /** Resolves with the end of the search; never rejects. */
  readonly finished: Promise<PriorsFound>;
  readonly #study: StudySummary;
  readonly #archives: StudyArchives;
  readonly #answers: StudySummary[] = [];
  readonly #problems = new Set<string>();
  /** Names of archives and how many answers each still owes. */
  readonly #owed = new Map<string, { readonly name: string; readonly count: number }>();
  readonly #listeners = new Set<() => void>();
  readonly #loadLinks: () => Promise<readonly PatientLink[]>;
  /** What people decided of other identities, by identity. */
  #links: ReadonlyMap<string, PatientLink> = new Map();
  #names: ReadonlyMap<string, string> = new Map();
  #isFinished = false;

  constructor(
    study: StudySummary,
    archives: StudyArchives,
    startedAt: number,
    loadLinks: () => Promise<readonly PatientLink[]>,
  ) {
    this.#study = study;
    this.#archives = archives;
    this.#loadLinks = loadLinks;
    this.startedAt = startedAt;
    this.finished = this.#run();
  }

  /** Gives what is known by now. */
  found(): PriorsFound {
    const { priors, doubtful, others } = this.#sort();
    const problems = [...this.#problems, ...(doubtful.size > 0 ? [doubtSentence(doubtful.size)] : [])];
    const isSearched = this.#isFinished && this.#problems.size === 0;
    return {
      ...{ priors, problems, isSearched, isComplete: isSearched && doubtful.size === 0 },
      doubtfulStudyUids: new Set([...doubtful, ...others]),
      waitingFor: this.#isFinished ? [] : [...this.#owed.values()].map(({ name }) => name),
      isFinished: this.#isFinished,
    };
  }

  /** Gives every study that an archive answered with, whoever's it is. */
  answers(): readonly StudySummary[] {
    return this.#answers;
  }

  /** Calls back whenever an archive has answered, and at the end. */
  onProgress(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async #run(): Promise<PriorsFound> {
    const links = await this.#loadLinks().catch((thrown: unknown) => {
      this.#problems.add(asWorkstationError(thrown).message);
      return [];
    });
    this.#links = countingLinks(links, null);
    const queries = [...patientQueries(this.#study.patient), ...linkedQueries([...this.#links.values()])];
    if (queries.length === 0) {
      this.#problems.add(
        "This examination carries no patient number, so earlier examinations could not be looked for. Compare with what you know of, or have the study's patient number corrected in its archive.",
      );
    } else {
      await this.#ask(queries);
    }
    this.#isFinished = true;
    this.#tell();
    return this.found();
  }

  async #ask(queries: readonly StudyQuery[]): Promise<void> {
    const signal = AbortSignal.timeout(patienceMs);
    const options = { scope: "all" as const, limit: mostStudies, signal };
    try {
      const states = await this.#archives.states();
      this.#names = new Map(states.map(({ archiveId, name }) => [archiveId, name]));
      for (const { archiveId, name } of states) {
        this.#owed.set(archiveId, { name, count: queries.length });
      }
      const onAnswer = (answer: ArchiveAnswer) => this.#take(answer);
      await Promise.all(queries.map((query) => this.#archives.searchAll(query, { ...options, onAnswer })));
    } catch (thrown) {
      if (!signal.aborted) this.#problems.add(asWorkstationError(thrown).message);
      for (const { name } of this.#owed.values()) this.#problems.add(slowSentence(name));
    }
  }

  /** Archives that answered in time count although another did not. */
  #take({ archiveId, studies, state }: ArchiveAnswer): void {
    if (this.#isFinished) return;
    this.#answers.push(...studies);
    if (state.state === "failing") this.#problems.add(state.problem);
    const owed = this.#owed.get(archiveId);
    if (owed === undefined) return;
    if (owed.count > 1) this.#owed.set(archiveId, { ...owed, count: owed.count - 1 });
    else {
      this.#owed.delete(archiveId);
      this.#tell();
    }
  }

  #sort(): { priors: Prior[]; doubtful: Set<string>; others: Set<string> } {
    const study = this.#study;
    const candidates = new Map<string, StudySummary>();
    const confirmed = new Map<string, NonNullable<Prior["confirmed"]>>();
    const doubtful = new Set<string>();
    const others = new Set<string>();
    for (const candidate of this.#answers) {
      if (candidate.studyInstanceUid === study.studyInstanceUid) continue;
      const match = matchPatient(study.patient, candidate.patient);
      const link = this.#links.get(studyIdentityKey(candidate));
      if (link?.decision === "same" && match !== "same") {
        candidates.set(candidate.studyInstanceUid, candidate);
        confirmed.set(candidate.studyInstanceUid, this.#confirmationBy(link, candidate.archiveId));
        continue;
      }
      // What a person said of an identity goes before what its number says.
      const isRefused = link?.decision === "notSame" || (link?.decision === "withdrawn" && match === "other");
      if (isRefused) {
        others.add(candidate.studyInstanceUid);
        continue;
      }
      if (match === "doubtful") doubtful.add(candidate.studyInstanceUid);
      if (match === "same") candidates.set(candidate.studyInstanceUid, candidate);
    }
    // The same study in two archives under two patients: in doubt as well.
    for (const uid of [...doubtful, ...others]) candidates.delete(uid);
    const priors = rankPriors(study, [...candidates.values()]).map((ranked) => ({
      ...ranked,
      ...withConfirmation(confirmed.get(ranked.study.studyInstanceUid)),
      hasImages: mayHaveImages(ranked.study.modalities),
      reportVersionId: null,
    }));
    return { priors, doubtful, others };
  }

  #confirmationBy(link: PatientLink, archiveId: string): NonNullable<Prior["confirmed"]> {
    const archiveName = this.#names.get(archiveId) ?? archiveId;
    return { byName: link.decidedByName, at: link.decidedAt, archiveName };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * The questions that find a patient's studies: by hospital number, by NHS number where an archive uses it as its patient
 * number, and by name where another hospital knows the patient by another number. What comes back is checked by `matchPatient`.
 */
function patientQueries(patient: Patient): StudyQuery[] {
  const queries: StudyQuery[] = [];
  if (patient.patientId.trim() !== "") queries.push({ patientId: patient.patientId });
  if (patient.nhsNumber !== null) {
    if (patient.nhsNumber !== patient.patientId) queries.push({ patientId: patient.nhsNumber });
    const name = [patient.name.family, patient.name.given].filter((part) => part !== "").join(" ");
    if (patient.name.family !== "") queries.push({ patientName: name });
  }
  return queries;
}

/** Numbers that somebody declared to be this patient's are asked for; those that somebody refused too, so that their studies stay out. */
function linkedQueries(links: readonly PatientLink[]): StudyQuery[] {
  const numbers = new Set(links.map((link) => link.other.patient.patientId).filter((id) => id.trim() !== ""));
  return [...numbers].slice(0, mostLinkedNumbers).map((patientId) => ({ patientId }));
}

function withConfirmation(confirmed: Prior["confirmed"]): Pick<Prior, "confirmed"> {
  return confirmed === undefined ? {} : { confirmed };
}

function slowSentence(archiveName: string): string {
  return `The archive “${archiveName}” takes too long to answer, so earlier examinations may be missing. Open the case again to ask once more.`;
}

function doubtSentence(count: number): string {
  return count === 1
    ? "One other examination carries this patient's number but another name, birth date or NHS number. It is not shown as this patient's; have the archive checked."
    : `${count} other examinations carry this patient's number but another name, birth date or NHS number. They are not shown as this patient's; have the archive checked.`;
}
