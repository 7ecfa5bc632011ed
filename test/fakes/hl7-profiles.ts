import fc from "fast-check";
import { type Hl7Profile, hl7ProfileSchema } from "../../shared/domain/hl7-profile.ts";

/** Every dialect there is, but for those that refuse what they cannot hold. */
export const anyHl7Profile: fc.Arbitrary<Hl7Profile> = fc
  .record({
    version: fc.constantFrom("2.3", "2.3.1", "2.4", "2.5", "2.5.1"),
    messageKind: fc.constantFrom("ORU", "MDM"),
    acknowledgementMode: fc.constantFrom("original", "enhanced"),
    applicationAcknowledgement: fc.constantFrom("NE", "AL", "SU"),
    characterSet: fc.constantFrom("UTF-8", "8859/1", "8859/15", "ASCII"),
    sendingApplication: fc.constantFrom("SIGHTLINE", "A|B^C&D~E\\F"),
    messageProfile: fc.constantFrom("", "IHE RAD^X"),
    textForm: fc.constantFrom("formatted", "lines", "repetitions", "notes"),
    observationCodes: fc.constantFrom("loinc", "local", "both"),
    documentForm: fc.constantFrom("typeAndSubtype", "mediaType"),
    includesPdf: fc.boolean(),
    includesKeyImages: fc.boolean(),
    includesAlertCodes: fc.boolean(),
    addendumStatus: fc.constantFrom("C", "F"),
    correctedStatus: fc.constantFrom("C", "F"),
    withdrawnStatus: fc.constantFrom("W", "D", "C"),
    addendumEvent: fc.constantFrom("T10", "T06"),
    withdrawnEvent: fc.constantFrom("T10", "T11"),
    timePrecision: fc.constantFrom("second", "minute"),
    hasTimeZone: fc.boolean(),
    nameForm: fc.constantFrom("allRepresentations", "alphabetic"),
  })
  .map((settings) => hl7ProfileSchema.parse(settings));
