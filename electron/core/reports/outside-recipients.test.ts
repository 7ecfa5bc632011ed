import { describe, expect, it } from "vitest";
import type { Recipient } from "../../../shared/domain/report.ts";
import { nobodyOutside } from "./outside-recipients.ts";

function recipient(role: Recipient["role"]): Recipient {
  return { id: `r-${role}`, name: role, organisation: "", role, destinationId: `d-${role}` };
}

describe("nobody outside", () => {
  it("is warned of where the report goes nowhere, or to archives only", () => {
    expect(nobodyOutside({ recipients: [] })?.code).toBe("noDestination");
    const onlyArchives = nobodyOutside({ recipients: [recipient("archive"), recipient("archive")] });
    expect(onlyArchives?.code).toBe("onlyArchives");
    expect(onlyArchives?.sentence).toMatch(/^Nobody outside this workstation gets this report/);
  });

  it("is not warned of as soon as a referrer or somebody in copy gets it", () => {
    expect(nobodyOutside({ recipients: [recipient("archive"), recipient("referrer")] })).toBeNull();
    expect(nobodyOutside({ recipients: [recipient("copy")] })).toBeNull();
  });
});
