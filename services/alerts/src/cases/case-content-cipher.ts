import { Injectable } from '@nestjs/common';
import type { DeclarationContent, SealedForReaders } from '@khai-bao/contracts';
import { parseStoredContent, type StoredContent } from '@khai-bao/health-form';
import { UnreadableRows } from '@khai-bao/platform/workers';
import {
  KeyWrapper,
  generateSealingKey,
  sealText,
  sealJson,
  unsealText,
  unsealJson,
} from '@khai-bao/platform/sealing';
import { AlertsConfig } from '../alerts.config.js';
import type { SuspectedCaseEntity } from './suspected-case.entity.js';

/** What a case holds of its person: more than these members of a declaration's content is kept when it is there. */
export type CaseContent = Pick<DeclarationContent, 'person' | 'answers' | 'representative'>;

/** Members of a case that open its key. */
type CaseKey = Pick<SuspectedCaseEntity, 'id' | 'keySealed'>;
/** Members of a case that open its content. */
type SealedCase = Pick<SuspectedCaseEntity, 'id' | 'keySealed' | 'contentSealed'>;

/** Seals person, answers and notes of a case under a key of the case. That key outlives the day key of the declaration. */
@Injectable()
export class CaseContentCipher {
  private readonly master: Buffer;

  constructor(
    config: AlertsConfig,
    private readonly wrapper: KeyWrapper,
    private readonly unreadable: UnreadableRows,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  /** Seals the content of a new case under a new key. */
  sealNewContent(caseId: string, content: CaseContent): { keySealed: string; contentSealed: string } {
    const key = generateSealingKey();
    return {
      keySealed: sealText(this.master, key.toString('base64'), `case-key:${caseId}`),
      contentSealed: sealJson(key, content, `case:${caseId}`),
    };
  }

  /**
   * Seals the content of a later declaration for a case. The key stays, because it also seals the notes. A key that cannot
   * be opened is replaced.
   */
  resealContent(row: CaseKey, content: CaseContent): { keySealed: string; contentSealed: string } {
    return this.unreadable.readRowOr(
      'suspected_case',
      row.id,
      () => ({
        keySealed: row.keySealed,
        contentSealed: sealJson(this.openKey(row), content, `case:${row.id}`),
      }),
      () => this.sealNewContent(row.id, content),
    );
  }

  /**
   * Replaces person and representative in the content of a case and keeps the answers for which it was flagged. Returns null when both
   * are the same. A content that cannot be opened is replaced whole.
   */
  replacePerson(
    row: SealedCase,
    corrected: CaseContent,
  ): { keySealed: string; contentSealed: string } | null {
    const held = this.unreadable.readRowOr<CaseContent | null>(
      'suspected_case',
      row.id,
      () => unsealJson<CaseContent>(this.openKey(row), row.contentSealed, `case:${row.id}`),
      () => null,
    );
    if (held === null) return this.resealContent(row, corrected);
    const { person, representative } = corrected;
    const isSame =
      JSON.stringify([held.person, held.representative]) === JSON.stringify([person, representative]);
    return isSame ? null : this.resealContent(row, { ...held, person, representative });
  }

  /** Opens person and answers. @throws Error when the row cannot be opened or contains no person */
  openContent(sealed: SealedCase): StoredContent {
    return parseStoredContent(unsealJson(this.openKey(sealed), sealed.contentSealed, `case:${sealed.id}`));
  }

  /** Opens the key that the declarations of one party share. Returns null when the person was declared alone. @throws Error when it cannot be opened */
  openPartyKey(sealed: SealedCase): string | null {
    const { partyKey } = unsealJson<{ readonly partyKey?: unknown }>(
      this.openKey(sealed),
      sealed.contentSealed,
      `case:${sealed.id}`,
    );
    return typeof partyKey === 'string' ? partyKey : null;
  }

  private sealNote(row: CaseKey, note: string): string {
    return sealText(this.openKey(row), note, `note:${row.id}`);
  }

  /** Seals a note; null when the key of the case cannot be opened. What happened to such a case is recorded all the same. */
  sealNoteIfReadable(row: CaseKey, note: string): string | null {
    return this.unreadable.readRowOr<string | null>(
      'suspected_case',
      row.id,
      () => this.sealNote(row, note),
      () => null,
    );
  }

  openNote(row: CaseKey, noteSealed: string): string {
    return unsealText(this.openKey(row), noteSealed, `note:${row.id}`);
  }

  /**
   * Returns the sealed content with the case key wrapped for sync. A key that cannot be opened is not shared: the case continues
   * here, and sync quarantines its content.
   */
  async shareContent(sealed: SealedCase): Promise<SealedForReaders> {
    const key = this.unreadable.readRowOr<Buffer | null>(
      'suspected_case',
      sealed.id,
      () => this.openKey(sealed),
      () => null,
    );
    return {
      keyId: `case:${sealed.id}`,
      ciphertext: sealed.contentSealed,
      wrapped: key === null ? {} : await this.wrapper.wrapKey(key, ['sync']),
    };
  }

  /** Opens the key of a case. @throws Error when it cannot be opened */
  openKey(row: CaseKey): Buffer {
    return Buffer.from(unsealText(this.master, row.keySealed, `case-key:${row.id}`), 'base64');
  }
}
