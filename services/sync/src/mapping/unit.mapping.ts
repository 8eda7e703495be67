import { endedRegistrationStates, type UnitContact, type UnitSnapshot } from '@khai-bao/contracts';
import type { Address, Location, Organization } from '@medplum/fhirtypes';
import { readContact } from './declaration-content.js';
import { coding, lean, put, reference, telecom, urn, type Change } from './fhir-parts.js';

/** A unit is an Organization and the Location where it stands; both carry the unit's id. */
export function unitChanges(unit: UnitSnapshot, sealed: UnitContact): Change[] {
  const contact = readContact(sealed);
  const active = !endedRegistrationStates.has(unit.state);
  const address = addressOf(unit);
  const kind = [{ coding: [coding('unit-kind', unit.kind)] }];
  return [
    put(
      lean<Organization & { id: string }>({
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
          lean({
            name: { text: contact.representative },
            telecom: telecom(contact.phone, contact.email),
          }),
        ],
      }),
    ),
    put(
      lean<Location & { id: string }>({
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

/** `Phường Bến Nghé, Quận 1`: the first is the ward, the last the district. */
function addressOf({ street, areaName, areaCode, areaPath }: UnitSnapshot): Address {
  const [ward = areaName, ...above] = areaName.split(', ');
  return lean<Address>({
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
