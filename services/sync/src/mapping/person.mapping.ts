import type { Person } from '@khai-bao/health-form';
import type { Address, Extension, Patient } from '@medplum/fhirtypes';
import type { ReadContent } from './declaration-content.js';
import { lean, telecom, urn } from './fhir-parts.js';

/**
 * A person as given in one declaration or case. The id is that declaration's or case's own:
 * the same person on another day is another Patient, and nobody is linked across days by an id.
 */
export function patientOf(id: string, { person, representative }: ReadContent): Patient & { id: string } {
  const { idPaper, healthInsuranceNumber, birthYear } = person;
  return lean<Patient & { id: string }>({
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
            lean({
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

/** Province as state, district as district, ward below the street: FHIR has no field for a ward. */
const addressOf = ({ street, ward, district, province, areaCode }: Person['address']): Address =>
  lean<Address>({
    extension: areaCode ? [{ url: urn('fhir:area-code'), valueCode: areaCode }] : undefined,
    text: [street, ward, district, province].filter(Boolean).join(', '),
    line: [street, ward].filter(Boolean),
    district,
    state: province,
  });
