/** One message as it arrived. */
export interface ArrivedMessage {
  readonly controlId: string;
  readonly text: string;
}

/** What a schedule's message says of itself: `report|version|sequence|key|lane`. */
export interface MessageFacts {
  readonly reportId: string;
  readonly version: number;
  /** Place in its key. */
  readonly place: number;
  readonly key: string;
}

/** Gives the text of a message. */
export function messageText(facts: MessageFacts): string {
  return [facts.reportId, facts.version, facts.place, facts.key].join("|");
}

function factsOf(text: string): MessageFacts {
  const [reportId = "", version = "", place = "", key = ""] = text.split("|");
  return { reportId, version: Number(version), place: Number(place), key };
}

/**
 * A fake receiving system as the engine's schedules need it, for which no real one can be made to fail at a chosen moment: it
 * files each control id once, tells other bytes under a known number (205), and notes whatever no receiver should ever see.
 */
export class UnkindReceiver {
  readonly #filed = new Map<string, string>();
  readonly #places = new Map<string, number>();
  readonly #versions = new Map<string, number>();
  readonly faults: string[] = [];

  /** Control ids in the order of filing. */
  get filed(): readonly string[] {
    return [...this.#filed.keys()];
  }

  /** Newest version that is shown as current, by report. */
  get current(): ReadonlyMap<string, number> {
    return this.#versions;
  }

  /** Files a message once; says whether it was known. */
  file({ controlId, text }: ArrivedMessage): "new" | "known" | "otherBytes" {
    const known = this.#filed.get(controlId);
    if (known !== undefined) {
      if (known === text) return "known";
      this.faults.push(`other bytes under ${controlId}`);
      return "otherBytes";
    }
    this.#filed.set(controlId, text);
    const { reportId, version, place, key } = factsOf(text);
    const before = this.#places.get(key) ?? -1;
    if (place < before) this.faults.push(`${controlId} came after a later one of ${key}`);
    this.#places.set(key, Math.max(place, before));
    const shown = this.#versions.get(reportId) ?? 0;
    if (version < shown) this.faults.push(`version ${version} of ${reportId} is shown in place of ${shown}`);
    if (version === shown) this.faults.push(`version ${version} of ${reportId} is there twice`);
    this.#versions.set(reportId, Math.max(version, shown));
    return "new";
  }
}

/** Gives an acknowledgement as it comes over the wire (HL7 v2.5.1). */
export function acknowledgementText(code: string, controlId: string, errorCode = ""): string {
  const error = errorCode === "" ? "" : `ERR|||${errorCode}|E\r`;
  return `MSH|^~\\&|P|P|S|S|20261121140512||ACK^R01|A1|P|2.5.1\rMSA|${code}|${controlId}\r${error}`;
}
