import type { DeclarationContent, SealedForReaders, UnitContact } from '@khai-bao/contracts';
import { SealError, unsealJson, type KeyWrapper } from '@khai-bao/platform/sealing';
import type { DayKeyStatus } from '../intake/day-keys.js';
import type { FeedRecord } from '../intake/feed-record.js';
import { mapCase } from './case.mapping.js';
import { mapCheck } from './check.mapping.js';
import { ContentFormatError } from './declaration-content.js';
import { mapCover } from './cover.mapping.js';
import { mapDeclaration } from './declaration.mapping.js';
import type { ResourceChange } from './fhir-parts.js';
import { mapGate } from './gate.mapping.js';
import { mapQuestionnaire } from './questionnaire.mapping.js';
import { mapUnit } from './unit.mapping.js';

/**
 * The changes of a record, or the reason why there are none: its day key is awaited, or it can never be read. A reason contains no
 * personal data.
 */
export type OpenedRecord =
  | { readonly changes: readonly ResourceChange[] }
  | { readonly awaited: string }
  | { readonly unreadable: string };

/**
 * Unseals a record and maps it to FHIR at the moment of sending. It never throws: a defect is the reason why the record is
 * unreadable.
 * @param dayKey returns the day key of a declaration, or the reason why there is none
 * @param questionOrder returns the ids of the questions of a version in their order; undefined when the version is unknown
 */
export async function openRecord(
  record: FeedRecord,
  wrapper: Pick<KeyWrapper, 'unwrapKey'>,
  dayKey: (day: string) => DayKeyStatus,
  questionOrder: (version: string) => readonly string[] | undefined = () => undefined,
): Promise<OpenedRecord> {
  try {
    if (record.stream !== 'declaration') return { changes: await mapLastingRecord(record, wrapper) };
    const { payload } = record;
    if (payload.status === 'erased') return { changes: mapDeclaration(payload, null) };
    if (!isDay(payload.day)) return { unreadable: 'its day is not a date' };
    const key = dayKey(payload.day);
    if (key === 'awaited') return { awaited: payload.day };
    if (key === 'never') return { unreadable: 'the key of its day will not arrive' };
    if (key === 'broken') return { unreadable: 'the key of its day cannot be opened' };
    if (key === 'destroyed') return { unreadable: 'the key of its day was destroyed' };
    if (payload.sealed === null) return { unreadable: 'it has no content' };
    const content = unsealJson<DeclarationContent>(
      key,
      payload.sealed.ciphertext,
      `declaration:${payload.declarationId}`,
    );
    return {
      changes: mapDeclaration(payload, content, questionOrder(payload.questionnaireVersion)),
    };
  } catch (error) {
    return { unreadable: describeContentError(error) };
  }
}

/** Whether a value is an existing date as `YYYY-MM-DD`. */
export const isDay = (text: unknown): text is string =>
  typeof text === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;

function describeContentError(error: unknown): string {
  if (error instanceof SealError) return 'its seal cannot be opened';
  return error instanceof ContentFormatError ? error.message : 'its content does not fit the mapping';
}

async function mapLastingRecord(
  record: Exclude<FeedRecord, { stream: 'declaration' }>,
  wrapper: Pick<KeyWrapper, 'unwrapKey'>,
): Promise<ResourceChange[]> {
  switch (record.stream) {
    case 'unit':
      return mapUnit(
        record.payload,
        await openForReader<UnitContact>(record.payload.contact, `unit:${record.payload.unitId}`, wrapper),
      );
    case 'gate':
      return mapGate(record.payload);
    case 'questionnaire':
      return mapQuestionnaire(record.payload);
    case 'check':
      return mapCheck(record.payload);
    case 'cover':
      return mapCover(record.payload);
    case 'case':
      return mapCase(
        record.payload,
        await openForReader<DeclarationContent>(
          record.payload.sealed,
          `case:${record.payload.caseId}`,
          wrapper,
        ),
      );
  }
}

const openForReader = async <T>(
  sealed: SealedForReaders,
  context: string,
  wrapper: Pick<KeyWrapper, 'unwrapKey'>,
): Promise<T> => unsealJson<T>(await wrapper.unwrapKey(sealed.wrapped.sync), sealed.ciphertext, context);
