import type { DeclarationContent, SealedForReaders, UnitContact } from '@khai-bao/contracts';
import { SealError, unsealJson, type KeyWrapper } from '@khai-bao/platform/sealing';
import type { DayKey } from '../intake/day-keys.service.js';
import type { FeedRecord } from '../intake/feed-record.js';
import { caseChanges } from './case.mapping.js';
import { checkChanges } from './check.mapping.js';
import { declarationChanges } from './declaration.mapping.js';
import type { Change } from './fhir-parts.js';
import { gateChanges } from './gate.mapping.js';
import { questionnaireChanges } from './questionnaire.mapping.js';
import { unitChanges } from './unit.mapping.js';

/** A record's changes, or why it has none: its key has not come yet, or it can never be read. The reason holds nothing personal. */
export type Opened =
  { readonly changes: readonly Change[] } | { readonly awaited: string } | { readonly unreadable: string };

/**
 * Unseals a record and maps it to FHIR, at the moment of sending and not before.
 * @param dayKey what is known of the key of a declaration's day
 */
export async function openRecord(
  record: FeedRecord,
  wrapper: Pick<KeyWrapper, 'unwrap'>,
  dayKey: (day: string) => DayKey,
): Promise<Opened> {
  try {
    if (record.stream !== 'declaration') return { changes: await lastingChanges(record, wrapper) };
    const { payload } = record;
    if (payload.status === 'erased') return { changes: declarationChanges(payload, null) };
    const key = dayKey(payload.day);
    if (key === 'awaited') return { awaited: payload.day };
    if (key === 'destroyed') return { unreadable: 'the key of its day was destroyed' };
    const content = unsealJson<DeclarationContent>(
      key,
      payload.sealed.ciphertext,
      `declaration:${payload.declarationId}`,
    );
    return { changes: declarationChanges(payload, content) };
  } catch (error) {
    return {
      unreadable:
        error instanceof SealError ? 'its seal does not open' : 'its content does not fit the mapping',
    };
  }
}

async function lastingChanges(
  record: Exclude<FeedRecord, { stream: 'declaration' }>,
  wrapper: Pick<KeyWrapper, 'unwrap'>,
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
  wrapper: Pick<KeyWrapper, 'unwrap'>,
): Promise<T> => unsealJson<T>(await wrapper.unwrap(sealed.wrapped.sync), sealed.ciphertext, context);
