import type { CaseSnapshot, CaseState, DeclarationContent } from '@khai-bao/contracts';
import { positiveSigns } from '@khai-bao/health-form';
import type { CodeableConcept, Condition, Task } from '@medplum/fhirtypes';
import { parseCaseContent } from './declaration-content.js';
import {
  coding,
  extension,
  omitEmptyMembers,
  putResource,
  reference,
  urn,
  type ResourceChange,
} from './fhir-parts.js';
import { patientOf } from './person.mapping.js';
import { answerCoding } from './questionnaire.mapping.js';

interface StateMapping {
  readonly clinical: 'active' | 'inactive' | 'resolved';
  /** Null when the state does not determine it; earlier versions do. */
  readonly verification: 'provisional' | 'confirmed' | 'refuted' | null;
  readonly task: Task['status'];
}

/** State of a case → statuses of Condition and Task. */
export const caseStateMappings: Readonly<Record<CaseState, StateMapping>> = {
  NEW: { clinical: 'active', verification: 'provisional', task: 'requested' },
  ACKNOWLEDGED: { clinical: 'active', verification: 'provisional', task: 'accepted' },
  INVESTIGATING: { clinical: 'active', verification: 'provisional', task: 'in-progress' },
  CONFIRMED: { clinical: 'active', verification: 'confirmed', task: 'in-progress' },
  RULED_OUT: { clinical: 'inactive', verification: 'refuted', task: 'completed' },
  CLOSED: { clinical: 'resolved', verification: null, task: 'completed' },
};

/** SNOMED CT, international edition. */
const suspectedCoding = {
  system: 'http://snomed.info/sct',
  code: '840544004',
  display: 'Suspected COVID-19',
};
const confirmedCoding = { system: 'http://snomed.info/sct', code: '840539006', display: 'COVID-19' };

const concept = (system: string, code: string): CodeableConcept => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
});

/** Maps a case to a Patient of its own (a case outlives the declaration), a Condition, and a Task for the medical centre. */
export function mapCase(
  snapshot: CaseSnapshot,
  sealed: Pick<DeclarationContent, 'person' | 'answers' | 'representative'>,
): ResourceChange[] {
  const content = parseCaseContent(sealed);
  const { caseId: id, code, state } = snapshot;
  const mapping = caseStateMappings[state];
  const identifier = [{ system: urn('case-code'), value: code }];
  const evidence = positiveSigns(content.answers).map((sign) => ({
    coding: [answerCoding(sign)],
  }));
  return [
    putResource(patientOf(id, content)),
    putResource(
      omitEmptyMembers<Condition & { id: string }>({
        resourceType: 'Condition',
        id,
        meta: { tag: [coding('case-state', state)] },
        identifier,
        clinicalStatus: concept('condition-clinical', mapping.clinical),
        verificationStatus:
          mapping.verification === null ? undefined : concept('condition-ver-status', mapping.verification),
        code: { coding: [mapping.verification === 'confirmed' ? confirmedCoding : suspectedCoding] },
        subject: reference('Patient', id),
        recordedDate: snapshot.openedAt,
        evidence: [
          omitEmptyMembers({
            code: evidence,
            detail: [reference('QuestionnaireResponse', snapshot.declarationId)],
          }),
        ],
      }),
    ),
    putResource(
      omitEmptyMembers<Task & { id: string }>({
        resourceType: 'Task',
        id,
        extension: [
          extension('case-source', { valueCode: snapshot.source }),
          ...(snapshot.lastStep ? [extension('case-last-step', { valueCode: snapshot.lastStep })] : []),
          ...snapshot.notifications.map(({ target, at }) => ({
            url: urn('fhir:notified'),
            extension: [
              { url: 'target', valueCode: target },
              { url: 'at', valueDateTime: at },
            ],
          })),
        ],
        identifier,
        status: mapping.task,
        statusReason: snapshot.reason ? { coding: [coding('case-reason', snapshot.reason)] } : undefined,
        businessStatus: { coding: [coding('case-state', state)] },
        intent: 'order',
        priority: 'urgent',
        focus: reference('Condition', id),
        for: reference('Patient', id),
        executionPeriod: snapshot.acknowledgedAt ? { start: snapshot.acknowledgedAt } : undefined,
        authoredOn: snapshot.openedAt,
        lastModified: snapshot.stateSince,
        owner: { identifier: { system: urn('responsible'), value: snapshot.responsible } },
        location: reference('Location', snapshot.gateId),
      }),
    ),
  ];
}
