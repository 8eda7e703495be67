import type { DeclarationContent, SealedForReaders, UnitContact } from '@khai-bao/contracts';
import { SealError, unsealJson, type KeyWrapper } from '@khai-bao/platform/sealing';
import type { DayKey } from '../intake/day-keys.service.js';
import type { FeedRecord } from '../intake/feed-record.js';
import { caseChanges } from './case.mapping.js';
import { checkChanges } from './check.mapping.js';
import { ContentFormError } from './declaration-content.js';
import { declarationChanges } from './declaration.mapping.js';
import type { Change } from './fhir-parts.js';
import { gateChanges } from './gate.mapping.js';
import { questionnaireChanges } from './questionnaire.mapping.js';
import { unitChanges } from './unit.mapping.js';

/** A record's changes, or why it has none: its key has not come yet, or it can never be read. The reason holds nothing personal. */
export type Opened =
  { readonly changes: readonly Change[] } | { readonly awaited: string } | { readonly unreadable: string };

/**
 * Unseals a record and maps it to FHIR, at the moment of sending and not before. It never throws: whatever is wrong with a
 * record is the reason why that record is unreadable.
 * @param dayKey what is known of the key of a declaration's day
 * @param questionOrder ids of the questions of a version, in their order; nothing when the version is not known here
 */
export async function openRecord(
  record: FeedRecord,
  wrapper: Pick<KeyWrapper, 'unwrapKey'>,
  dayKey: (day: string) => DayKey,
  questionOrder: (version: string) => readonly string[] | undefined = () => undefined,
): Promise<Opened> {
  try {
    if (record.stream !== 'declaration') return { changes: await lastingChanges(record, wrapper) };
    const { payload } = record;
    if (payload.status === 'erased') return { changes: declarationChanges(payload, null) };
    if (!isDay(payload.day)) return { unreadable: 'its day is no day' };
    const key = dayKey(payload.day);
    if (key === 'awaited') return { awaited: payload.day };
    if (key === 'never') return { unreadable: 'the key of its day cannot come any more' };
    if (key === 'broken') return { unreadable: 'the key of its day does not open' };
    if (key === 'destroyed') return { unreadable: 'the key of its day was destroyed' };
    const content = unsealJson<DeclarationContent>(
      key,
      payload.sealed.ciphertext,
      `declaration:${payload.declarationId}`,
    );
    return {
      changes: declarationChanges(payload, content, questionOrder(payload.questionnaireVersion)),
    };
  } catch (error) {
    return { unreadable: reasonOf(error) };
  }
}

/** Is this `YYYY-MM-DD` of a day that there is? */
export const isDay = (text: unknown): text is string =>
  typeof text === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;

function reasonOf(error: unknown): string {
  if (error instanceof SealError) return 'its seal does not open';
  return error instanceof ContentFormError ? error.message : 'its content does not fit the mapping';
}

async function lastingChanges(
  record: Exclude<FeedRecord, { stream: 'declaration' }>,
  wrapper: Pick<KeyWrapper, 'unwrapKey'>,
): Promise<Change[]> {
  switch (record.stream) {
    case 'unit':
      return unitChanges(
        record.payload,
        await openForReader<UnitContact>(record.payload.contact, `unit:${record.payload.unitId}`, wrapper),
      );
    case 'gate':
      return gateChanges(record.payload);
    case 'questionnaire':
      return questionnaireChanges(record.payload);
    case 'check':
      return checkChanges(record.payload);
    case 'case':
      return caseChanges(
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
