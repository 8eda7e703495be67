import type { GateChecked } from '@khai-bao/contracts';
import type { Encounter } from '@medplum/fhirtypes';
import { coding, omitEmptyMembers, putResource, reference, type ResourceChange } from './fhir-parts.js';

/** Maps a gate check to an Encounter at the gate. The Encounter of a person who was stopped is cancelled. */
export const mapCheck = (check: GateChecked): ResourceChange[] => [
  putResource(
    omitEmptyMembers<Encounter & { id: string }>({
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
