import { beforeEach, describe, expect, it } from "vitest";
import type { RegisteredImage } from "../image-registry.ts";
import { SeriesStreams, type StreamWorker } from "./series-streams.ts";
import { frameKey, type StreamAnswer, type StreamRequest } from "./stream-messages.ts";

/** A worker that answers when the test says so. */
class HandWorker implements StreamWorker {
  readonly requests: StreamRequest[] = [];
  answer: (answer: StreamAnswer) => void = () => undefined;
  lose: () => void = () => undefined;
  post(request: StreamRequest): void {
    this.requests.push(request);
  }
  listen(listener: (answer: StreamAnswer) => void, onLost: () => void): void {
    this.answer = listener;
    this.lose = onLost;
  }
}

const format = { rows: 4, columns: 4, samplesPerPixel: 1, bitsAllocated: 16 };
const grey = { format, overlays: [], palette: null, isColour: false, problem: "" };
const uidOf = (imageId: string) => `1.2.${imageId.slice(1)}`;

let worker: HandWorker;
let workers = 0;
let images: Map<string, RegisteredImage>;
let heard: string[];
let streams: SeriesStreams;

function register(imageId: string, header: object = grey, series = "1.2.3.4"): string {
  const reference = {
    ...{ archiveId: "east", studyInstanceUid: "1.2.3", seriesInstanceUid: series },
    ...{ sopInstanceUid: uidOf(imageId), frameNumber: 1 },
  };
  images.set(imageId, { header, reference } as unknown as RegisteredImage);
  return imageId;
}

const series = (count: number, prefix = "a") => Array.from({ length: count }, (_, at) => register(`${prefix}${at}`));
const opened = () => worker.requests.filter((request) => request.kind === "open");
const image = { stored: new Int16Array(16), rgba: null, range: { minimum: 0, maximum: 0 } };
const key = (imageId: string) => frameKey(uidOf(imageId), 1);

beforeEach(() => {
  worker = new HandWorker();
  workers = 0;
  images = new Map();
  heard = [];
  const make = () => {
    workers += 1;
    return worker;
  };
  streams = new SeriesStreams(make, (imageId) => images.get(imageId), {
    decoded: (imageId) => heard.push(imageId),
    changed: () => heard.push("changed"),
  });
});

describe("SeriesStreams", () => {
  it("asks for a series in one request, and says which of its images are to come", () => {
    const ids = series(9);
    streams.begin(ids);
    expect(opened()).toMatchObject([{ address: "/studies/east/1.2.3/series/1.2.3.4/frames" }]);
    expect(opened()[0]?.wanted.size).toBe(9);
    expect(ids.every((imageId) => streams.isComing(imageId))).toBe(true);
    streams.begin(ids);
    expect(opened()).toHaveLength(1);
  });

  it("brings no few images, no other series, no slice of a mosaic, nothing that cannot be shown and no more than memory holds", () => {
    streams.begin(series(7));
    expect(worker.requests).toEqual([]);
    const mixed = [...series(9), register("a20", grey, "9.9"), register("a21", { ...grey, tile: { number: 1 } })];
    streams.begin([...mixed, register("a22", { ...grey, problem: "This image has no rows." })]);
    expect(opened()[0]?.wanted.size).toBe(9);
    const huge = { ...grey, format: { ...format, rows: 20_000, columns: 20_000 } };
    streams.begin(Array.from({ length: 9 }, (_, at) => register(`b${at}`, huge)));
    expect(opened()).toHaveLength(1);
  });

  it("leaves colours and palettes to the window, which has to decode them", () => {
    streams.begin([...series(8), register("a9", { ...grey, isColour: true })]);
    const { wanted } = opened()[0] ?? { wanted: new Map() };
    expect(wanted.get(key("a0"))).toEqual({ format, overlays: [] });
    expect(wanted.get(key("a9"))).toBeNull();
  });

  it("hands over what is decoded, and keeps what is stored until it is asked for, once", () => {
    streams.begin(series(9));
    worker.answer({ kind: "decoded", streamId: 1, key: key("a3"), image });
    const bytes = new Uint8Array(4);
    worker.answer({ kind: "stored", streamId: 1, key: key("a4"), transferSyntaxUid: "1.2", bytes });
    expect(heard).toEqual(["a3", "changed"]);
    expect(streams.isComing("a3")).toBe(false);
    expect(streams.isComing("a4")).toBe(false);
    expect(streams.takeStored("a4")).toMatchObject({ transferSyntaxUid: "1.2", bytes });
    expect(streams.takeStored("a4")).toBeNull();
  });

  it("takes nothing that it did not ask for", () => {
    streams.begin(series(9));
    worker.answer({ kind: "decoded", streamId: 1, key: "9.9.9/1", image });
    worker.answer({ kind: "decoded", streamId: 7, key: key("a1"), image });
    expect(heard).toEqual([]);
  });

  it("tries a series once: what did not come is left to be asked for by itself", () => {
    const ids = series(9);
    streams.begin(ids);
    worker.answer({ kind: "ended", streamId: 1 });
    expect(heard).toEqual(["changed"]);
    expect(ids.some((imageId) => streams.isComing(imageId))).toBe(false);
    streams.begin(ids);
    expect(opened()).toHaveLength(1);
    streams.forget(ids);
    streams.begin(ids);
    expect(opened()).toHaveLength(2);
  });

  it("is closed when nobody wants any of it, and may be begun again", () => {
    const ids = series(9);
    streams.begin(ids);
    streams.keep((imageId) => imageId === "a5");
    expect(worker.requests).toHaveLength(1);
    streams.keep(() => false);
    expect(worker.requests.at(-1)).toEqual({ kind: "close", streamId: 1 });
    worker.answer({ kind: "decoded", streamId: 1, key: key("a5"), image });
    expect(heard).toEqual([]);
    streams.begin(ids);
    expect(opened()).toHaveLength(2);
  });

  it("lets whoever needs an image wait for it, until it is here or will not come", async () => {
    const settled: string[] = [];
    const follow = (imageId: string) => void streams.settled(imageId).then(() => settled.push(imageId));
    const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
    streams.begin(series(9));
    for (const imageId of ["a1", "a2", "other"]) follow(imageId);
    await turn();
    expect(settled).toEqual(["other"]);
    worker.answer({ kind: "decoded", streamId: 1, key: key("a1"), image });
    await turn();
    expect(settled).toEqual(["other", "a1"]);
    worker.answer({ kind: "ended", streamId: 1 });
    await turn();
    expect(settled).toEqual(["other", "a1", "a2"]);
  });

  it("outlives its worker", () => {
    const ids = series(9);
    streams.begin(ids);
    worker.lose();
    expect(heard).toEqual(["changed"]);
    expect(ids.some((imageId) => streams.isComing(imageId))).toBe(false);
    streams.begin(series(9, "b").map((imageId) => register(`b${imageId.slice(1)}0`)));
    expect(workers).toBe(2);
  });
});
