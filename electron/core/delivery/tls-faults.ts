import { ownTlsFaults } from "./mllp-connection.ts";

/** Why a TLS connection did not come about. */
export interface TlsFault {
  /** The end of the sentence `“The practice” …`. */
  readonly happened: string;
  /** The sentence that follows: what to do. */
  readonly toDo: string;
  /** False where waiting may cure it; true where somebody has to put something right before anything can go. */
  readonly isSetUp: boolean;
}

const unknownAuthority: TlsFault = {
  happened: "has a certificate of an authority that is not known here, so it may not be who it says it is",
  toDo: "Please have the authority's file in the connection's settings checked; do not switch encryption off.",
  isSetUp: true,
};
const ownRefused: TlsFault = {
  happened: "does not accept this workstation's certificate",
  toDo: "Please have the receiving site told which certificate this workstation has, or have a valid one put in its place.",
  isSetUp: true,
};
const noCommonVersion: TlsFault = {
  happened: "speaks no version of TLS that is allowed here",
  toDo: "Please have the receiving site brought up to date, or the oldest version in the connection's settings checked.",
  isSetUp: true,
};
const speaksNoTls: TlsFault = {
  happened: "does not speak TLS at this port",
  toDo: "Please have host and port of the address checked, and whether its connection is to be encrypted.",
  isSetUp: true,
};

function ownFile(name: string): TlsFault {
  return {
    happened: `cannot be spoken to, because the file of ${name} cannot be read or used`,
    toDo: "Please have the path in the connection's settings and the file's rights checked; a key must have no passphrase.",
    isSetUp: true,
  };
}

const faults: Readonly<Record<string, TlsFault>> = {
  CERT_HAS_EXPIRED: {
    happened: "has a certificate that has expired",
    toDo: "Please tell the receiving site; once it is renewed everything goes by itself.",
    isSetUp: false,
  },
  CERT_NOT_YET_VALID: {
    happened: "has a certificate that is not in force yet",
    toDo: "Please have the clocks of both sides checked; once it is in force everything goes by itself.",
    isSetUp: false,
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    happened:
      "has a certificate for another name than the one that was connected to, so it may not be who it says it is",
    toDo: "Please have the address and the server name in the connection's settings checked; do not switch encryption off.",
    isSetUp: true,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  CERT_UNTRUSTED: unknownAuthority,
  CERT_REVOKED: {
    happened: "has a certificate that was revoked",
    toDo: "Please tell the receiving site; nothing goes there until it has another.",
    isSetUp: true,
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    happened: "asks for a certificate, and this workstation has none for it",
    toDo: "Please have a certificate and its key set in the connection's settings.",
    isSetUp: true,
  },
  ERR_SSL_WRONG_VERSION_NUMBER: speaksNoTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: speaksNoTls,
  ERR_SSL_HTTP_REQUEST: speaksNoTls,
  ERR_SSL_UNSUPPORTED_PROTOCOL: noCommonVersion,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: noCommonVersion,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: noCommonVersion,
  [ownTlsFaults.authorityFile]: ownFile("the authority"),
  [ownTlsFaults.certificateFile]: ownFile("this workstation's certificate"),
  [ownTlsFaults.keyFile]: ownFile("this workstation's key"),
  [ownTlsFaults.keyMismatch]: {
    happened: "cannot be spoken to, because this workstation's key does not belong to its certificate",
    toDo: "Please have both files in the connection's settings checked.",
    isSetUp: true,
  },
  [ownTlsFaults.ownExpired]: {
    happened: "cannot be spoken to, because this workstation's certificate has expired",
    toDo: "Please have it renewed; the files are read anew for each try.",
    isSetUp: true,
  },
};

/** Alerts by which the other side refuses our certificate (RFC 8446 section 6.2), as OpenSSL names them. */
const refusedOwn =
  /^ERR_SSL_(SSLV3|TLSV1|TLSV13)_ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_|UNSUPPORTED_CERT|ACCESS_DENIED|DECRYPT_ERROR)/;

/** Tells whether a code says that the other side does not accept our certificate: then it has taken nothing of a message. */
export function refusesOwnCertificate(code: string): boolean {
  return code === "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" || refusedOwn.test(code);
}

/** Gives what a code of TLS means, or null where it is none that a person has to know: the network's then. */
export function tlsFault(code: string): TlsFault | null {
  const known = faults[code];
  if (known !== undefined) return known;
  if (refusedOwn.test(code)) return ownRefused;
  if (!/^(ERR_SSL_|ERR_TLS_|CERT_)/.test(code)) return null;
  return {
    happened: "broke off while the encrypted connection was set up",
    toDo: "Please have the connection's settings checked if this stays.",
    isSetUp: false,
  };
}
