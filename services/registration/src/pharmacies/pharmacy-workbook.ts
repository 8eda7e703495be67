import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { formatPhone } from '@khai-bao/health-form';
import { jurisdictionSql } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import type { CorrectableField } from '../registrations/field-changes.js';
import { UnitContacts } from '../registrations/unit-contacts.js';
import { writeXlsx } from '../spreadsheets/write-xlsx.js';
import type { ListedUnit } from './pharmacies.service.js';
import type { PharmacyChange } from './pharmacy-book.js';
import type { PharmacyState } from './pharmacy-states.js';

/** Rows that are read at a time: an export never stands in memory. */
const together = 500;

const stateNames: Readonly<Record<PharmacyState, string>> = {
  listed: 'Trong danh sách',
  asked: 'Đang hỏi phường',
  answered: 'Phường đã trả lời',
  released: 'Đã chuyển Sở TT&TT cấp tài khoản',
  account: 'Đã cấp tài khoản',
  refused: 'Không được cấp tài khoản',
  withdrawn: 'Đã rút khỏi danh sách',
};
const changeNames: Readonly<Record<PharmacyChange, string>> = {
  ...stateNames,
  listed: 'Mới vào danh sách',
  asked: 'Sở Y tế hỏi lại',
  corrected: 'Sửa thông tin',
};
const fieldNames: Readonly<Record<CorrectableField, string>> = {
  name: 'Tên',
  kind: 'Loại đơn vị',
  taxCode: 'Mã số thuế',
  areaName: 'Địa bàn',
  street: 'Địa chỉ',
  representative: 'Người đại diện',
  phone: 'Điện thoại',
  email: 'Thư điện tử',
  usesNcovi: 'Dùng NCOVI',
  expectedGates: 'Số cổng dự kiến',
};

/** `06:59 30/06/2021`, the city's time. */
const moment = (at: Date): string =>
  `${new Date(at.getTime() + 7 * 60 * 60 * 1000).toISOString().slice(11, 16)} ${dayInHoChiMinh(at).split('-').reverse().join('/')}`;

/** The list of pharmacies as a workbook: one sheet all that are on it, one what has changed. */
@Injectable()
export class PharmacyWorkbook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: UnitContacts,
  ) {}

  /** Written as its rows are read. @param areaPath the list of this area and below */
  write(areaPath: string, since: Date, until: Date): Readable {
    return writeXlsx([
      {
        name: 'Nhà thuốc',
        headings: [
          'Mã tra cứu',
          'Nhà thuốc',
          'Số nhà, đường',
          'Phường, xã, thị trấn',
          'Người đại diện',
          'Điện thoại',
          'Thư điện tử',
          'Mã số thuế',
          'Trạng thái',
          'Vào danh sách',
        ],
        widths: [16, 36, 32, 32, 26, 16, 28, 18, 28, 18],
        rows: this.list(areaPath),
      },
      {
        name: 'Thay đổi',
        headings: ['Lúc', 'Nhà thuốc', 'Số nhà, đường', 'Phường, xã, thị trấn', 'Thay đổi', 'Mục đã sửa'],
        widths: [18, 36, 32, 32, 30, 36],
        rows: this.changes(areaPath, since, until),
      },
    ]);
  }

  private async *list(areaPath: string): AsyncGenerator<string[]> {
    const scope = jurisdictionSql({ areaPath }, 'p.area_path', 3);
    let after: [Date | string, string] = ['-infinity', '00000000-0000-0000-0000-000000000000'];
    for (;;) {
      const found = await queryRows<ListedUnit>(
        this.dataSource,
        `select u.*, p.state as p_state, p.listed_at, p.changed_at from pharmacy p join unit u on u.id = p.unit_id
         where p.state <> 'withdrawn' and (p.listed_at, p.unit_id) > ($1::timestamptz, $2::uuid) and ${scope.sql} order by p.listed_at, p.unit_id limit ${together}`,
        [...after, ...scope.parameters],
      );
      for (const row of found) yield this.cells(row);
      const last = found.at(-1);
      if (last === undefined || found.length < together) return;
      after = [last.listed_at, last.id];
    }
  }

  private async *changes(areaPath: string, since: Date, until: Date): AsyncGenerator<string[]> {
    const scope = jurisdictionSql({ areaPath }, 'c.area_path', 5);
    let after: [Date, string] = [since, '0'];
    for (;;) {
      const found = await queryRows<{
        seq: string;
        at: Date;
        what: PharmacyChange;
        fields: CorrectableField[];
        name: string;
        street: string;
        area_name: string;
      }>(
        this.dataSource,
        `select c.seq, c.at, c.what, c.fields, u.name, u.street, u.area_name from pharmacy_change c join unit u on u.id = c.unit_id
         where (c.at, c.seq) > ($1::timestamptz, $2::bigint) and c.at >= $3 and c.at < $4 and ${scope.sql} order by c.at, c.seq limit ${together}`,
        [...after, since, until, ...scope.parameters],
      );
      for (const { at, name, street, area_name, what, fields } of found)
        yield [
          moment(at),
          name,
          street,
          area_name,
          changeNames[what],
          fields.map((field) => fieldNames[field]).join(', '),
        ];
      const last = found.at(-1);
      if (last === undefined || found.length < together) return;
      after = [last.at, last.seq];
    }
  }

  private cells(row: ListedUnit): string[] {
    const { representative, phone, email } = this.contacts.openOrEmpty(row);
    return [
      row.tracking_code,
      row.name,
      row.street,
      row.area_name,
      representative,
      formatPhone(phone),
      email ?? '',
      row.tax_code ?? '',
      stateNames[row.p_state],
      moment(row.listed_at),
    ];
  }
}
