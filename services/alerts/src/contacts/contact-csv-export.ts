import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { byteOrderMark, toCsvLine } from '@khai-bao/platform/csv';
import { DataSource } from 'typeorm';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { ContactCipher } from './contact-cipher.js';
import { ContactMapper } from './contact-mapper.js';
import type { ContactOrigin } from './contact-rank.js';
import type { ContactState } from './contact-outcome.js';
import type { ContactDto } from './contacts.dto.js';
import { countContacts, findContacts } from './contacts.queries.js';
import { findContactCase } from './find-contact-case.js';

/** Rows of one query of an export. The file is streamed and never held in memory. */
const exportPageSize = 500;

const columnHeadings = [
  'Thứ tự', 'Họ và tên', 'Năm sinh', 'Điện thoại', 'Người đại diện', 'Điện thoại người đại diện', 'Nơi ở', 'Lý do', 'Phút cùng ở trong', 'Phút cách nhau ở cổng', 'Đơn vị', 'Cổng', 'Lúc', 'Tình trạng', 'Số lần gọi', 'Theo dõi từ', 'Ngày chưa hỏi', 'Người gọi',
] as const; // prettier-ignore
const reasonNames: Readonly<Record<ContactOrigin, string>> = {
  'same-party': 'Cùng nhóm khai báo',
  'inside-together': 'Ở trong cùng lúc',
  'same-gate': 'Cùng cổng',
  'same-half-day': 'Cùng buổi',
  imported: 'Nhập từ bảng',
};
const stateNames: Readonly<Record<ContactState, string>> = {
  'to-call': 'Chưa gọi được',
  'follow-up': 'Đang theo dõi',
  ill: 'Có triệu chứng',
  refused: 'Từ chối',
  unreachable: 'Không liên lạc được',
  done: 'Đủ ngày theo dõi',
};
const localTimeFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const formatLocalTime = (at: Date): string => localTimeFormat.format(at).replace(',', '');
const textOf = (value: number | string | null): string => (value === null ? '' : String(value));

/** Exports the contacts of a case as CSV. The file says who exported it, when and why. */
@Injectable()
export class ContactCsvExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: ContactCipher,
    private readonly mapper: ContactMapper,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Exports all contacts of a case as a stream, the nearest first. The export is recorded in the access trail before the first row is
   * read. @throws Problem ALERTS.NOT_FOUND
   */
  async exportContacts(
    actor: Actor,
    caseId: string,
    reason: string,
  ): Promise<{ file: Readable; code: string }> {
    const suspectedCase = await this.dataSource.transaction(async (manager) => {
      const found = await findContactCase(manager, actor, caseId);
      const subject = `${found.code} · ${found.unitName}`;
      await this.trail.recordAccess(manager, actor, 'case.export-contacts', 'case', caseId, subject);
      return found;
    });
    const file = Readable.from(this.generateLines(actor, suspectedCase, reason));
    return { file, code: suspectedCase.code };
  }

  private async *generateLines(
    actor: Actor,
    suspectedCase: SuspectedCaseEntity,
    reason: string,
  ): AsyncGenerator<string> {
    const { manager } = this.dataSource;
    const { id: caseId, code } = suspectedCase;
    const now = this.clock.now();
    const today = this.clock.today();
    const { total } = await countContacts(manager, caseId, now, today);
    yield (
      byteOrderMark +
      toCsvLine([`Người tiếp xúc của ca ${code}: ${total} người`]) +
      toCsvLine([`${actor.displayName} (${actor.place}) tải lúc ${formatLocalTime(now)}. Lý do: ${reason}`]) +
      toCsvLine(['Dữ liệu sức khỏe cá nhân: chỉ dùng cho ca này, không chuyển tiếp.']) +
      toCsvLine(columnHeadings)
    );
    const key = this.cipher.findKey(suspectedCase);
    let after: [number, string] | null = null;
    let number = 0;
    for (;;) {
      const found = await findContacts(manager, { caseId, now, today }, after, exportPageSize);
      const lines = found.map((contact) => {
        number += 1;
        return toContactLine(number, this.mapper.toContactDto(key, contact));
      });
      if (lines.length > 0) yield lines.join('');
      const last = found.at(-1);
      if (last === undefined || found.length < exportPageSize) return;
      after = [last.rank, last.id];
    }
  }
}

/** A person who asked for erasure is counted and not named: the file would outlive the case. */
function toContactLine(number: number, contact: Omit<ContactDto, 'openedCase' | 'symptoms'>): string {
  const isNamed = contact.content === 'held';
  const { address, representative } = contact;
  const place = [address?.street, address?.ward, address?.district, address?.province];
  return toCsvLine([
    String(number),
    isNamed ? (contact.fullName ?? '') : '(không có họ tên)',
    isNamed ? textOf(contact.birthYear) : '',
    isNamed ? contact.phone : '',
    isNamed ? (representative?.fullName ?? '') : '',
    isNamed ? (representative?.phone ?? '') : '',
    isNamed ? place.filter(Boolean).join(', ') : '',
    contact.importedByName === null
      ? reasonNames[contact.reason]
      : `${reasonNames.imported}: ${contact.importedByName}`,
    textOf(contact.minutesTogether),
    textOf(contact.minutesApart),
    isNamed ? (contact.metAt ?? contact.unitName) : contact.unitName,
    contact.metAt === null ? contact.gateName : '',
    formatLocalTime(new Date(contact.nearAt)),
    stateNames[contact.state],
    String(contact.attempts),
    textOf(contact.followUpFrom),
    String(contact.missedDays),
    textOf(contact.assigneeName),
  ]);
}
