import { namedWords } from "./named-words.ts";
import { remembered } from "./remembered.ts";

/** Findings by the one name by which their words are compared, with a regular expression source for each. */
const terms: Readonly<Record<string, string>> = {
  fracture: "fractures?|fractured",
  dislocation: "dislocations?|dislocated",
  effusion: "effusions?",
  pneumothorax: "pneumothora(?:x|ces)",
  haemothorax: "ha?emothora(?:x|ces)",
  consolidation: "consolidations?|consolidated",
  collapse: "collapse|atelectasis|atelectases",
  pneumonia: "pneumonia|pneumonic",
  nodule: "nodules?|nodular(?:ity)?",
  mass: "mass(?:es)?|tumours?|space[- ]occupying lesions?",
  lesion: "lesions?",
  carcinoma: "carcinomas?|adenocarcinomas?|malignan(?:cy|cies)|cancers?",
  metastasis: "metasta(?:sis|ses|tic)(?: disease| deposits?)?|deposits?",
  lymphadenopathy: "lymphadenopathy|adenopathy|enlarged (?:\\p{L}+ ){0,3}(?:lymph )?nodes?|lymph node enlargement",
  haemorrhage: "ha?emorrhages?|ha?emorrhagic|bleeds?|bleeding",
  haematoma: "ha?ematomas?",
  infarct: "infarcts?|infarctions?",
  hydrocephalus: "hydrocephalus",
  hydronephrosis: "hydronephrosis|pelvicalyceal dilatation|hydroureter",
  stone: "stones?|calcul(?:us|i)|gallstones?",
  "pulmonary embolism": "pulmonary embol(?:ism|us|i)|filling defects?",
  thrombus: "thromb(?:us|i|osis)|dvt",
  aneurysm: "aneurysms?|aneurysmal",
  dissection: "dissections?",
  stenosis: "stenos(?:is|es)|narrowing",
  abscess: "abscess(?:es)?",
  collection: "collections?",
  "free fluid": "free fluid|ascites",
  "free gas": "free (?:intraperitoneal )?(?:gas|air)|pneumoperitoneum",
  perforation: "perforations?|perforated",
  obstruction: "obstruction|obstructed",
  dilatation: "dilatation",
  appendicitis: "appendicitis",
  diverticulitis: "diverticulitis",
  cholecystitis: "cholecystitis",
  pancreatitis: "pancreatitis",
  cyst: "cysts?",
  tear: "tears?|torn",
  oedema: "o?edema",
  "cord compression": "(?:spinal )?cord compression|compression of the (?:spinal )?cord",
  "disc protrusion": "disc (?:protrusions?|prolapses?|extrusions?|herniations?)",
  recurrence: "recurren(?:ce|t disease)",
  hernia: "hernias?|herniae|herniations?",
  torsion: "torsion",
  osteomyelitis: "osteomyelitis",
  invasion: "invasion|invades",
  loosening: "loosening",
  emphysema: "emphysema|emphysematous",
  fibrosis: "fibrosis|fibrotic",
  cardiomegaly: "cardiomegaly",
  scoliosis: "scoliosis",
  cirrhosis: "cirrhosis|cirrhotic",
  steatosis: "steatosis|fatty (?:liver|change|infiltration)",
  thickening: "wall thickening|thickened|thick[- ]walled",
  endoleak: "endoleaks?",
  polyp: "polyps?",
  intussusception: "intussusception",
  volvulus: "volvulus",
};

/** A finding where a text names it. */
export interface FindingMention {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const namedIn = namedWords(Object.entries(terms));

/** Gives the findings that a text names, in order, whether it says that they are there or not. */
export const findingsIn: (text: string) => readonly FindingMention[] = remembered((text) =>
  namedIn(text).map(({ named, from, to }) => ({ name: named, from, to })),
);
