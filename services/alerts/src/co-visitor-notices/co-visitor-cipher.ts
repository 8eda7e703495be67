import { Injectable } from '@nestjs/common';
import { blindIndex, sealText, unsealText } from '@khai-bao/platform/sealing';
import { UnreadableRows } from '@khai-bao/platform/workers';
import type { CoVisitorRecipientEntity } from './co-visitor-recipient.entity.js';

/** Seals the numbers of recipients, and the reasons of decisions, under the key of their case. */
@Injectable()
export class CoVisitorCipher {
  constructor(private readonly unreadable: UnreadableRows) {}

  /** Returns the digest by which a number is found within its case. */
  indexPhone(key: Buffer, phone: string): string {
    return blindIndex(key, 'co-visitor', phone);
  }

  sealPhone(key: Buffer, recipientId: string, phone: string): string {
    return sealText(key, phone, `co-visitor:${recipientId}`);
  }

  /** Opens the number of a recipient. Returns null when it cannot be opened. */
  openPhone(
    key: Buffer | null,
    { id, phoneSealed }: Pick<CoVisitorRecipientEntity, 'id' | 'phoneSealed'>,
  ): string | null {
    return key === null ? null : this.open('co_visitor_recipient', id, key, phoneSealed, `co-visitor:${id}`);
  }

  sealReason(key: Buffer, noticeId: string, reason: string): string {
    return sealText(key, reason, `co-visitor-reason:${noticeId}`);
  }

  /** Opens the reason of a decision. Returns null when there is none or it cannot be opened. */
  openReason(key: Buffer | null, noticeId: string, sealed: string | null): string | null {
    return key === null || sealed === null
      ? null
      : this.open('co_visitor_notice', noticeId, key, sealed, `co-visitor-reason:${noticeId}`);
  }

  private open(table: string, id: string, key: Buffer, sealed: string, context: string): string | null {
    return this.unreadable.readRowOr<string | null>(
      table,
      id,
      () => unsealText(key, sealed, context),
      () => null,
    );
  }
}
