import type { Hl7Tls } from "../../shared/domain/hl7-profile.ts";
import { folderWith, runTool } from "./tools.ts";

/** A certificate with its key, as paths of PEM files. */
export interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Certificates made by OpenSSL for one test. */
export interface TestCertificates {
  /** The authority that signed all but the foreign one. */
  readonly authorityFile: string;
  /** For `localhost` and 127.0.0.1. */
  readonly server: CertificateFiles;
  /** For `elsewhere.example`. */
  readonly otherName: CertificateFiles;
  readonly expired: CertificateFiles;
  /** Of an authority that nobody knows. */
  readonly foreign: CertificateFiles;
  readonly client: CertificateFiles;
  remove(): Promise<void>;
}

/** Gives the settings of a connection that trusts the test's authority. */
export function tlsSettings(certificates: TestCertificates, own?: CertificateFiles): Hl7Tls {
  return {
    certificateAuthorityFile: certificates.authorityFile,
    certificateFile: own?.certificateFile ?? "",
    keyFile: own?.keyFile ?? "",
    serverName: "",
    minimumVersion: "TLSv1.2",
  };
}

/** Makes the certificates. Fails where OpenSSL does. */
export async function makeCertificates(): Promise<TestCertificates> {
  const folder = await folderWith({});
  const run = async (options: readonly string[]) => {
    const { exitCode, output } = await runTool("openssl", options);
    if (exitCode !== 0) throw new Error(output);
  };
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const authority = async (name: string) => {
    const files = ["-keyout", folder.path(`${name}.key`), "-out", folder.path(`${name}.pem`)];
    await run(["req", "-x509", ...newKey, ...files, "-days", "30", "-subj", `/CN=Test ${name}`]);
  };
  const signed = async (name: string, by: string, altNames: string, days = 30): Promise<CertificateFiles> => {
    const [key, request, pem] = [folder.path(`${name}.key`), folder.path(`${name}.csr`), folder.path(`${name}.pem`)];
    await run([
      ...["req", ...newKey, "-keyout", key, "-out", request, "-subj", `/CN=${name}`],
      ...["-addext", `subjectAltName=${altNames}`],
    ]);
    const authorityFiles = ["-CA", folder.path(`${by}.pem`), "-CAkey", folder.path(`${by}.key`), "-CAcreateserial"];
    const options = ["-days", String(days), "-copy_extensions", "copy", "-out", pem];
    await run(["x509", "-req", "-in", request, ...authorityFiles, ...options]);
    return { certificateFile: pem, keyFile: key };
  };
  await authority("authority");
  await authority("stranger");
  const here = "DNS:localhost,IP:127.0.0.1";
  return {
    authorityFile: folder.path("authority.pem"),
    server: await signed("server", "authority", here),
    otherName: await signed("other", "authority", "DNS:elsewhere.example"),
    expired: await signed("expired", "authority", here, -1),
    foreign: await signed("foreign", "stranger", here),
    client: await signed("client", "authority", "DNS:workstation.example"),
    remove: () => folder.remove(),
  };
}
