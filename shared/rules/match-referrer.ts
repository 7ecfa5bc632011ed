import type { DirectoryEntry } from "../domain/directory.ts";
import type { Workitem } from "../domain/workitem.ts";
import { foldText } from "./worklist-search.ts";

/** What a request says of who asked for the examination. */
export interface StatedReferrer {
  readonly name: string;
  /** `Colorectal clinic, Exampleton General`: the parts from the smallest on. */
  readonly organisation: string;
  readonly code: string;
  readonly organisationCode: string;
}

/** Gives what an examination's request and header say of who asked for it. */
export function statedReferrer({ referrer, study }: Pick<Workitem, "referrer" | "study">): StatedReferrer {
  return {
    ...{ name: referrer.name, organisation: referrer.organisation },
    ...{ code: study.referrerCodes?.person ?? "", organisationCode: study.referrerCodes?.organisation ?? "" },
  };
}

/** Who of the directory the referrer is. */
export interface ReferrerMatch {
  /** Null where nobody is, or where a person has to choose. */
  readonly entry: DirectoryEntry | null;
  /** The organisation that is named, where exactly one of the directory is that. */
  readonly organisation: DirectoryEntry | null;
  /** Why, in a few words. */
  readonly reason: string;
  readonly certainty: "sure" | "byName" | "open";
  /** Among whom to choose. */
  readonly candidates: readonly DirectoryEntry[];
}

const titles = /^(dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|sister|nurse)$/;

/**
 * Gives a name for comparing: folded, without titles and post-nominals in brackets, `FAMILY, Given` turned round. An initial is
 * no name: `N. Fiction` and `Nora Fiction` stay two, because a guess may send a report to the wrong person.
 */
export function nameKey(name: string): string {
  const folded = foldText(name).replace(/\([^()]*\)/g, " ");
  const comma = folded.indexOf(",");
  const turned = comma < 0 ? folded : `${folded.slice(comma + 1)} ${folded.slice(0, comma)}`;
  const words = turned.split(/[\s^]+/).filter((word) => word !== "");
  while (words.length > 1 && titles.test(words[0] ?? "")) words.shift();
  return words.join(" ");
}

/**
 * Finds a request's referrer among the entries in use: by code, else by the same name, which is then said. Several of one name,
 * another organisation than the request's, and a code whose owner has another family name are never decided here.
 */
export function matchReferrer(stated: StatedReferrer, directory: ReadonlyMap<string, DirectoryEntry>): ReferrerMatch {
  const entries = [...directory.values()].filter(({ isActive, kind }) => isActive && kind !== "system");
  const organisation = organisationOf(stated, entries, directory);
  const found = { organisation, candidates: [] as DirectoryEntry[] };
  if (stated.name.trim() === "" && stated.code === "") {
    return { ...found, entry: null, certainty: "open", reason: "The request names no referrer" };
  }
  const key = nameKey(stated.name);
  const named = key === "" ? [] : entries.filter((entry) => nameKey(entry.name) === key);
  const owner =
    stated.code === "" ? undefined : entries.find(({ nationalCode }) => nationalCode === codeOf(stated.code));
  if (owner !== undefined) return byCode(stated, owner, named, found);
  const [one] = named;
  if (one === undefined) {
    return {
      ...found,
      entry: null,
      certainty: "open",
      reason: `Nobody of this name in the directory${codeWords(stated)}`,
    };
  }
  const codeless = stated.code === "" ? named : named.filter(({ nationalCode }) => nationalCode === "");
  const there = codeless.filter((entry) => isAt(entry, stated, organisation, directory));
  const [match] = there;
  if (match !== undefined && there.length === 1) {
    const others = named.length === 1 ? "one match" : `one match of ${named.length} there`;
    const at = stated.organisation === "" ? "" : ` at ${stated.organisation}`;
    return { ...found, entry: match, certainty: "byName", reason: `By name only${at}, ${others}` };
  }
  return { ...found, entry: null, certainty: "open", candidates: named, reason: openReason(stated, named, there) };
}

