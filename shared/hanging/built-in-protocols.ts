import { type HangingProtocol, hangingProtocolSchema } from "./hanging-protocol.ts";
import ctBody from "./protocols/ct-body.json" with { type: "json" };
import ctHead from "./protocols/ct-head.json" with { type: "json" };
import mammography from "./protocols/mammography.json" with { type: "json" };
import mrBody from "./protocols/mr-body.json" with { type: "json" };
import mrBrain from "./protocols/mr-brain.json" with { type: "json" };
import mrProstate from "./protocols/mr-prostate.json" with { type: "json" };
import mrSpine from "./protocols/mr-spine.json" with { type: "json" };
import plainFilm from "./protocols/plain-film.json" with { type: "json" };
import singleSeries from "./protocols/single-series.json" with { type: "json" };
import ultrasound from "./protocols/ultrasound.json" with { type: "json" };

/** Every protocol that comes with the program, read from its file. */
export const builtInProtocols: readonly HangingProtocol[] = [
  ctBody,
  ctHead,
  mrBrain,
  mrSpine,
  mrProstate,
  mrBody,
  plainFilm,
  mammography,
  ultrasound,
  singleSeries,
].map((file) => hangingProtocolSchema.parse(file));
