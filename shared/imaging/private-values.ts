import { bytesOf, type DicomJsonInstance, numberOf, textOf } from "./attributes.ts";

/** A private element as its maker names it: group, creator of the block, last two digits of the element. PS3.5 7.8.1. */
export interface PrivateElement {
  readonly group: string;
  readonly creator: string;
  readonly element: string;
}

/** Gives the tag under which an instance holds a private element, or null where nobody has reserved its block there. */
export function privateTag(instance: DicomJsonInstance, { group, creator, element }: PrivateElement): string | null {
  const tag = creatorTags(group).find((name) => instance[name] !== undefined && textOf(instance, name) === creator);
  return tag === undefined ? null : `${group}${tag.slice(6)}${element}`;
}

/** Gives the first number of a private element, or null; text that was sent as bytes of unknown kind is read too. */
export function privateNumber(instance: DicomJsonInstance, wanted: PrivateElement): number | null {
  const tag = privateTag(instance, wanted);
  if (tag === null) return null;
  const number = numberOf(instance, tag);
  const bytes = number === null ? bytesOf(instance, tag) : null;
  if (bytes === null || bytes.length > 64) return number;
  const text =
    String.fromCharCode(...bytes)
      .split("\\")[0]
      ?.replaceAll("\0", "")
      .trim() ?? "";
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

const tagsByGroup = new Map<string, readonly string[]>();

/** The 240 elements of a group in which blocks are reserved; asked for with every image, so they are made once. */
function creatorTags(group: string): readonly string[] {
  const known = tagsByGroup.get(group);
  if (known !== undefined) return known;
  const made = Array.from({ length: 0xf0 }, (_, index) => `${group}00${(index + 0x10).toString(16).toUpperCase()}`);
  tagsByGroup.set(group, made);
  return made;
}
