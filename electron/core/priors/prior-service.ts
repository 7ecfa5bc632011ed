import type { Patient } from "../../../shared/domain/patient.ts";
import type { Prior, StudySummary } from "../../../shared/domain/study.ts";
import { mayHaveImages } from "../../../shared/rules/modalities.ts";
import type { ArchiveAnswer } from "../archive/archive-registry.ts";
import type { StudyQuery } from "../archive/study-query.ts";
import { asWorkstationError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import type { Store } from "../store/store.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";
import { matchPatient, rankPriors } from "./prior-rules.ts";

/** The patient's other studies, and what could not be found out. */
export interface PriorsFound {
  readonly priors: readonly Prior[];
  /** A sentence for each archive that failed and each study whose patient is in doubt; without patient data. */
  readonly problems: readonly string[];
  /** False when an archive did not answer, the patient has no number to ask by, or a study is in doubt. */
  readonly isComplete: boolean;
  /** Studies that carry this patient's number but another name, birth date or NHS number: never merged. */
  readonly doubtfulStudyUids: ReadonlySet<string>;
}

/** How long an answer is used again: the strip under the list and the case ask for the same within moments. */
const keptForMs = 60_000;
/** An archive that takes longer is left out of this answer and named as a problem. */
const patienceMs = 8_000;
const mostStudies = 500;

const slowSentence =
  "An archive takes too long to answer, so earlier examinations may be missing. Open the case again to ask once more.";

interface Kept {
  readonly at: number;
  readonly found: Promise<PriorsFound>;
}

/** Finds every other study of a patient in every archive, with the earlier reports held here. */
export class PriorService {
  readonly #archives: StudyArchives;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(archives: StudyArchives, store: Store, clock: Clock) {
    this.#archives = archives;
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Gives the priors of a study. Never rejects because of an archive: what failed is named in `problems`. An answer of the
   * last minute is used again unless `mayReuse` is false.
   */
  async find(study: StudySummary, options: { readonly mayReuse: boolean } = { mayReuse: true }): Promise<PriorsFound> {
    const now = this.#clock.monotonicMs();
    const key = JSON.stringify([study.studyInstanceUid, study.patient]);
    const kept = this.#kept.get(key);
    if (options.mayReuse && kept !== undefined && now - kept.at < keptForMs) return this.#withReports(await kept.found);
    for (const [other, { at }] of this.#kept) if (now - at >= keptForMs) this.#kept.delete(other);
    const found = this.#ask(study);
    this.#kept.set(key, { at: now, found });
    const answer = await found;
    // A failed archive is asked again at the next look.
    if (answer.problems.length > 0) this.#kept.delete(key);
    return this.#withReports(answer);
  }

  async #ask(study: StudySummary): Promise<PriorsFound> {
    const queries = patientQueries(study.patient);
    const answers = await Promise.all(queries.map((query) => this.#search(query)));
    const problems = new Set(answers.flatMap((answer) => answer.problems));
    if (queries.length === 0) {
      problems.add("This examination carries no patient number, so earlier examinations could not be looked for.");
    }
    const candidates = new Map<string, StudySummary>();
    const doubtful = new Set<string>();
    for (const candidate of answers.flatMap((answer) => answer.studies)) {
      if (candidate.studyInstanceUid === study.studyInstanceUid) continue;
      const match = matchPatient(study.patient, candidate.patient);
      if (match === "doubtful") doubtful.add(candidate.studyInstanceUid);
      if (match === "same") candidates.set(candidate.studyInstanceUid, candidate);
    }
    // The same study in two archives under two patients: in doubt as well.
    for (const uid of doubtful) candidates.delete(uid);
    if (doubtful.size > 0) problems.add(doubtSentence(doubtful.size));
    const priors = rankPriors(study, [...candidates.values()]).map((ranked) => ({
      ...ranked,
      hasImages: mayHaveImages(ranked.study.modalities),
      reportVersionId: null,
    }));
    return { priors, problems: [...problems], isComplete: problems.size === 0, doubtfulStudyUids: doubtful };
  }

  /** Archives that answered in time count although another did not. */
  async #search(query: StudyQuery): Promise<{ studies: readonly StudySummary[]; problems: string[] }> {
    const signal = AbortSignal.timeout(patienceMs);
    const answers: ArchiveAnswer[] = [];
    const onAnswer = (answer: ArchiveAnswer) => {
      answers.push(answer);
    };
    const problems: string[] = [];
    try {
      await this.#archives.searchAll(query, { scope: "all", limit: mostStudies, signal, onAnswer });
    } catch (thrown) {
      problems.push(signal.aborted ? slowSentence : asWorkstationError(thrown).message);
    }
    const failing = answers.filter(({ state }) => state.state === "failing").map(({ state }) => state.problem);
    return { studies: answers.flatMap((answer) => answer.studies), problems: [...problems, ...failing] };
  }

  async #withReports(found: PriorsFound): Promise<PriorsFound> {
    const uids = found.priors.map((prior) => prior.study.studyInstanceUid);
    const reports = await this.#store.reports.latestByStudy(uids);
    return {
      ...found,
      priors: found.priors.map((prior) => ({
        ...prior,
        reportVersionId: reports.get(prior.study.studyInstanceUid) ?? null,
      })),
    };
  }
}

/**
 * The questions that find a patient's studies: by hospital number, by NHS number where an archive uses it as its patient
 * number, and by name where another hospital knows the patient by another number. What comes back is checked by `matchPatient`.
 */
function patientQueries(patient: Patient): StudyQuery[] {
  const queries: StudyQuery[] = [];
  if (patient.patientId !== "") queries.push({ patientId: patient.patientId });
  if (patient.nhsNumber !== null) {
    if (patient.nhsNumber !== patient.patientId) queries.push({ patientId: patient.nhsNumber });
    const name = [patient.name.family, patient.name.given].filter((part) => part !== "").join(" ");
    if (patient.name.family !== "") queries.push({ patientName: name });
  }
  return queries;
}

function doubtSentence(count: number): string {
  return count === 1
    ? "One other examination carries this patient's number but another name, birth date or NHS number. It is not shown as this patient's; have the archive checked."
    : `${count} other examinations carry this patient's number but another name, birth date or NHS number. They are not shown as this patient's; have the archive checked.`;
}
