import http from "node:http";
import type { SyntheticStudy } from "./synthetic-studies.ts";

/** What the archive alone needs, in milliseconds: no viewer on this machine can be faster. */
export interface ServerFloor {
  readonly metadata: number;
  readonly oneFrame: number;
  readonly framesSixAtATime: number;
  readonly wholeSeries: number;
}

const framesAccept = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';
const seriesAccept = 'multipart/related; type="application/dicom"; transfer-syntax=*';

/** Asks the archive for a study's headers, one frame, all frames, and its series in one answer. */
export async function measureServerFloor(dicomwebUrl: string, study: SyntheticStudy): Promise<ServerFloor> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 6, agentKeepAliveTimeoutBuffer: 200 });
  const studyUrl = `${dicomwebUrl}/studies/${study.studyInstanceUid}`;
  const seriesUrl = `${studyUrl}/series/${study.seriesInstanceUid}`;
  const frameUrl = (uid: string) => `${seriesUrl}/instances/${uid}/frames/1`;
  const [first = "", ...others] = study.sopInstanceUids;
  try {
    const metadata = await timed(() => get(agent, `${studyUrl}/metadata`, "application/dicom+json"));
    const oneFrame = await timed(() => get(agent, frameUrl(first), framesAccept));
    const framesSixAtATime = await timed(async () => {
      const queue = [first, ...others];
      const worker = async () => {
        for (let uid = queue.shift(); uid !== undefined; uid = queue.shift()) {
          await get(agent, frameUrl(uid), framesAccept);
        }
      };
      await Promise.all(Array.from({ length: 6 }, worker));
    });
    const wholeSeries = await timed(() => get(agent, seriesUrl, seriesAccept));
    return { metadata, oneFrame, framesSixAtATime, wholeSeries };
  } finally {
    agent.destroy();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Reads an answer to its end and keeps nothing; gives its bytes. */
function get(agent: http.Agent, url: string, accept: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: { accept } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.once("end", () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
      response.once("error", reject);
    });
    request.once("error", reject);
  });
}
