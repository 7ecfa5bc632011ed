import { maySign } from "../../domain/person.ts";
import { foundWhere, type SigningCheck } from "../check.ts";

/** Role. */
export const roleMayNotSign: SigningCheck = {
  stage: "signing",
  code: "roleMayNotSign",
  level: "block",
  title: "Role",
  explanation: "Only a reporter signs a report. An administrator sets the program up and signs nothing.",
  source: "IR(ME)R 2017: the clinical evaluation is by an entitled operator",
  run: ({ role, release = "final" }) => {
    if (role === "trainee") {
      const sentence = "A trainee's report becomes final by somebody else's signature. Ask for a second signature.";
      return foundWhere(release === "final", sentence);
    }
    return foundWhere(!maySign(role), "Your role does not sign reports. A reporter must sign this one.");
  },
};
