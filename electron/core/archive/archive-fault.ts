import type { ArchiveState } from "../../../shared/domain/study.ts";
import type { WorkstationError } from "../errors.ts";

/** What happened when an archive was asked, and what whoever sets it up can do about it. */
export type ArchiveFault = NonNullable<ArchiveState["fault"]>;

const byCause: readonly (readonly [RegExp, (code: string) => ArchiveFault])[] = [
  [
    /^ECONNREFUSED$/,
    () => ({
      happened: "Nothing takes connections at this host and port.",
      toDo: "Check host and port of its address, and that the archive is running; a firewall may refuse as well.",
    }),
  ],
  [
    /^(ENOTFOUND|EAI_\w+)$/,
    () => ({
      happened: "No computer is known by the host name in its address.",
      toDo: "Check the spelling of the host name, and that this computer is in the hospital's network.",
    }),
  ],
  [
    /^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    () => ({
      happened: "There is no way through the network to this address: no connection came about.",
      toDo: "Check this computer's network connection, then the host in the address and the firewall on the way.",
    }),
  ],
  [
    /CERT_HAS_EXPIRED/,
    () => ({
      happened: "Its certificate has expired, so nothing was sent.",
      toDo: "Have the archive's certificate renewed; check also that this computer's clock is right.",
    }),
  ],
  [
    /ALTNAME/,
    () => ({
      happened: "Its certificate is for another host name, so nothing was sent.",
      toDo: "Use the host name that the certificate names in the address, or have the certificate corrected.",
    }),
  ],
  [
    /WRONG_VERSION|PACKET_LENGTH|EPROTO/,
    () => ({
      happened: "It does not speak TLS at this port, although its address begins with https.",
      toDo: "Check the port, or whether the address has to begin with http://.",
    }),
  ],
  [
    /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/,
    () => ({
      happened: "Its certificate is not signed by an authority that this workstation trusts, so nothing was sent.",
      toDo: "Name the file of the authority's certificate in the archive's settings.",
    }),
  ],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    () => ({
      happened: "It took the connection and cut it without an answer.",
      toDo: "Check the port, whether the address has to begin with https://, and the archive's own log.",
    }),
  ],
];

/** Gives what happened and what to do for a failure of an archive that was asked. */
export function archiveFault(error: WorkstationError): ArchiveFault {
  const { cause, status, timeoutMs } = error.details;
  if (typeof status === "number") return faultOfStatus(status);
  if (typeof timeoutMs === "number") {
    return {
      happened: `It was asked and has not answered for ${Math.round(timeoutMs / 1000)} seconds.`,
      toDo: "Check that the port belongs to the archive's DICOMweb service, and whether the archive is overloaded or hangs.",
    };
  }
  const known = typeof cause === "string" ? byCause.find(([pattern]) => pattern.test(cause)) : undefined;
  if (known !== undefined) return known[1](String(cause));
  // The sentence for a reader calms and sends to IT; whoever looks here is IT.
  const [first = error.message] = error.message.split(/(?<=\.)\s/);
  if (error.code === "archive_nonconformant") {
    return {
      happened: first,
      toDo: "Check the path of its address: it has to lead to the DICOMweb service, not to a viewer or a sign-in page.",
    };
  }
  if (error.code === "archive_unreachable") {
    return {
      happened: "No connection to its address came about.",
      toDo: "Check host and port of its address, and that the archive is running.",
    };
  }
  return { happened: first, toDo: "See the program's log in the profile's folder logs." };
}

function faultOfStatus(status: number): ArchiveFault {
  if (status === 401 || status === 403) {
    return {
      happened: `It refused our sign-in (${status}).`,
      toDo: "Check user name, password or token in its settings, and that the account may read studies there.",
    };
  }
  if (status === 404 || status === 410) {
    return {
      happened: `It answered, but has no DICOMweb service at this path (${status}).`,
      toDo: "Check the path of its address; many archives end in /dicom-web, /dicomweb or /rs.",
    };
  }
  if (status === 429 || status === 503) {
    return {
      happened: `It answered that it is too busy (${status}).`,
      toDo: "Try again in a minute; if it stays so, tell whoever runs the archive.",
    };
  }
  if (status >= 500) {
    return {
      happened: `It answered that it failed inside (${status}).`,
      toDo: "Tell whoever runs the archive; its own log says more.",
    };
  }
  if (status >= 300 && status < 400) {
    return {
      happened: `It sends us on to another address (${status}), which is not followed.`,
      toDo: "Put the address where its DICOMweb service really is into its settings.",
    };
  }
  return {
    happened: `It refused the question (${status}).`,
    toDo: "Check the path of its address and its special settings; the archive's own log says more.",
  };
}
