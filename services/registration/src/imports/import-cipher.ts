import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import {
  blindIndex,
  generateSealingKey,
  sealText,
  sealJson,
  unsealText,
  unsealJson,
} from '@khai-bao/platform/sealing';
import { RegistrationConfig } from '../registration.config.js';
import type { ImportField } from './import-fields.js';
import type { GoodRow } from './row-validation.js';

/** What a row says: its cells as they came, and what an officer has put right since. */
export interface RowText {
  readonly cells: readonly string[];
  readonly mended?: Readonly<Partial<Record<ImportField, string>>>;
}

/** The rows of an import stand under a key of its own, which goes with them after seven days. */
@Injectable()
export class ImportCipher {
  private readonly master: Buffer;

  constructor(config: RegistrationConfig) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  generateImportKey(importId: string): { readonly key: Buffer; readonly sealed: string } {
    const key = generateSealingKey();
    return { key, sealed: sealText(this.master, key.toString('base64'), `import-key:${importId}`) };
  }

  unsealImportKey(importId: string, sealed: string): Buffer {
    return Buffer.from(unsealText(this.master, sealed, `import-key:${importId}`), 'base64');
  }

  sealRow(key: Buffer, importId: string, n: number, row: RowText): string {
    return sealJson(key, row, `import-row:${importId}:${n}`);
  }

  unsealRow(key: Buffer, importId: string, n: number, sealed: string): RowText {
    return unsealJson<RowText>(key, sealed, `import-row:${importId}:${n}`);
  }

  sealHeadings(key: Buffer, importId: string, headings: readonly string[]): string {
    return sealJson(key, headings, `import-headings:${importId}`);
  }

  unsealHeadings(key: Buffer, importId: string, sealed: string): string[] {
    return unsealJson<string[]>(key, sealed, `import-headings:${importId}`);
  }

  /** Tells that a file came before; outlives its rows, so it is made with a key that nobody has who holds a copy of the table. */
  blindIndexOfFile(bytes: Buffer): string {
    return blindIndex(this.master, 'import-file', createHash('sha256').update(bytes).digest('base64url'));
  }
}

/** Units are the same when name and phone are, or the tax code, within one ward. */
export interface RowIdentity {
  readonly name: string;
  readonly tax: string | null;
}

export const identifyRow = (row: Pick<GoodRow, 'areaCode' | 'name' | 'phone' | 'taxCode'>): RowIdentity => ({
  name: `${row.areaCode}\0${foldVietnamese(row.name)}\0${row.phone}`,
  tax: row.taxCode === null ? null : `${row.areaCode}\0${row.taxCode.replace('-', '')}`,
});
