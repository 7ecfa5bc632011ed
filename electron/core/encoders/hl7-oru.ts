import { observationSegments } from "./hl7-observations.ts";
import {
  type Hl7Input,
  messageBytes,
  messageHeader,
  observationRequest,
  orderControl,
  patientIdentification,
  requestsOf,
} from "./hl7-segments.ts";

/**
 * Gives an HL7 v2 ORU^R01 in the receiver's dialect as bytes, segments ended by CR, not framed. The same input gives the same
 * bytes: every time in it is the version's release. A report that answers several requests repeats ORC and OBR, each with the
 * whole text, so that a receiver that files by OBR files no empty one; the PDF and the pictures stand in the first group alone.
 */
export function encodeOru(input: Hl7Input): Uint8Array {
  const segments = [
    messageHeader(input, null),
    patientIdentification(input),
    "PV1|1|U",
    ...requestsOf(input).flatMap((each, index) => [
      orderControl(each),
      observationRequest(input, each, index + 1),
      ...observationSegments(input, [each.studyInstanceUid], index === 0),
    ]),
  ];
  return messageBytes(segments, input);
}
