import { validateResource } from "@medplum/core";
import type { Bundle, Resource } from "@medplum/fhirtypes";
import { Fhir } from "fhir/fhir";
import { loadFhirDefinitions } from "./fhir-server.ts";

let fhir: Fhir | null = null;

/**
 * Gives what two validators by others hold against a bundle and each of its resources, contained ones too: the package `fhir`
 * (structure, cardinality, required bindings; R4) and `@medplum/core` (structure and invariants; R4). Empty where nothing.
 */
export function faultsOfBundle(bundle: Bundle): string[] {
  loadFhirDefinitions();
  fhir ??= new Fhir();
  const resources = (bundle.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
  const contained = resources.flatMap((resource) =>
    "contained" in resource ? (resource.contained as Resource[]) : [],
  );
  const faults: string[] = [];
  // The bundle's own judgement goes through its resources, but not into what they contain.
  for (const resource of [bundle, ...contained]) {
    const { messages } = fhir.validate(resource, { errorOnUnexpected: true });
    // A warning is a code outside a set that is not required, or one whose set the package does not have.
    const errors = messages.filter(({ severity }) => severity === "error" || severity === "fatal");
    faults.push(...errors.map(({ location, message }) => `${resource.resourceType} ${location}: ${message}`));
  }
  for (const resource of [bundle, ...resources, ...contained]) {
    try {
      validateResource(resource);
    } catch (thrown) {
      faults.push(`${resource.resourceType} by medplum: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
  return faults;
}
