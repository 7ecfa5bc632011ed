import { createHash } from "node:crypto";
import type { Measurement } from "../../../shared/domain/measurement.ts";
import type { KeyImage, ReportDocument } from "../../../shared/domain/report.ts";
import { siteText } from "../../../shared/objects/finding-sites.ts";
import { qualifiedText, reportedExamination, reportedMeasurementText } from "../../../shared/rules/measurement-text.ts";
import { modalityText } from "../../../shared/rules/report-text.ts";
import {
  demoNotice,
  imageLabel,
  keyImageJpeg,
  printedDate,
  printedInstant,
  printedName,
  printedNhsNumber,
  printedSex,
} from "../encoders/report-facts.ts";
import { escapedHtml as escaped, reportBodyHtml } from "../encoders/report-html.ts";
import { signatureLines } from "../encoders/status-words.ts";
import { draftMark, type PackContent } from "./pack-content.ts";

/** Who packed it when. */
export interface Packing {
  readonly personName: string;
  /** Milliseconds, UTC. */
  readonly packedAt: number;
  /** File names of the pictures by key image id. */
  readonly pictureNames: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

/**
 * Gives the summary page of a pack: one HTML file with its pictures in it, without scripts, that fetches nothing. Everything
 * that people wrote is escaped. Throws `invalid_report` where the picture of a key image is missing.
 */
export function packPage(content: PackContent, packing: Packing): string {
  const { document } = content;
  const title = `Images for discussion: ${printedName(document.patient.name)}`;
  const styleHash = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${banner(document)}
${standing(content)}
${examination(document)}
${keyImages(content, packing)}
${measurements(document)}
${report(content)}
${contents(content, packing)}
</main>
</body>
</html>
`;
}

function banner({ patient, isDemo }: ReportDocument): string {
  const facts = [
    `Born ${printedDate(patient.birthDate) || "not stated"}`,
    printedSex(patient),
    patient.nhsNumber === null ? "" : `NHS No. ${printedNhsNumber(patient.nhsNumber)}`,
    patient.patientId === "" ? "" : `Hospital No. ${patient.patientId}`,
  ].filter((fact) => fact !== "");
  return `<header><h1>${escaped(printedName(patient.name) || "Without a name")}</h1>
<p>${facts.map((fact) => escaped(fact)).join(" &middot; ")}</p>${isDemo ? `<p class="draft">${demoNotice}</p>` : ""}</header>`;
}

function standing({ document, isSigned }: PackContent): string {
  if (!isSigned) {
    return `<p class="draft"><strong>DRAFT.</strong> This report is not signed. It may still change, and nothing may be decided on it alone.</p>`;
  }
  return `<p class="signed">${escaped(signatureLines(document).join(". "))}. Version ${document.version}.</p>`;
}

function examination({ examination: of }: ReportDocument): string {
  const rows: [string, string][] = [
    ["Examination", of.description || modalityText(of.modalities) || "Not described"],
    ["Performed", printedInstant(of.performedAt) || "Not stated"],
    ["Where", of.site.name],
    ["Asked for by", [of.referrer.name, of.referrer.organisation].filter((part) => part !== "").join(", ")],
    ["Accession number", of.accessionNumber],
  ];
  const terms = rows
    .filter(([, value]) => value !== "")
    .map(([term, value]) => `<div><dt>${term}</dt><dd>${escaped(value)}</dd></div>`);
  return `<section aria-labelledby="examination"><h2 id="examination">Examination</h2><dl>${terms.join("")}</dl></section>`;
}

function keyImages(content: PackContent, packing: Packing): string {
  const { document } = content;
  if (document.keyImages.length === 0) {
    return `<section aria-labelledby="images"><h2 id="images">Key images</h2><p>No key image was marked.</p></section>`;
  }
  const figures = document.keyImages.map((keyImage, index) => figure(content, packing, keyImage, index + 1));
  return `<section aria-labelledby="images"><h2 id="images">Key images</h2>${figures.join("\n")}</section>`;
}

function figure({ document, pictures }: PackContent, packing: Packing, keyImage: KeyImage, number: number): string {
  const { examination: of } = document;
  const jpeg = Buffer.from(keyImageJpeg(pictures, keyImage.id)).toString("base64");
  const label = imageLabel(keyImage.image, of.studyInstanceUid);
  const caption = keyImage.caption.startsWith(draftMark) ? keyImage.caption.slice(draftMark.length) : keyImage.caption;
  const words = caption.trim() === "" ? "" : `${caption.trim()} `;
  const file = packing.pictureNames.get(keyImage.id) ?? "";
  const { modality, section } = keyImage.image;
  const plane = section === undefined ? "" : " A plane made from the series; the ZIP holds its picture only.";
  return `<figure><img src="data:image/jpeg;base64,${jpeg}" width="${keyImage.widthPixels}" height="${keyImage.heightPixels}" alt="${escaped(`Key image ${number}. ${words}${modality}, ${label}`)}">
<figcaption><strong>${number}.</strong> ${escaped(words)}<span class="quiet">(${escaped(`${modality}, ${label}`)}; ${escaped(file)})${plane}</span></figcaption></figure>`;
}

function measurements(document: ReportDocument): string {
  if (document.measurements.length === 0) return "";
  const examined = reportedExamination(document.examination);
  const rows = document.measurements.map((mark) => {
    const text = qualifiedText(reportedMeasurementText(mark, examined), mark);
    const label = imageLabel(mark.image, document.examination.studyInstanceUid);
    return `<tr><td>${escaped(kindWords(mark))}</td><td>${escaped(text)}</td><td>${escaped(trustWords(mark))}</td><td>${escaped(`${mark.image.modality}, ${label}`)}</td></tr>`;
  });
  return `<section aria-labelledby="measurements"><h2 id="measurements">Measurements</h2><table><thead><tr><th scope="col">What</th><th scope="col">Number</th><th scope="col">How far to trust it</th><th scope="col">Image</th></tr></thead><tbody>${rows.join("")}</tbody></table></section>`;
}

function kindWords({ kind, words = "", site }: Measurement): string {
  const name = `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
  const where = site === undefined ? "" : siteText(site);
  return [words === "" ? name : `${name}: ${words}`, where].filter((part) => part !== "").join("; ");
}

function trustWords({ trust, provenance }: Measurement): string {
  const words = { exact: "Exact", estimated: "Estimated", pixelsOnly: "In pixels only: no size in the patient" }[trust];
  return provenance.warnings.length === 0 ? words : `${words}. ${provenance.warnings.join(" ")}`;
}

function report({ document, isSigned }: PackContent): string {
  const body = reportBodyHtml(document, { headingLevel: 3, hasKeyImages: false, isSigned });
  return `<section aria-labelledby="report"><h2 id="report">Report</h2>${body || "<p>Nothing is written yet.</p>"}</section>`;
}

function paragraphsHtml(paragraphs: readonly string[]): string {
  return paragraphs.map((text) => `<p>${escaped(text)}</p>`).join("");
}

function contents({ document }: PackContent, { personName, packedAt, notes }: Packing): string {
  const sentences = [
    ...notes,
    "The folder of this page holds the same pictures (PICTURES) and, for other systems, the key images as DICOM with a DICOMDIR.",
    "Compressed pictures are for discussion. Measure and diagnose on the DICOM images.",
    `Packed by ${personName}, ${printedInstant(packedAt)}. Confidential: it names a patient.`,
  ];
  return `<footer><h2>About this pack</h2>${paragraphsHtml(sentences)}${document.isDemo ? `<p>${demoNotice}</p>` : ""}</footer>`;
}

const style = `
body{margin:0;background:#fff;color:#16191d;font:16px/1.5 system-ui,sans-serif}
main{max-width:1100px;margin:0 auto;padding:24px}
header{border-bottom:2px solid #16191d;margin-bottom:16px}
h1{font-size:26px;margin:0}h2{font-size:20px;margin:28px 0 8px}h3{font-size:16px;margin:16px 0 4px}
p{margin:4px 0 8px}.quiet{color:#4b535c}
.draft{border:2px solid #a3241d;background:#fdf0ef;color:#7c1812;padding:8px 12px}
.signed{border:2px solid #1c6b3c;background:#eef8f1;color:#114a28;padding:8px 12px}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:8px;margin:0}
dt{color:#4b535c;font-size:14px}dd{margin:0}
figure{margin:0 0 20px;break-inside:avoid}img{max-width:100%;height:auto;background:#000}
figcaption{margin-top:6px}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #c3c9d0;padding:6px 8px;text-align:left;vertical-align:top}
footer{margin-top:32px;border-top:1px solid #c3c9d0;color:#4b535c}
`;
