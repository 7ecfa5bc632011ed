import { type SigningCheck, usualReasons } from "../check.ts";

const mostSeriesNamed = 6;

/** Series of the examination that were not opened, or not seen in full. An addendum is mostly written without looking through them again. */
export const seriesNotSeen: SigningCheck = {
  stage: "signing",
  code: "seriesNotSeen",
  level: "warn",
  title: "Series not seen",
  explanation:
    "A finding on a series that nobody opened is missed. A series that was opened and not seen to the end is only said.",
  source: "Known cause of harm: images that nobody looked at; the policy of the site (Settings, Seen images)",
  reasons: ["Same images in another plane or kernel", "Not needed for the question", ...usualReasons],
  run: ({ kind, unseenSeries }) => {
    if (kind === "addendum" || unseenSeries.length === 0) return [];
    const [named, rest] = [unseenSeries.slice(0, mostSeriesNamed), unseenSeries.length - mostSeriesNamed];
    const sentence = `Not seen in full on this workstation: ${named.join("; ")}${rest > 0 ? `, and ${rest} more` : ""}.`;
    const isOpened = unseenSeries.every((words) => !/\((0 of \d+ images|not shown)\)$/.test(words));
    return [isOpened ? { sentence, isOnlySaid: true } : { sentence }];
  },
};