function byCode(
  stated: StatedReferrer,
  owner: DirectoryEntry,
  named: readonly DirectoryEntry[],
  found: Pick<ReferrerMatch, "organisation">,
): ReferrerMatch {
  const code = owner.nationalCode;
  if (stated.name === "" || familyOf(owner.name) === familyOf(stated.name)) {
    return { ...found, entry: owner, certainty: "sure", candidates: [], reason: `Matched by code ${code}` };
  }
  const candidates = [owner, ...named.filter(({ id }) => id !== owner.id)];
  const reason = `The code ${code} is ${owner.name}’s, the request names ${stated.name}: choose`;
  return { ...found, entry: null, certainty: "open", candidates, reason };
}

function openReason(
  stated: StatedReferrer,
  named: readonly DirectoryEntry[],
  there: readonly DirectoryEntry[],
): string {
  const several = there.length > 1 ? there.length : named.length;
  if (several > 1) return `${several} people of this name: choose`;
  if (stated.code !== "") return `One of this name has another code than ${stated.code}: choose`;
  return `One of this name, but not at ${stated.organisation}: choose`;
}

function codeWords({ code }: StatedReferrer): string {
  return code === "" ? "" : `, nor the code ${code}`;
}

function codeOf(typed: string): string {
  const plain = typed.trim().toUpperCase();
  return /^\d{7}$/.test(plain) ? `C${plain}` : plain;
}

function familyOf(name: string): string {
  return nameKey(name).split(" ").at(-1) ?? "";
}

/** Whether an entry belongs to the organisation that is stated; one of which that is not known is not ruled out. */
function isAt(
  entry: DirectoryEntry,
  stated: StatedReferrer,
  organisation: DirectoryEntry | null,
  directory: ReadonlyMap<string, DirectoryEntry>,
): boolean {
  if (stated.organisation === "" || entry.partOfId === null) return true;
  const chain = chainOf(entry, directory);
  if (organisation !== null && chain.some(({ id }) => id === organisation.id)) return true;
  const names = new Set(chain.map(({ name }) => nameKey(name)));
  return names.has(nameKey(stated.organisation)) || partsOf(stated.organisation).every((part) => names.has(part));
}

function organisationOf(
  stated: StatedReferrer,
  entries: readonly DirectoryEntry[],
  directory: ReadonlyMap<string, DirectoryEntry>,
): DirectoryEntry | null {
  const places = entries.filter(({ kind }) => kind !== "person");
  const code = stated.organisationCode.trim().toUpperCase();
  const owner = code === "" ? undefined : places.find(({ nationalCode }) => nationalCode === code);
  if (owner !== undefined) return owner;
  const parts = partsOf(stated.organisation);
  const [smallest] = parts;
  if (smallest === undefined) return null;
  const whole = foldText(stated.organisation).trim();
  const named = places.filter((place) => {
    if (foldText(place.name).trim() === whole) return true;
    if (foldText(place.name).trim() !== smallest) return false;
    const names = new Set(chainOf(place, directory).map(({ name }) => foldText(name).trim()));
    return parts.every((part) => names.has(part));
  });
  return named.length === 1 ? (named[0] ?? null) : null;
}

function partsOf(organisation: string): string[] {
  return organisation
    .split(",")
    .map((part) => foldText(part).trim())
    .filter((part) => part !== "");
}

/** An entry and all that it is part of. */
function chainOf(entry: DirectoryEntry, directory: ReadonlyMap<string, DirectoryEntry>): DirectoryEntry[] {
  const chain: DirectoryEntry[] = [];
  for (let at: DirectoryEntry | undefined = entry; at !== undefined && !chain.includes(at); ) {
    chain.push(at);
    at = at.partOfId === null ? undefined : directory.get(at.partOfId);
  }
  return chain;
}
