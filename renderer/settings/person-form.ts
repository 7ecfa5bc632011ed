import { mayWrite, type Person, type Role } from "../../shared/domain/person.ts";

/** What is typed of a person. */
export interface PersonForm {
  displayName: string;
  username: string;
  role: Role;
  siteName: string;
  siteCode: string;
  registrationBody: string;
  registrationNumber: string;
  password: string;
}

/** The form of somebody new. */
export const blankPerson: PersonForm = {
  displayName: "",
  username: "",
  role: "radiologist",
  siteName: "",
  siteCode: "",
  registrationBody: "",
  registrationNumber: "",
  password: "",
};

/** Gives the form of somebody who exists. */
export function formOf({
  displayName,
  username,
  role,
  site,
  registrationBody,
  registrationNumber,
}: Person): PersonForm {
  const { name: siteName, code: siteCode } = site;
  return { displayName, username, role, siteName, siteCode, registrationBody, registrationNumber, password: "" };
}

/** Gives what has to be typed before the core would take it: somebody who signs reports needs a registration. */
export function stillNeeded(form: PersonForm, isNew: boolean): string[] {
  const signs = mayWrite(form.role);
  const fields: [boolean, string, string][] = [
    [true, form.displayName, "name"],
    [isNew, form.username, "user name"],
    [isNew, form.password.length < 10 ? "" : form.password, "a password of at least 10 characters"],
    [true, form.siteName, "site"],
    [signs, form.registrationBody, "registered with"],
    [signs, form.registrationNumber, "registration number"],
  ];
  return fields.filter(([isNeeded, value]) => isNeeded && value.trim() === "").map(([, , name]) => name);
}
