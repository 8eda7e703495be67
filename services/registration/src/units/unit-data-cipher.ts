import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SealedForReaders, UnitContact } from '@khai-bao/contracts';
import { UnreadableRows } from '@khai-bao/platform/workers';
import {
  blindIndex,
  KeyWrapper,
  generateSealingKey,
  sealText,
  sealBytes,
  sealJson,
  unsealText,
  unsealBytes,
  unsealJson,
} from '@khai-bao/platform/sealing';
import { RegistrationConfig } from '../registration.config.js';
import type { UnitEntity } from './unit.entity.js';

type FilePurpose = 'answer-file' | 'inspection-photo' | 'inspection-thumbnail';
type KeyedRow = Pick<UnitEntity, 'id' | 'unitKeySealed'>;
type SealedContactRow = Pick<UnitEntity, 'id' | 'unitKeySealed' | 'contactSealed'>;

/** Shown in place of a contact that cannot be unsealed. */
export const emptyContact: UnitContact = { representative: '', phone: '', email: null };

/** Seals contact, notes and files of each unit under the unit's own key. Destroying that key erases them in every copy. */
@Injectable()
export class UnitDataCipher {
  private readonly master: Buffer;
  private decoyRow: SealedContactRow | undefined;

  constructor(
    config: RegistrationConfig,
    private readonly wrapper: KeyWrapper,
    private readonly unreadable: UnreadableRows,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  /** Generates the key of a new unit and seals its contact under it. */
  sealNewContact(unitId: string, contact: UnitContact): { unitKeySealed: string; contactSealed: string } {
    const key = generateSealingKey();
    return {
      unitKeySealed: sealText(this.master, key.toString('base64'), `unit-key:${unitId}`),
      contactSealed: sealJson(key, contact, `unit:${unitId}`),
    };
  }

  /** Seals a corrected contact under the unit's existing key. */
  sealCorrectedContact(row: KeyedRow, contact: UnitContact): string {
    return sealJson(this.keyOf(row), contact, `unit:${row.id}`);
  }

  /** @throws SealError when the contact cannot be unsealed */
  openContact(row: SealedContactRow): UnitContact {
    return unsealJson<UnitContact>(this.keyOf(row), row.contactSealed, `unit:${row.id}`);
  }

  /** Unseals a contact. One that cannot be unsealed is reported to `UnreadableRows` and returned as null. */
  openContactOrNull(row: SealedContactRow): UnitContact | null {
    return this.unreadable.readRowOr<UnitContact | null>(
      'unit',
      row.id,
      () => this.openContact(row),
      () => null,
    );
  }

  /** As `openContactOrNull`, with an empty contact instead of null: lists, files and jobs continue with the other rows. */
  openContactOrEmpty(row: SealedContactRow): UnitContact {
    return this.openContactOrNull(row) ?? emptyContact;
  }

  /** Computes a keyed digest that finds equal phones without storing them. @param phone E.164 */
  blindIndexOfPhone(phone: string): string {
    return blindIndex(this.master, 'unit-phone', phone);
  }

  /** A sealed contact of no unit. Unsealing it makes an unknown tracking code cost the same work as wrong digits. */
  getDecoyContact(): SealedContactRow {
    if (this.decoyRow === undefined) {
      const id = '00000000-0000-7000-8000-000000000000';
      const sealed = this.sealNewContact(id, { representative: '', phone: '+84000000000', email: null });
      this.decoyRow = { id, ...sealed };
    }
    return this.decoyRow;
  }

  /** Seals a text of an official about a unit, which may name people. */
  sealNote(row: KeyedRow, note: string): string {
    return sealText(this.keyOf(row), note, `note:${row.id}`);
  }

  /** @throws SealError when the note cannot be unsealed */
  openNote(row: KeyedRow, sealed: string): string {
    return unsealText(this.keyOf(row), sealed, `note:${row.id}`);
  }

  /** Unseals a note. One that cannot be unsealed is reported and returned as null. @param table that holds the note */
  openNoteOrNull(row: KeyedRow, sealed: string, table: string): string | null {
    return this.unreadable.readRowOr<string | null>(
      table,
      row.id,
      () => this.openNote(row, sealed),
      () => null,
    );
  }

  /** Seals bytes of a file. @param purpose is authenticated: a file of one purpose is never unsealed as another */
  sealFile(row: KeyedRow, fileId: string, bytes: Buffer, purpose: FilePurpose = 'answer-file'): Buffer {
    return sealBytes(this.keyOf(row), bytes, `${purpose}:${fileId}`);
  }

  /** @throws SealError when the file cannot be unsealed */
  openFile(row: KeyedRow, fileId: string, sealed: Buffer, purpose: FilePurpose = 'answer-file'): Buffer {
    return unsealBytes(this.keyOf(row), sealed, `${purpose}:${fileId}`);
  }

  /** Unseals a file. One that cannot be unsealed is reported and returned as null. */
  openFileOrNull(
    row: KeyedRow,
    fileId: string,
    sealed: Buffer,
    purpose: FilePurpose = 'answer-file',
  ): Buffer | null {
    return this.unreadable.readRowOr<Buffer | null>(
      purpose,
      fileId,
      () => this.openFile(row, fileId, sealed, purpose),
      () => null,
    );
  }

  /** Computes a keyed digest that finds equal files of one unit without revealing their content. */
  blindIndexOfFile(row: KeyedRow, bytes: Buffer): string {
    return blindIndex(this.keyOf(row), 'answer-file', createHash('sha256').update(bytes).digest('hex'));
  }

  /** The sealed contact for other services, with its key wrapped for accounts and sync. */
  async wrapContactForReaders(row: SealedContactRow): Promise<SealedForReaders> {
    return {
      keyId: `unit:${row.id}`,
      ciphertext: row.contactSealed,
      wrapped: await this.wrapper.wrapKey(this.keyOf(row), ['accounts', 'sync']),
    };
  }

  private keyOf(row: KeyedRow): Buffer {
    return Buffer.from(unsealText(this.master, row.unitKeySealed, `unit-key:${row.id}`), 'base64');
  }
}
