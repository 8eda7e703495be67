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
import type { CaseRow } from './case.row.js';

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
  sealNewContent(caseId: string, content: DeclarationContent): { keySealed: string; contentSealed: string } {
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
  resealContent(
    row: Pick<CaseRow, 'id' | 'key_sealed'>,
    content: DeclarationContent,
  ): { keySealed: string; contentSealed: string } {
    return this.unreadable.readRowOr(
      'suspected_case',
      row.id,
      () => ({
        keySealed: row.key_sealed,
        contentSealed: sealJson(this.keyOf(row), content, `case:${row.id}`),
      }),
      () => this.sealNewContent(row.id, content),
    );
  }

  /** Opens person and answers. @throws Error when the row cannot be opened or contains no person */
  openContent(row: Pick<CaseRow, 'id' | 'key_sealed' | 'content_sealed'>): StoredContent {
    return parseStoredContent(unsealJson(this.keyOf(row), row.content_sealed, `case:${row.id}`));
  }

  sealNote(row: Pick<CaseRow, 'id' | 'key_sealed'>, note: string): string {
    return sealText(this.keyOf(row), note, `note:${row.id}`);
  }

  openNote(row: Pick<CaseRow, 'id' | 'key_sealed'>, sealed: string): string {
    return unsealText(this.keyOf(row), sealed, `note:${row.id}`);
  }

  /**
   * Returns the sealed content with the case key wrapped for sync. A key that cannot be opened is not shared: the case continues
   * here, and sync quarantines its content.
   */
  async shareContent(row: Pick<CaseRow, 'id' | 'key_sealed' | 'content_sealed'>): Promise<SealedForReaders> {
    const sealed = { keyId: `case:${row.id}`, ciphertext: row.content_sealed };
    const key = this.unreadable.readRowOr<Buffer | null>(
      'suspected_case',
      row.id,
      () => this.keyOf(row),
      () => null,
    );
    return { ...sealed, wrapped: key === null ? {} : await this.wrapper.wrapKey(key, ['sync']) };
  }

  private keyOf(row: Pick<CaseRow, 'id' | 'key_sealed'>): Buffer {
    return Buffer.from(unsealText(this.master, row.key_sealed, `case-key:${row.id}`), 'base64');
  }
}
