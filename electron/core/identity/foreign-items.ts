import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { DraftContent } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { type DraftItem, gainedItems, studiesUsedIn } from "../../../shared/rules/foreign-items.ts";
import { foundSoon } from "../priors/found-soon.ts";
import type { PriorService } from "../priors/prior-service.ts";
import type { Store } from "../store/store.ts";
import type { IdentityService } from "./identity-service.ts";

function uidOf({ studyInstanceUid }: { readonly studyInstanceUid: string }): string {
  return studyInstanceUid;
}

/** What deciding needs. */
export interface ForeignItemsOptions {
  readonly store: Store;
  readonly priors: PriorService;
  readonly identity: Pick<IdentityService, "foreignInstances">;
}

/** Tells the measurements and key images of a draft, and the images of alerts, that are not of the case's patient. */
export class ForeignItems {
  readonly #options: ForeignItemsOptions;

  constructor(options: ForeignItemsOptions) {
    this.#options = options;
  }

  /**
   * Gives what a save would bring into a draft that is not of its patient: of an image of the examination that names somebody
   * else, or of a study that is neither the case's, nor one that was opened as its prior, nor found as one. What is in the
   * draft already stays for its writer to remove; signing refuses it. A draft that does not exist gives nothing.
   */
  async among(input: { readonly draftId: string; readonly content: DraftContent }): Promise<DraftItem[]> {
    const draft = await this.#options.store.drafts.find(input.draftId);
    if (draft === null) return [];
    const gained = gainedItems(draft.content, input.content);
    if (gained.length === 0) return [];
    const workitem = await this.#options.store.workitems.get(draft.workitemId);
    const opened = new Set(draft.content.comparedStudies.map((study) => study.studyInstanceUid as string));
    const verdicts = await Promise.all(gained.map(({ image }) => this.isForeign(workitem, image, opened)));
    return gained.filter((_, index) => verdicts[index] === true);
  }

  /**
   * Gives the studies that a content uses and that are not of the case's patient, as signing has it: neither the case's, nor
   * opened or found as a prior, or found to be somebody else's. Waits for archives, a second or two at most.
   */
  async studiesIn(workitem: Workitem, content: DraftContent): Promise<string[]> {
    const used = studiesUsedIn(content).filter((uid) => uid !== workitem.study.studyInstanceUid);
    if (used.length === 0) return [];
    const { priors, doubtfulStudyUids } = await foundSoon(this.#options.priors, workitem.study);
    const own = new Set<string>([...content.comparedStudies, ...priors.map(({ study }) => study)].map(uidOf));
    return used.filter((uid) => doubtfulStudyUids.has(uid) || !own.has(uid));
  }

  /**
   * Gives the studies that were opened as priors of a draft, that a save no longer names, and that have been found to be
   * somebody else's since: they leave the record of what was compared. Every other opened prior stays on it.
   */
  async letGo(input: { readonly draftId: string; readonly content: DraftContent }): Promise<ReadonlySet<string>> {
    const draft = await this.#options.store.drafts.find(input.draftId);
    const named = new Set(input.content.comparedStudies.map(uidOf));
    const dropped = (draft?.content.comparedStudies ?? []).map(uidOf).filter((uid) => !named.has(uid));
    if (draft === null || dropped.length === 0) return new Set();
    const { study } = await this.#options.store.workitems.get(draft.workitemId);
    const { doubtfulStudyUids } = await foundSoon(this.#options.priors, study);
    return new Set(dropped.filter((uid) => doubtfulStudyUids.has(uid)));
  }

  /** Says whether an image is not of a case's patient. `opened`: studies that were opened as this patient's. */
  async isForeign(workitem: Workitem, image: ImageReference, opened?: ReadonlySet<string>): Promise<boolean> {
    const { priors, identity } = this.#options;
    const { studyInstanceUid, sopInstanceUid } = image;
    if (studyInstanceUid === workitem.study.studyInstanceUid) {
      return (await identity.foreignInstances(workitem)).has(sopInstanceUid);
    }
    const search = priors.search(workitem.study, "follow");
    if (search.found().doubtfulStudyUids.has(studyInstanceUid)) return true;
    if (opened?.has(studyInstanceUid)) return false;
    const found = await search.finished;
    // An archive that does not answer must not cost a number: signing asks again, and in doubt refuses.
    return found.isSearched && !found.priors.some(({ study }) => study.studyInstanceUid === studyInstanceUid);
  }
}
