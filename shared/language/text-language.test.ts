import { expect, test } from "vitest";
import { foreignLanguageOf } from "./text-language.ts";

test.each([
  [
    "French",
    "Pas de lésion focale du foie. Les reins sont normaux, sans dilatation. Absence d'épanchement dans la cavité.",
  ],
  ["French", "Nodule de 12 mm du lobe supérieur droit, stable par rapport au scanner de 2024."],
  ["German", "Kein Nachweis einer Lungenembolie. Die Leber ist unauffällig, ohne fokale Läsion."],
  ["German", "Rundherd im rechten Oberlappen mit 12 mm, nicht größer als bei der Voraufnahme."],
  ["Welsh", "Mae nodwl yn yr ysgyfaint dde. Nid oes dim hylif yn y frest, ac mae'r galon o faint arferol."],
  ["Polish", "Nie stwierdza się zmian ogniskowych w wątrobie. Płuca bez zagęszczeń, nie ma płynu w opłucnej."],
  ["Spanish", "No se observan lesiones en el hígado. Los riñones son normales, sin dilatación de la vía."],
  ["Italian", "Il fegato non presenta lesioni. Non si osserva versamento nella cavità, e la milza è nella norma."],
  ["in Greek letters", "Κανένα παθολογικό εύρημα στο ήπαρ."],
  ["in Cyrillic letters", "Очаговых изменений в печени не выявлено."],
])("%s is known: %s", (language, text) => {
  expect(foreignLanguageOf(text)).toBe(language);
});

test.each([
  "There is no focal lesion in the liver. The kidneys are normal, without dilatation.",
  "Normal.",
  "A de novo lesion in situ, de facto stable. No effusion in the left pleural cavity.",
  "Doppler: a/v ratio 0.4. Dr A. de la Cruz was told. No thrombus of the popliteal vein.",
  "T1 12 mm, T2 8 mm.",
  "",
])("may be English: %s", (text) => {
  expect(foreignLanguageOf(text)).toBeNull();
});
