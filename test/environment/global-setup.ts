import { execFileSync } from "node:child_process";

// Tools by others that judge our output. A missing one fails the run; nothing is skipped silently.
const tools = [
  "/usr/sbin/Orthanc",
  "dciodvfy",
  "dsrdump",
  "dcmdump",
  "pdftotext",
  "pdfimages",
  "qpdf",
  "/usr/bin/python3",
];

/** Fails the integration run in one sentence when a tool is missing. */
export function setup(): void {
  const missing = tools.filter((tool) => {
    try {
      execFileSync("sh", ["-c", `command -v ${tool}`], { stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length > 0) {
    throw new Error(
      `Missing: ${missing.join(", ")}. Install the packages of test/debian-packages.txt, or run npm test as root.`,
    );
  }
}
