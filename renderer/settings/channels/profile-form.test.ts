import { describe, expect, it } from "vitest";
import { channelSettingsSchema } from "../../../shared/domain/channel-settings.ts";
import { type Channel, channelSchema } from "../../../shared/domain/delivery.ts";
import { secretSwitches, switchGroups } from "./channel-switches.ts";
import { profileDifferences } from "./profile-difference.ts";
import { defaultSettings, formOf, isSame, readForm, switchesOf } from "./profile-form.ts";
import { replacedSentence, standingOf } from "./profile-standing.ts";

const hl7 = (profile: object, connection: object = {}) =>
  channelSettingsSchema.parse({ channel: "hl7", profile, connection });

/** Every path of settings, with what is behind encryption. */
function pathsOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  const own = path === "connection.tls" ? [path] : [];
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, each]) => pathsOf(each, path === "" ? name : `${path}.${name}`)),
  ];
}

describe("the form of a channel", () => {
  it.each(channelSchema.options)("has every setting of %s once, and reads back what it was filled with", (channel) => {
    const settings = channel === "hl7" ? hl7({}, { tls: {} }) : defaultSettings(channel);
    const paths = pathsOf(settings).filter((path) => path !== "channel");
    const shown = switchesOf(channel).map(({ path }) => path);
    expect([...shown].sort()).toEqual([...new Set(paths)].sort());
    expect(new Set(shown).size).toBe(shown.length);
    expect(readForm(channel, formOf(settings))).toEqual({ settings, problems: {} });
    const defaults = defaultSettings(channel);
    expect(readForm(channel, formOf(defaults)).settings).toEqual(defaults);
  });

  it("offers in each choice what the settings take, and nothing else", () => {
    for (const channel of channelSchema.options) {
      const form = formOf(channel === "hl7" ? hl7({}, { tls: {} }) : defaultSettings(channel));
      for (const each of switchesOf(channel)) {
        if (each.kind !== "choice") continue;
        // What another setting forbids beside it is said of that one.
        const problems = each.choices.map(({ id }) => readForm(channel, { ...form, [each.path]: id }).problems);
        const own = problems.map((found) => found[each.path] ?? "");
        expect(own.filter((sentence) => sentence.startsWith("Invalid"))).toEqual([]);
        expect(readForm(channel, { ...form, [each.path]: "another" }).settings, each.path).toBeNull();
      }
    }
  });

  it.each<[Channel, string, string, RegExp]>([
    ["hl7", "profile.longestFieldBytes", "20", /200 or more/],
    ["hl7", "profile.sendingApplication", " ", /Write a name/],
    ["hl7", "profile.messageProfile", "Ł", /ASCII/],
    ["hl7", "connection.answerWithinSeconds", "", /from 1 to 300/],
    ["hl7", "connection.answerWithinSeconds", "2.5", /from 1 to 300/],
    ["hl7", "profile.applicationAcknowledgement", "AL", /^$/],
    ["folder", "fileName", "report", /\{id\}/],
    ["folder", "fileName", ".{id}", /\{id\}/],
    ["email", "sender", "radiology", /mail address/],
    ["email", "port", "70000", /1 to 65535/],
    ["mesh", "mailbox", "X26 ABC", /Letters and digits/],
    ["mesh", "chunkBytes", "12", /1024/],
    ["fhir", "tokenUrl", "http://record.example/token", /https/],
  ])("says of %s, %s, what is wrong with “%s”", (channel, path, typed, sentence) => {
    const { settings, problems } = readForm(channel, { ...formOf(defaultSettings(channel)), [path]: typed });
    expect(problems[path] ?? "").toMatch(sentence);
    expect(settings === null).toBe(problems[path] !== undefined);
  });

  it("says in the schema's own sentence what two settings forbid together", () => {
    const form = formOf(defaultSettings("hl7"));
    const unproven = readForm("hl7", { ...form, "profile.acceptAcknowledgement": "NE" });
    expect(unproven.problems).toEqual({
      "profile.acceptAcknowledgement": "One of the two acknowledgements has to say that a report arrived.",
    });
    const nowhere = readForm("hl7", { ...form, "connection.applicationAnswer": "otherConnection" });
    expect(Object.keys(nowhere.problems)).toEqual(["connection.listenPort"]);
    const fhir = formOf(defaultSettings("fhir"));
    expect(Object.keys(readForm("fhir", { ...fhir, authentication: "privateKeyJwt" }).problems).sort()).toEqual([
      ...["clientId", "keyFile", "tokenUrl"],
    ]);
  });

  it("keeps what is typed behind encryption only while it is on", () => {
    const form = { ...formOf(defaultSettings("hl7")), "connection.tls.keyFile": "/etc/key.pem" };
    expect(readForm("hl7", form).settings).toEqual(hl7({}));
    const on = readForm("hl7", { ...form, "connection.tls": true }).settings;
    expect(on).toEqual(hl7({}, { tls: { keyFile: "/etc/key.pem" } }));
    expect(isSame(hl7({}), on ?? hl7({}))).toBe(false);
  });

  it("asks for the keys that the settings need", () => {
    const names = (settings: object) =>
      secretSwitches(channelSettingsSchema.parse(settings)).map(({ name }) => String(name));
    expect(names({ channel: "email" })).toEqual([]);
    expect(names({ channel: "email", username: "radiology" })).toEqual(["password"]);
    expect(names({ channel: "mesh" })).toEqual(["password", "sharedKey"]);
    expect(names({ channel: "fhir" })).toEqual([]);
    expect(names({ channel: "fhir", authentication: "bearer" })).toEqual(["bearerToken"]);
    expect(switchGroups("print")).toEqual([]);
  });
});

