import { randomInt } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { birthYearOf, normaliseCode, normalisePhone } from '@khai-bao/health-form';
import { Clock, daysBefore, Problem } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DeclarationsConfig } from '../declarations.config.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { findDeclarationsByPassCode } from '../declarations/declarations.queries.js';
import { DeviceTokens } from '../declarations/device-tokens.js';
import { isEqual, PhoneProofs } from '../declarations/phone-proofs.js';
import { erasedContent, SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { GateDirectory } from '../gates/gate-directory.js';
import { MessageLimiter } from '../outgoing-messages/message-limiter.js';
import { OutgoingMessages } from '../outgoing-messages/outgoing-messages.js';
import { decideCodeAttempt, maxCodeAttempts, type PhoneCodePurpose } from './code-attempt.js';
import { oneTimeCodeMessage } from './message-texts.js';
import { PhoneCodeLimiter } from './phone-code-limiter.js';
import type {
  FindDeclarationDto,
  ProvenPhoneDto,
  RequestedPhoneCodeDto,
  RequestPhoneCodeDto,
} from './phone-codes.dto.js';
import {
  deleteExpiredPhoneCodes,
  insertPhoneCode,
  lockPhoneCode,
  updateAttemptsLeft,
  type PhoneCodeRow,
} from './phone-codes.queries.js';

/** A code that is to be stored, and where it is sent. */
interface NewCode {
  readonly purpose: PhoneCodePurpose;
  readonly phone: string;
  /** False for a request that no message answers. It is stored all the same, so that both take the same time. */
  readonly isSent: boolean;
  readonly declarationId: string | null;
}

/** Stands for a phone where none may receive a message. */
const noPhone = '';

/** Sends one-time codes to phones, and issues proofs to those who enter them. */
@Injectable()
export class PhoneCodesService implements OnModuleInit {
  constructor(
    private readonly config: DeclarationsConfig,
    private readonly dataSource: DataSource,
    private readonly gates: GateDirectory,
    private readonly deviceTokens: DeviceTokens,
    private readonly proofs: PhoneProofs,
    private readonly personReader: SealedPersonReader,
    private readonly unreadableRows: UnreadableRows,
    private readonly limiter: PhoneCodeLimiter,
    private readonly messageLimiter: MessageLimiter,
    private readonly messages: OutgoingMessages,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({
      name: 'phone-codes',
      run: async () => void (await deleteExpiredPhoneCodes(this.dataSource, this.clock.now())),
    });
  }

  /**
   * Sends a code to a phone that is to be proven before a declaration at a gate. Whether the phone is known is never looked up.
   * @throws Problem MESSAGES_OFF, INVALID for a phone that receives no messages, TOO_MANY_REQUESTS, and what the gates throw
   */
  async requestCode(
    { phone: typedPhone, gateCode }: RequestPhoneCodeDto,
    deviceToken: string | undefined,
  ): Promise<RequestedPhoneCodeDto> {
    this.requireMessages();
    const gate = await this.gates.requireOpenGate(gateCode);
    await this.limiter.consumeRequest(this.deviceTokens.verifyDeviceToken(deviceToken));
    const phone = normalisePhone(typedPhone);
    if (phone === null || !this.messageLimiter.isAllowedPhone(phone))
      throw new Problem('DECLARATIONS.INVALID', { fields: [{ path: 'phone', code: 'phone' }] });
    await this.messageLimiter.consumeMessage(phone);
    // Last, so that requests that send nothing do not use up what the gate has.
    await this.limiter.consumeGate(gate.gateId);
    return this.storeCode({
      purpose: 'declare',
      phone,
      isSent: true,
      declarationId: null,
    });
  }

  /**
   * Sends a code to the phone of the declaration with a pass code and a birth year. The response is the same when there is none, when
   * the birth year is another, and when the phone receives no message. It says nothing about the phone.
   * @throws Problem MESSAGES_OFF, TOO_MANY_REQUESTS by pass code and address
   */
  async requestCodeForDeclaration({
    passCode,
    birthYear,
  }: FindDeclarationDto): Promise<RequestedPhoneCodeDto> {
    this.requireMessages();
    const code = normaliseCode(passCode);
    await this.limiter.consumeSearch(code);
    const found = await this.findDeclared(code, birthYear);
    const isAllowed = found !== null && this.messageLimiter.isAllowedPhone(found.phone);
    const isSent = await this.messageLimiter.tryConsumeFoundMessage(isAllowed ? found.phone : null, code);
    return this.storeCode({
      purpose: 'find',
      phone: found?.phone ?? noPhone,
      isSent,
      // A code that nobody received opens nothing.
      declarationId: isSent ? (found?.id ?? null) : null,
    });
  }

  /**
   * Exchanges a code for a proof, once.
   * @throws Problem PHONE_CODE_WRONG with the attempts that are left, PHONE_CODE_ENDED, TOO_MANY_REQUESTS
   */
  async enterCode(requestId: string, code: string): Promise<ProvenPhoneDto> {
    await this.limiter.consumeAttempt();
    const id = requestId.toLowerCase();
    const { attempt, row } = await this.dataSource.transaction(async (manager) => {
      const locked = await lockPhoneCode(manager, id);
      const decided = decideCodeAttempt(
        locked && { attemptsLeft: locked.attempts_left, expiresAt: locked.expires_at },
        {
          isCorrect: locked !== undefined && this.isCodeOf(locked, code),
          at: this.clock.now(),
        },
      );
      if (locked !== undefined) await updateAttemptsLeft(manager, id, decided.attemptsLeft);
      return { attempt: decided, row: locked };
    });
    if (attempt.refusal !== null || row === undefined)
      throw new Problem(attempt.refusal ?? 'DECLARATIONS.PHONE_CODE_ENDED', {
        extra: { attemptsLeft: attempt.attemptsLeft },
      });
    const { proof, expiresAt } = this.proofs.issueProof(
      row.declaration_id === null
        ? { kind: 'phone', phoneIndex: row.phone_index }
        : { kind: 'declaration', id: row.declaration_id },
    );
    return { proof, expiresAt: expiresAt.toISOString(), declarationId: row.declaration_id };
  }

  /** Returns whether a code is that of a request. No code opens a declaration that was not found. */
  private isCodeOf(row: PhoneCodeRow, code: string): boolean {
    const isEqualCode = isEqual(row.code_hash, this.proofs.hashCode(row.id, code));
    return isEqualCode && (row.purpose === 'declare' || row.declaration_id !== null);
  }

  private async storeCode({
    purpose,
    phone,
    isSent,
    declarationId,
  }: NewCode): Promise<RequestedPhoneCodeDto> {
    const id = uuidv7();
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + this.config.phoneCodeMinutes * 60_000);
    await this.dataSource.transaction(async (manager) => {
      await insertPhoneCode(manager, {
        id,
        purpose,
        phoneIndex: this.proofs.indexPhone(phone),
        codeHash: this.proofs.hashCode(id, code),
        declarationId,
        attemptsLeft: maxCodeAttempts,
        expiresAt,
      });
      // An expired message is dropped instead of sent.
      await this.messages.enqueueMessage(manager, {
        phone,
        content: oneTimeCodeMessage(code, this.config.phoneCodeMinutes),
        expiresAt: isSent ? expiresAt : now,
      });
    });
    return { requestId: id, expiresAt: expiresAt.toISOString() };
  }

  /** Finds the retained declaration with a pass code and a birth year, and its phone; null when there is none. */
  private async findDeclared(
    passCode: string,
    birthYear: number,
  ): Promise<{ readonly id: string; readonly phone: string } | null> {
    const rows = await findDeclarationsByPassCode(this.dataSource, passCode, {
      sinceDay: daysBefore(this.clock.today(), this.config.retentionDays),
      preferredUnitId: null,
    });
    for (const row of rows) {
      const phone = await this.findPhoneOf(row, birthYear);
      if (phone !== null) return { id: row.id, phone };
    }
    return null;
  }

  private async findPhoneOf(row: DeclarationRow, birthYear: number): Promise<string | null> {
    if (row.sealed === erasedContent) return null;
    try {
      const { person } = await this.personReader.unsealContent(row);
      return birthYearOf(person) === birthYear ? person.phone : null;
    } catch (error) {
      this.unreadableRows.reportUnreadableRow('declaration', row.id, error);
      return null;
    }
  }

  private requireMessages(): void {
    if (!this.messages.isAvailable) throw new Problem('DECLARATIONS.MESSAGES_OFF');
  }
}
