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

/** Content of a row: the cells of the file, and the fields that an officer has corrected. */
export interface RowText {
  readonly cells: readonly string[];
  readonly mended?: Readonly<Partial<Record<ImportField, string>>>;
}

/** Seals the rows of an import under a key of its own, which is destroyed with them after seven days. */
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

  /** Computes a keyed digest that recognises a repeated file. It outlives the rows; without the key a copy of the table reveals nothing. */
  blindIndexOfFile(bytes: Buffer): string {
    return blindIndex(this.master, 'import-file', createHash('sha256').update(bytes).digest('base64url'));
  }
}

/** Rows of one ward are the same unit when their name and phone are equal, or their tax code. */
export interface RowIdentity {
  readonly name: string;
  readonly tax: string | null;
}

export const identifyRow = (row: Pick<GoodRow, 'areaCode' | 'name' | 'phone' | 'taxCode'>): RowIdentity => ({
  name: `${row.areaCode}\0${foldVietnamese(row.name)}\0${row.phone}`,
  tax: row.taxCode === null ? null : `${row.areaCode}\0${row.taxCode.replace('-', '')}`,
});
