import type { GateSnapshot } from '@khai-bao/contracts';
import type { Location } from '@medplum/fhirtypes';
import { coding, omitEmptyMembers, putResource, reference, urn, type ResourceChange } from './fhir-parts.js';

/** Maps a gate to a Location that is part of the Location of its unit. */
export const mapGate = (gate: GateSnapshot): ResourceChange[] => [
  putResource(
    omitEmptyMembers<Location & { id: string }>({
      resourceType: 'Location',
      id: gate.gateId,
      identifier: [{ system: urn('gate-code'), value: gate.code }],
      status: gate.active ? 'active' : 'inactive',
      name: gate.name,
      mode: 'instance',
      type: [{ coding: [coding('gate-direction', gate.direction)] }],
      managingOrganization: reference('Organization', gate.unitId),
      partOf: reference('Location', gate.unitId),
    }),
  ),
];
