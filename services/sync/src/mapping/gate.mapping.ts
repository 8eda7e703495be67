import type { GateSnapshot } from '@khai-bao/contracts';
import type { Location } from '@medplum/fhirtypes';
import { coding, lean, put, reference, urn, type Change } from './fhir-parts.js';

/** A gate is a Location within its unit's. */
export const gateChanges = (gate: GateSnapshot): Change[] => [
  put(
    lean<Location & { id: string }>({
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