describe("the difference of two profiles", () => {
  it("is in the words of the form, in its order, and nothing where they say the same", () => {
    expect(profileDifferences(hl7({}), hl7({}))).toEqual([]);
    const after = hl7({ characterSet: "ASCII", includesPdf: false, longestMessageBytes: 9000 }, { tls: {} });
    expect(profileDifferences(hl7({ sendingFacility: "RXX" }), after).map(({ path: _, ...words }) => words)).toEqual([
      { name: "Connection: Encrypted (TLS)", before: "no", after: "yes" },
      { name: "Message: Sending facility", before: "“RXX”", after: "empty" },
      { name: "Characters: Character set", before: "UTF-8", after: "ASCII" },
      { name: "Documents: The report as PDF", before: "yes", after: "no" },
      { name: "Limits: Longest message", before: "no limit", after: "9000 bytes" },
    ]);
    expect(profileDifferences(hl7({}), defaultSettings("fhir"))).toEqual([]);
  });
});

describe("the standing of a version", () => {
  const hour = 3_600_000;
  const now = Date.UTC(2026, 10, 23, 12);
  const at = (version: number, hours: number) => ({ version, effectiveFrom: now + hours * hour });
  const kinds = (...all: readonly ReturnType<typeof at>[]) => all.map((each) => standingOf(each, all, now).kind);

  it("follows the rule of the store: of those that have begun the newest counts", () => {
    expect(kinds(at(1, -2))).toEqual(["now"]);
    expect(kinds(at(1, -2), at(2, -1))).toEqual(["past", "now"]);
    expect(kinds(at(1, -2), at(2, 5))).toEqual(["now", "coming"]);
    // The third was added for an earlier time than the second, which it outranks for good.
    expect(kinds(at(1, -2), at(2, 5), at(3, 2))).toEqual(["now", "never", "coming"]);
    expect(kinds(at(1, -2), at(2, 5), at(3, -1))).toEqual(["past", "never", "now"]);
    expect(kinds(at(1, -1), at(2, -1))).toEqual(["never", "now"]);
    expect(kinds(at(1, 1), at(2, 3))).toEqual(["coming", "coming"]);
    expect(standingOf(at(1, -2), [at(1, -2), at(2, 5)], now).sentence).toMatch(
      /^Counts since .*10:00 until .*17:00\.$/,
    );
  });

  it("says which coming version a new one keeps from ever counting", () => {
    const all = [at(1, -2), at(2, 5)];
    expect(replacedSentence(all, now, now)).toMatch(/^In its place version 2 \(.*17:00\) will never count\.$/);
    expect(replacedSentence(all, now + 6 * hour, now)).toBe("");
  });
});
