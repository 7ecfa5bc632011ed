import { foldText } from "../../../shared/rules/worklist-search.ts";

/** A region that priors are compared by. */
export type BodyRegion =
  | "head"
  | "neck"
  | "chest"
  | "heart"
  | "breast"
  | "abdomen"
  | "pelvis"
  | "spine"
  | "upperLimb"
  | "lowerLimb"
  | "wholeBody";

/** Terms that name a region elsewhere than their words say; taken out of a text before its words are looked at. */
const misleading: readonly (readonly [RegExp, string])[] = [
  [/\b(?:neck|head) of (?:the )?femur\b|\bfemoral (?:neck|head)s?\b|\bn(?:eck )?o ?f\b/g, "femur"],
  [/\b(?:humeral|radial) (?:head|neck)s?\b|\b(?:head|neck) of (?:the )?(?:humerus|radius)\b/g, "humerus"],
  [/\b(?:head|neck|tail|body) of (?:the )?pancreas\b/g, "pancreas"],
  [/\bcervical (?:cancer|carcinoma|ca|screening|stent)\b|\bcarcinoma of (?:the )?cervix\b/g, "uterus"],
  [/\b(?:cervical|thoracic|dorsal|lumbar|sacral) (?=(?:and |thoracic |lumbar |sacral )*(?:spine|vertebra|disc))/g, ""],
  [/\bskull base to (?:mid )?thighs?\b|\bvertex to (?:thigh|toe|feet|foot)s?\b/g, "whole body"],
  [/\bbladder neck\b/g, "bladder"],
  [/\brenal pelvis\b/g, "kidney"],
];

/** Whole words of Body Part Examined (PS3.16 Annex L) and of study descriptions; each also with an `s`. */
const wordTable: readonly (readonly [BodyRegion, string])[] = [
  ["wholeBody", "whole ?body|wb|pet ?ct|skeletal survey"],
  [
    "head",
    "head|brain|skull|orbit|orbital|sinus|sinuses|paranasal|face|facial|mandible|mandibular|maxilla|maxillary|temporal|" +
      "iac|iam|pituitary|hypophysis|hypophyseal|dental|teeth|tooth|opg|tmj|cerebral|cerebrum|cerebellum|cerebellar|" +
      "cranial|cranium|intracranial|hippocampus|hippocampi|hippocampal|mastoid|petrous|circle of willis",
  ],
  [
    "neck",
    "neck|thyroid|parathyroid|carotid|larynx|laryngeal|pharynx|pharyngeal|nasopharynx|oropharynx|parotid|salivary|cervical",
  ],
  [
    "chest",
    "chest|thorax|thoracic|lung|pulmonary|rib|mediastinum|mediastinal|pleura|pleural|ctpa|cxr|hrct|sternum|sternal|cap|tap",
  ],
  [
    "heart",
    "heart|cardiac|coronary|coronaries|echo|echocardiogram|echocardiography|tte|toe echo|aortic valve|mitral valve|" +
      "myocardium|myocardial|pericardium|pericardial",
  ],
  ["breast", "breast|mammogram|mammography|mammographic|tomosynthesis of breast|mammo"],
  [
    "abdomen",
    "abdomen|abdominal|abdo|abd|liver|hepatic|hepatobiliary|kidney|renal|pancreas|pancreatic|spleen|splenic|gallbladder|" +
      "biliary|bowel|colon|colonic|colonography|colonoscopy|mrcp|urinary|kub|urogram|urography|adrenal|stomach|gastric|" +
      "duodenum|duodenal|enterography|enteroclysis|appendix|cap|tap",
  ],
  [
    "pelvis",
    "pelvis|pelvic|prostate|prostatic|uterus|uterine|ovary|ovaries|ovarian|bladder|rectum|rectal|kub|testis|testes|" +
      "testicular|scrotum|scrotal|transvaginal|endometrium|endometrial|cap|tap",
  ],
  [
    "spine",
    "spine|spinal|vertebra|vertebrae|vertebral|sacrum|sacral|coccyx|coccygeal|lumbar|lumbosacral|facet|facet joint|" +
      "myelogram|myelography|(?:[ctls]|ls|tl|ct|whole) ?spine|[ctl]sp|intervertebral",
  ],
  [
    "upperLimb",
    "shoulder|clavicle|scapula|scapular|humerus|humeral|elbow|forearm|radius|ulna|ulnar|wrist|scaphoid|hand|finger|thumb|" +
      "arm|upper limb|upper extremity|upper extremities|acromioclavicular",
  ],
  [
    "lowerLimb",
    "hip|femur|femoral|femora|thigh|knee|patella|patellar|tibia|tibial|tib|fibula|fibular|fib|ankle|foot|feet|calcaneus|" +
      "calcaneum|heel|toe|leg|calf|lower limb|lower extremity|lower extremities|achilles",
  ],
];

const patterns = wordTable.map(([region, words]): readonly [BodyRegion, RegExp] => [
  region,
  new RegExp(`\\b(?:${words})s?\\b`),
]);

/** Body parts are written as one word where there are several: `CHESTABDPELVIS`, `HEADNECK`. */
const joinedPart = /(head|neck|chest|thorax|abdomen|abdo|abd|pelvis|pelv|[ctl]?spine)/g;
const joinedWord = /\b(?:head|neck|chest|thorax|abdomen|abdo|abd|pelvis|pelv|[ctl]?spine){2,}\b/g;

/**
 * Gives the regions that a study is of, from its body part and, where that names none, from its description. Empty where
 * neither says: then nothing is assumed.
 */
export function bodyRegions(study: {
  readonly bodyPart: string;
  readonly description: string;
}): ReadonlySet<BodyRegion> {
  const byBodyPart = regionsOf(study.bodyPart);
  const byDescription = regionsOf(study.description);
  // A body part often names one of several regions that the description lists.
  return new Set([...byBodyPart, ...byDescription]);
}

function regionsOf(text: string): BodyRegion[] {
  let folded = foldText(text)
    .replace(/[^a-z0-9]+/g, " ")
    .replace(joinedWord, (word) => word.replace(joinedPart, "$1 ").replace(/\bpelv\b/g, "pelvis"));
  for (const [pattern, meaning] of misleading) folded = folded.replace(pattern, meaning);
  return patterns.filter(([, pattern]) => pattern.test(folded)).map(([region]) => region);
}

/** Says whether two studies share a region; a whole-body study shares one with every other whose region is known. */
export function haveCommonRegion(a: ReadonlySet<BodyRegion>, b: ReadonlySet<BodyRegion>): boolean {
  if (a.size === 0 || b.size === 0) return false;
  if (a.has("wholeBody") || b.has("wholeBody")) return true;
  return [...a].some((region) => b.has(region));
}
