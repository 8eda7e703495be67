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
import type { UnitRow } from './unit.row.js';

type SealedFile = 'answer-file' | 'inspection-photo' | 'inspection-thumbnail';
type OpenableRow = Pick<UnitRow, 'id' | 'unit_key_sealed' | 'contact_sealed'>;

/** What readers see of a contact that cannot be opened. */
export const emptyContact: UnitContact = { representative: '', phone: '', email: null };

/** Each unit's contact stands under a key of its own; destroying that key erases the contact everywhere. */
@Injectable()
export class UnitContacts {
  private readonly master: Buffer;
  private held: OpenableRow | undefined;

  constructor(
    config: RegistrationConfig,
    private readonly wrapper: KeyWrapper,
    private readonly unreadable: UnreadableRows,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  /** Seals a new unit's contact. */
  sealNew(unitId: string, contact: UnitContact): { unitKeySealed: string; contactSealed: string } {
    const key = generateSealingKey();
    return {
      unitKeySealed: sealText(this.master, key.toString('base64'), `unit-key:${unitId}`),
      contactSealed: sealJson(key, contact, `unit:${unitId}`),
    };
  }

  /** Seals a unit's corrected contact under the key that it has. */
  reseal(row: Pick<UnitRow, 'id' | 'unit_key_sealed'>, contact: UnitContact): string {
    return sealJson(this.keyOf(row), contact, `unit:${row.id}`);
  }

  open(row: OpenableRow): UnitContact {
    return unsealJson<UnitContact>(this.keyOf(row), row.contact_sealed, `unit:${row.id}`);
  }

  /** Opens a contact; one that does not open is reported, and null. */
  openOrNull(row: OpenableRow): UnitContact | null {
    return this.unreadable.readRowOr<UnitContact | null>(
      'unit',
      row.id,
      () => this.open(row),
      () => null,
    );
  }

  /** For lists, files and jobs: a contact that does not open is reported and empty, and the rest goes on. */
  openOrEmpty(row: OpenableRow): UnitContact {
    return this.openOrNull(row) ?? emptyContact;
  }

  /** Finds equal phones without storing them. @param phone E.164 */
  phoneMark(phone: string): string {
    return blindIndex(this.master, 'unit-phone', phone);
  }

  /** What an officer searches for, and calls it by, may be somebody's phone or name. */
  sealWords(filterId: string, { name, q }: { name: string; q: string }): string {
    return sealJson(this.master, { name, q }, `kept-filter:${filterId}`);
  }

  /** Opens a kept filter; one that does not open is reported, and null. */
  openWordsOrNull(filterId: string, sealed: string): { name: string; q: string } | null {
    return this.unreadable.readRowOr<{ name: string; q: string } | null>(
      'kept_filter',
      filterId,
      () => unsealJson(this.master, sealed, `kept-filter:${filterId}`),
      () => null,
    );
  }

  /** A contact of nobody, to be opened where there is none. */
  decoy(): OpenableRow {
    if (this.held === undefined) {
      const id = '00000000-0000-7000-8000-000000000000';
      const sealed = this.sealNew(id, { representative: '', phone: '+84000000000', email: null });
      this.held = { id, unit_key_sealed: sealed.unitKeySealed, contact_sealed: sealed.contactSealed };
    }
    return this.held;
  }

  /** What officials write about a unit may name people: it stands under the unit's key too. */
  sealNote(row: Pick<UnitRow, 'id' | 'unit_key_sealed'>, note: string): string {
    return sealText(this.keyOf(row), note, `note:${row.id}`);
  }

  openNote(row: Pick<UnitRow, 'id' | 'unit_key_sealed'>, sealed: string): string {
    return unsealText(this.keyOf(row), sealed, `note:${row.id}`);
  }

  /** Opens a note for a reader; one that does not open is reported, and null. @param table where the note stands */
  openNoteOrNull(row: Pick<UnitRow, 'id' | 'unit_key_sealed'>, sealed: string, table: string): string | null {
    return this.unreadable.readRowOr<string | null>(
      table,
      row.id,
      () => this.openNote(row, sealed),
      () => null,
    );
  }

  /** Bytes that the unit sent, or that officers took of it, stand under its key as well. @param what they are: one kind is never opened as another */
  sealFile(
    row: Pick<UnitRow, 'id' | 'unit_key_sealed'>,
    fileId: string,
    bytes: Buffer,
    what: SealedFile = 'answer-file',
  ): Buffer {
    return sealBytes(this.keyOf(row), bytes, `${what}:${fileId}`);
  }

  openFile(
    row: Pick<UnitRow, 'id' | 'unit_key_sealed'>,
    fileId: string,
    sealed: Buffer,
    what: SealedFile = 'answer-file',
  ): Buffer {
    return unsealBytes(this.keyOf(row), sealed, `${what}:${fileId}`);
  }

  /** Opens a file for a reader; one that does not open is reported, and null. */
  openFileOrNull(
    row: Pick<UnitRow, 'id' | 'unit_key_sealed'>,
    fileId: string,
    sealed: Buffer,
    what: SealedFile = 'answer-file',
  ): Buffer | null {
    return this.unreadable.readRowOr<Buffer | null>(
      what,
      fileId,
      () => this.openFile(row, fileId, sealed, what),
      () => null,
    );
  }

  /** Tells equal bytes of one unit without saying what they are. */
  fileMark(row: Pick<UnitRow, 'id' | 'unit_key_sealed'>, bytes: Buffer): string {
    return blindIndex(this.keyOf(row), 'answer-file', createHash('sha256').update(bytes).digest('hex'));
  }

  /** The contact as other services get it: sealed, its key wrapped to those that need it. */
  async share(row: OpenableRow): Promise<SealedForReaders> {
    return {
      keyId: `unit:${row.id}`,
      ciphertext: row.contact_sealed,
      wrapped: await this.wrapper.wrapKey(this.keyOf(row), ['accounts', 'sync']),
    };
  }

  private keyOf(row: Pick<UnitRow, 'id' | 'unit_key_sealed'>): Buffer {
    return Buffer.from(unsealText(this.master, row.unit_key_sealed, `unit-key:${row.id}`), 'base64');
  }
}
