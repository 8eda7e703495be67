import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { RegistrationState, UnitKind } from '@khai-bao/contracts';
import { formatPhone } from '@khai-bao/health-form';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { StepClocks, type LateBefore } from '../clocks/step-clocks.js';
import { writeXlsx } from '../spreadsheets/write-xlsx.js';
import { kindNames } from './kind-names.js';
import type { RegistrationQuery } from './registrations.dto.js';
import { UnitContacts } from './unit-contacts.js';
import { cursorOf, unitsPage, type Placed } from './units-page.js';
import type { UnitRow } from './unit.row.js';

/** Rows that are read at a time: the file never stands in memory. */
const together = 500;

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

/** The list of the intake as a workbook, in the list's order, with the units' contacts. */
@Injectable()
export class ExportList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: UnitContacts,
    private readonly trail: AccessTrail,
    private readonly clocks: StepClocks,
  ) {}

  /** Taking people's data away in a file leaves a trail, before the first row goes out. */
  async run(actor: Actor, { view, q }: Pick<RegistrationQuery, 'view' | 'q'>): Promise<Readable> {
    jurisdictionSql(actor, 'area_path', 1);
    // One instant for all pages: nothing becomes late between two of them.
    const lateBefore = await this.clocks.lateBefore();
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'registration.export', 'area', actor.areaCode ?? ''),
    );
    return writeXlsx([
      {
        name: 'Đăng ký',
        headings: columns.map(([heading]) => heading),
        widths: columns.map(([, width]) => width),
        rows: this.rows(actor, { view, ...(q === undefined ? {} : { q }) }, lateBefore),
      },
    ]);
  }

  private async *rows(
    actor: Actor,
    query: Pick<RegistrationQuery, 'view' | 'q'>,
    lateBefore: LateBefore,
  ): AsyncGenerator<string[]> {
    let cursor: string | undefined;
    for (;;) {
      const { text, parameters } = unitsPage(
        actor,
        { ...query, limit: together - 1, ...(cursor === undefined ? {} : { cursor }) },
        lateBefore,
        (phone) => this.contacts.phoneMark(phone),
      );
      const found = await queryRows<UnitRow & Placed>(this.dataSource, text, [...parameters]);
      for (const row of found) yield this.cells(row);
      const last = found.at(-1);
      if (last === undefined || found.length < together) return;
      cursor = cursorOf(last);
    }
  }

  private cells(row: UnitRow): string[] {
    const { representative, phone, email } = this.contacts.openOrEmpty(row);
    return [
      row.tracking_code,
      row.name,
      kindNames[row.kind satisfies UnitKind],
      row.street,
      row.area_name,
      representative,
      formatPhone(phone),
      email ?? '',
      row.tax_code ?? '',
      stateNames[row.state],
      dayInHoChiMinh(row.submitted_at).split('-').reverse().join('/'),
    ];
  }
}
