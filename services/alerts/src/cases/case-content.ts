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

/** A case's person and answers stand under a key of the case: they outlive the day's key and end with the case's own. */
@Injectable()
export class CaseContents {
  private readonly master: Buffer;

  constructor(
    config: AlertsConfig,
    private readonly wrapper: KeyWrapper,
    private readonly unreadable: UnreadableRows,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  /** Seals the content of a new case. */
  sealNew(caseId: string, content: DeclarationContent): { keySealed: string; contentSealed: string } {
    const key = generateSealingKey();
    return {
      keySealed: sealText(this.master, key.toString('base64'), `case-key:${caseId}`),
      contentSealed: sealJson(key, content, `case:${caseId}`),
    };
  }

  /**
   * Seals the content of a later declaration for a case. The key stays, because it also seals the notes. A key that does not
   * open is replaced.
   */
  sealAgain(
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
      () => this.sealNew(row.id, content),
    );
  }

  /** @throws Error when the row does not open or holds no person */
  open(row: Pick<CaseRow, 'id' | 'key_sealed' | 'content_sealed'>): StoredContent {
    return parseStoredContent(unsealJson(this.keyOf(row), row.content_sealed, `case:${row.id}`));
  }

  sealNote(row: Pick<CaseRow, 'id' | 'key_sealed'>, note: string): string {
    return sealText(this.keyOf(row), note, `note:${row.id}`);
  }

  openNote(row: Pick<CaseRow, 'id' | 'key_sealed'>, sealed: string): string {
    return unsealText(this.keyOf(row), sealed, `note:${row.id}`);
  }

  /**
   * As the feed gets it: sealed, with the case's key wrapped to sync. A key that does not open is not shared: the case goes on
   * here, and sync sets its content aside.
   */
  async share(row: Pick<CaseRow, 'id' | 'key_sealed' | 'content_sealed'>): Promise<SealedForReaders> {
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
