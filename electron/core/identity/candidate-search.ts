import type { CandidatePatient } from "../../../shared/domain/identity.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { candidateFinding } from "../../../shared/rules/candidate-patients.ts";
import { compareIdentities } from "../../../shared/rules/patient-identity.ts";
import type { StudyQuery } from "../archive/study-query.ts";
import { matchPatient } from "../priors/prior-rules.ts";
import { waitAtMost } from "../priors/wait-at-most.ts";
import type { PatientLink } from "../store/patient-link-repository.ts";
import type { StudyArchives } from "../worklist/study-archives.ts";
import { asDecision, studyIdentityKey } from "./decisions.ts";

/** People who may be the patient under another number, and what could not be found out. */
export interface CandidatesFound {
  readonly candidates: readonly CandidatePatient[];
  readonly problems: readonly string[];
}

/** What the search is made of. */
export interface CandidateQuestion {
  readonly study: StudySummary;
  /** Studies that the search for priors came upon. */
  readonly known: readonly StudySummary[];
  /** The decisions that count, by identity. */
  readonly links: ReadonlyMap<string, PatientLink>;
}

const patienceMs = 8_000;
/** One page of each question: an archive that ignores a key must not be read as a whole. */
const mostStudies = 200;
const mostCandidates = 20;
const mostStudiesShown = 20;
const order = ["veryLikely", "likely", "possible"];

/**
 * Looks in every archive for people who may be the patient under another number: by name, and by birth date for changed and
 * misspelled names. One page of each question and archive, within 8 seconds. Never rejects because of an archive.
 */
export async function findCandidates(question: CandidateQuestion, archives: StudyArchives): Promise<CandidatesFound> {
  const { study, known } = question;
  const problems = new Set<string>();
  const found = await askEverybody(questionsOf(study), archives, problems);
  const candidates = candidatesOf({ ...question, known: [...known, ...found.studies] }, found.names);
  if (candidates.length > mostCandidates) {
    problems.add(`More than ${mostCandidates} people may be this patient. Only the likeliest are listed.`);
  }
  return { candidates: candidates.slice(0, mostCandidates), problems: [...problems] };
}

/** Gives the candidates among studies: undecided first, then by confidence, then by their newest study. */
export function candidatesOf(
  { study, known, links }: CandidateQuestion,
  archiveNames: ReadonlyMap<string, string>,
): CandidatePatient[] {
  const groups = new Map<string, Map<string, StudySummary>>();
  for (const candidate of known) {
    if (candidate.studyInstanceUid === study.studyInstanceUid) continue;
    const key = studyIdentityKey(candidate);
    const group = groups.get(key) ?? new Map<string, StudySummary>();
    groups.set(key, group.set(candidate.studyInstanceUid, candidate));
  }
  return [...groups]
    .flatMap(([key, group]) => {
      const candidate = candidateOf(study, key, [...group.values()], links.get(key));
      return candidate === null
        ? []
        : [{ ...candidate, archiveName: archiveNames.get(candidate.archiveId) ?? candidate.archiveId }];
    })
    .sort(
      (a, b) =>
        Number(a.decision !== null) - Number(b.decision !== null) ||
        order.indexOf(a.confidence) - order.indexOf(b.confidence) ||
        newestAt(b) - newestAt(a) ||
        a.identityKey.localeCompare(b.identityKey),
    );
}

function candidateOf(
  study: StudySummary,
  key: string,
  studies: readonly StudySummary[],
  link: PatientLink | undefined,
): CandidatePatient | null {
  const [first] = studies;
  if (first === undefined) return null;
  const decision = asDecision(link);
  const finding = candidateFinding(study.patient, first.patient);
  if (decision === null && (finding === null || matchPatient(study.patient, first.patient) === "same")) return null;
  const { explanation } = compareIdentities(study.patient, first.patient);
  const inOrder = [...studies].sort((a, b) => (b.performedAt ?? 0) - (a.performedAt ?? 0));
  return {
    identityKey: key,
    patient: first.patient,
    archiveId: first.archiveId,
    archiveName: "",
    ...(finding ?? { confidence: "possible", explanation, caution: "" }),
    studies: inOrder.slice(0, mostStudiesShown),
    decision,
  };
}

function newestAt({ studies }: CandidatePatient): number {
  return studies[0]?.performedAt ?? 0;
}

function questionsOf({ patient }: StudySummary): StudyQuery[] {
  const { family, given } = patient.name;
  const name = [family, given].filter((part) => part !== "").join(" ");
  return [
    ...(family === "" ? [] : [{ patientName: name }]),
    ...(patient.birthDate === null ? [] : [{ birthDate: patient.birthDate }]),
  ];
}

async function askEverybody(queries: readonly StudyQuery[], archives: StudyArchives, problems: Set<string>) {
  const signal = AbortSignal.timeout(patienceMs);
  const studies: StudySummary[] = [];
  const states = await archives.states("all");
  const ask = async (archiveId: string, name: string, query: StudyQuery) => {
    try {
      const client = await archives.client(archiveId);
      const page = await client.searchStudies(query, { limit: mostStudies, offset: 0 }, signal);
      studies.push(...page.studies);
    } catch {
      problems.add(notAsked(name));
    }
  };
  const open = new Set(states.map(({ name }) => name));
  const all = states.map(async ({ archiveId, name }) => {
    await Promise.all(queries.map((query) => ask(archiveId, name, query)));
    open.delete(name);
  });
  // Finding out what an archive can do takes its own time, which no signal ends.
  await waitAtMost(patienceMs, Promise.all(all));
  for (const name of open) problems.add(notAsked(name));
  return { studies, names: new Map(states.map(({ archiveId, name }) => [archiveId, name])) };
}

function notAsked(archiveName: string): string {
  return `The archive “${archiveName}” could not be asked for this patient under other numbers.`;
}
