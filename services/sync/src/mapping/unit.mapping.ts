import { endedRegistrationStates, type UnitContact, type UnitSnapshot } from '@khai-bao/contracts';
import type { Address, Location, Organization } from '@medplum/fhirtypes';
import { parseUnitContact } from './declaration-content.js';
import {
  coding,
  omitEmptyMembers,
  putResource,
  reference,
  telecom,
  urn,
  type ResourceChange,
} from './fhir-parts.js';

/** Maps a unit to an Organization and its Location; both have the id of the unit. */
export function mapUnit(unit: UnitSnapshot, sealed: UnitContact): ResourceChange[] {
  const contact = parseUnitContact(sealed);
  const active = !endedRegistrationStates.has(unit.state);
  const address = addressOf(unit);
  const kind = [{ coding: [coding('unit-kind', unit.kind)] }];
  return [
    putResource(
      omitEmptyMembers<Organization & { id: string }>({
        resourceType: 'Organization',
        id: unit.unitId,
        meta: { tag: [coding('registration-state', unit.state)] },
        identifier: [
          { system: urn('unit'), value: unit.unitId },
          ...(unit.taxCode ? [{ system: urn('tax-code'), value: unit.taxCode }] : []),
        ],
        active,
        type: kind,
        name: unit.name,
        address: [address],
        contact: [
          omitEmptyMembers({
            name: { text: contact.representative },
            telecom: telecom(contact.phone, contact.email),
          }),
        ],
      }),
    ),
    putResource(
      omitEmptyMembers<Location & { id: string }>({
        resourceType: 'Location',
        id: unit.unitId,
        status: active ? 'active' : 'inactive',
        name: unit.name,
        mode: 'instance',
        type: kind,
        address,
        managingOrganization: reference('Organization', unit.unitId),
      }),
    ),
  ];
}

/** In `Phường Bến Nghé, Quận 1`, the first part is the ward and the last the district. */
function addressOf({ street, areaName, areaCode, areaPath }: UnitSnapshot): Address {
  const [ward = areaName, ...above] = areaName.split(', ');
  return omitEmptyMembers<Address>({
    extension: [
      { url: urn('fhir:area-code'), valueCode: areaCode },
      { url: urn('fhir:area-path'), valueString: areaPath },
    ],
    text: [street, areaName].filter((part) => part !== '').join(', '),
    line: [street, ward].filter((part) => part !== ''),
    district: above.at(-1),
    country: 'VN',
  });
}
