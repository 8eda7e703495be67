import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { RegistrationState, UnitKind } from '@khai-bao/contracts';
import { formatPhone } from '@khai-bao/health-form';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { StepClockSettings, type OverdueBefore } from '../clocks/clock-settings.js';
import { writeXlsx } from '../spreadsheets/write-xlsx.js';
import { unitKindNames } from '../units/unit-kind-names.js';
import type { RegistrationQuery } from './registration-list.dto.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { encodeIntakeCursor, findIntakePage } from './intake-list.queries.js';
import type { UnitEntity } from '../units/unit.entity.js';

/** Rows that one query reads. The file is streamed and never held in memory. */
const exportPageSize = 500;

const stateNames: Readonly<Record<RegistrationState, string>> = {
  SUBMITTED: 'Mới',
  NEEDS_INFO: 'Chờ đơn vị bổ sung',
  RECEIVED: 'Đã tiếp nhận',
  FORWARDED: 'Đã chuyển Sở',
  EXEMPT_NCOVI: 'Đã dùng NCOVI',
  PHARMACY_LISTED: 'Nhà thuốc',
  REJECTED: 'Không nhận',
  DUPLICATE: 'Trùng',
  CLOSED: 'Đã đóng cửa',
};

const columns: readonly (readonly [heading: string, width: number])[] = [
  ['Mã tra cứu', 16],
  ['Tên đơn vị', 36],
  ['Loại đơn vị', 24],
  ['Số nhà, đường', 32],
  ['Phường, xã, thị trấn', 32],
  ['Người đại diện', 26],
  ['Điện thoại', 16],
  ['Thư điện tử', 28],
  ['Mã số thuế', 18],
  ['Trạng thái', 20],
  ['Ngày gửi', 14],
];

/** Exports the intake list as a workbook, in the order of the list, with contacts. */
@Injectable()
export class RegistrationListWorkbook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: UnitDataCipher,
    private readonly trail: AccessTrail,
    private readonly clocks: StepClockSettings,
  ) {}

  /** Streams the workbook. The access trail is committed before the first row is sent. */
  async exportRegistrations(
    actor: Actor,
    { view, q }: Pick<RegistrationQuery, 'view' | 'q'>,
  ): Promise<Readable> {
    jurisdictionSql(actor, 'area_path', 1);
    // One instant for all pages: the order does not change between them.
    const overdueBefore = await this.clocks.computeOverdueBefore();
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'registration.export', 'area', actor.areaCode ?? ''),
    );
    return writeXlsx([
      {
        name: 'Đăng ký',
        headings: columns.map(([heading]) => heading),
        widths: columns.map(([, width]) => width),
        rows: this.rows(actor, { view, ...(q === undefined ? {} : { q }) }, overdueBefore),
      },
    ]);
  }

  private async *rows(
    actor: Actor,
    query: Pick<RegistrationQuery, 'view' | 'q'>,
    overdueBefore: OverdueBefore,
  ): AsyncGenerator<string[]> {
    let cursor: string | undefined;
    for (;;) {
      const found = await findIntakePage(
        this.dataSource.manager,
        actor,
        { ...query, limit: exportPageSize - 1, ...(cursor === undefined ? {} : { cursor }) },
        overdueBefore,
        (phone) => this.cipher.blindIndexOfPhone(phone),
      );
      for (const row of found) yield this.cells(row);
      const last = found.at(-1);
      if (last === undefined || found.length < exportPageSize) return;
      cursor = encodeIntakeCursor(last);
    }
  }

  private cells(row: UnitEntity): string[] {
    const { representative, phone, email } = this.cipher.openContactOrEmpty(row);
    return [
      row.trackingCode,
      row.name,
      unitKindNames[row.kind satisfies UnitKind],
      row.street,
      row.areaName,
      representative,
      formatPhone(phone),
      email ?? '',
      row.taxCode ?? '',
      stateNames[row.state],
      dayInHoChiMinh(row.submittedAt).split('-').reverse().join('/'),
    ];
  }
}
