import type { Person } from '@khai-bao/health-form';
import type { Address, Extension, Patient } from '@medplum/fhirtypes';
import type { ParsedCaseContent } from './declaration-content.js';
import { omitEmptyMembers, telecom, urn } from './fhir-parts.js';

/**
 * Maps the person of one declaration or case to a Patient with the id of that declaration or case. The same person on another day
 * is another Patient, so no id links a person across days.
 */
export function patientOf(
  id: string,
  { person, representative }: ParsedCaseContent,
): Patient & { id: string } {
  const { idPaper, healthInsuranceNumber, birthYear } = person;
  return omitEmptyMembers<Patient & { id: string }>({
    resourceType: 'Patient',
    id,
    extension: person.nationality === '' ? undefined : [nationalityOf(person.nationality)],
    identifier: [
      ...(idPaper ? [{ system: urn(`id-paper:${idPaper.kind}`), value: idPaper.number }] : []),
      ...(healthInsuranceNumber ? [{ system: urn('health-insurance'), value: healthInsuranceNumber }] : []),
    ],
    name: [{ text: person.fullName }],
    telecom: telecom(person.phone, person.email),
    gender: person.sex,
    birthDate: person.birthDate ?? (birthYear === undefined ? undefined : String(birthYear)),
    address: [addressOf(person.address)],
    contact:
      representative === null
        ? undefined
        : [
            omitEmptyMembers({
              relationship: representative.relation ? [{ text: representative.relation }] : [],
              name: { text: representative.fullName },
              telecom: telecom(representative.phone),
            }),
          ],
  });
}

const nationalityOf = (code: string): Extension => ({
  url: 'http://hl7.org/fhir/StructureDefinition/patient-nationality',
  extension: [{ url: 'code', valueCodeableConcept: { coding: [{ system: 'urn:iso:std:iso:3166', code }] } }],
});

/** Maps the province to `state`, the district to `district`, and the ward to a line below the street: FHIR has no field for a ward. */
const addressOf = ({ street, ward, district, province, areaCode }: Person['address']): Address =>
  omitEmptyMembers<Address>({
    extension: areaCode ? [{ url: urn('fhir:area-code'), valueCode: areaCode }] : undefined,
    text: [street, ward, district, province].filter(Boolean).join(', '),
    line: [street, ward].filter(Boolean),
    district,
    state: province,
  });
