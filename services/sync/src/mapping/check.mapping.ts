import type { GateChecked } from '@khai-bao/contracts';
import type { Encounter } from '@medplum/fhirtypes';
import { coding, lean, put, reference, type Change } from './fhir-parts.js';

/** A gate check is an Encounter at the gate; somebody who was stopped did not come in: cancelled. */
export const checkChanges = (check: GateChecked): Change[] => [
  put(
    lean<Encounter & { id: string }>({
      resourceType: 'Encounter',
      id: check.checkId,
      meta: { tag: [coding('outcome', check.outcome)] },
      status: check.decision === 'admitted' ? 'finished' : 'cancelled',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      type: [
        { coding: [coding('check-direction', check.direction)] },
        { coding: [coding('check-decision', check.decision)] },
      ],
      subject: reference('Patient', check.declarationId),
      period: { start: check.checkedAt, end: check.checkedAt },
      location: [{ location: reference('Location', check.gateId) }],
      serviceProvider: reference('Organization', check.unitId),
    }),
  ),
];
