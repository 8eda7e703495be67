import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { formatPhone } from '@khai-bao/health-form';
import { jurisdictionSql } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { CorrectableField } from '../units/unit-fields.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { writeXlsx } from '../spreadsheets/write-xlsx.js';
import type { ListedUnit } from './pharmacies.service.js';
import type { PharmacyChangeKind } from './pharmacy-list-projection.js';
import type { PharmacyState } from './pharmacy-states.js';

/** Rows that one query reads. The workbook is streamed and never held in memory. */
const exportPageSize = 500;

const stateNames: Readonly<Record<PharmacyState, string>> = {
  listed: 'Trong danh sách',
  asked: 'Đang hỏi phường',
  answered: 'Phường đã trả lời',
  released: 'Đã chuyển Sở TT&TT cấp tài khoản',
  account: 'Đã cấp tài khoản',
  refused: 'Không được cấp tài khoản',
  withdrawn: 'Đã rút khỏi danh sách',
};
const changeNames: Readonly<Record<PharmacyChangeKind, string>> = {
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

/** Formats an instant in the city's time: `06:59 30/06/2021`. */
const formatMoment = (at: Date): string =>
  `${new Date(at.getTime() + 7 * 60 * 60 * 1000).toISOString().slice(11, 16)} ${dayInHoChiMinh(at).split('-').reverse().join('/')}`;

/** Exports the pharmacy list as a workbook of two sheets: the listed pharmacies, and the changes of a period. */
@Injectable()
export class PharmacyWorkbook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: UnitDataCipher,
  ) {}

  /**
   * Streams the workbook: rows are read while it is written.
   * @param areaPath pharmacies of this area and below
   * @param runner the transaction's manager when the whole workbook is read within a transaction
   */
  writePharmacies(
    areaPath: string,
    since: Date,
    until: Date,
    runner: Pick<EntityManager, 'query'> = this.dataSource,
  ): Readable {
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
        rows: this.pharmacyRows(runner, areaPath),
      },
      {
        name: 'Thay đổi',
        headings: ['Lúc', 'Nhà thuốc', 'Số nhà, đường', 'Phường, xã, thị trấn', 'Thay đổi', 'Mục đã sửa'],
        widths: [18, 36, 32, 32, 30, 36],
        rows: this.changeRows(runner, areaPath, since, until),
      },
    ]);
  }

  private async *pharmacyRows(
    runner: Pick<EntityManager, 'query'>,
    areaPath: string,
  ): AsyncGenerator<string[]> {
    const scope = jurisdictionSql({ areaPath }, 'p.area_path', 3);
    let after: [Date | string, string] = ['-infinity', '00000000-0000-0000-0000-000000000000'];
    for (;;) {
      const found = await queryRows<ListedUnit>(
        runner,
        `select u.*, p.state as p_state, p.listed_at, p.changed_at from pharmacy p join unit u on u.id = p.unit_id
         where p.state <> 'withdrawn' and (p.listed_at, p.unit_id) > ($1::timestamptz, $2::uuid) and ${scope.sql} order by p.listed_at, p.unit_id limit ${exportPageSize}`,
        [...after, ...scope.parameters],
      );
      for (const row of found) yield this.cells(row);
      const last = found.at(-1);
      if (last === undefined || found.length < exportPageSize) return;
      after = [last.listed_at, last.id];
    }
  }

  private async *changeRows(
    runner: Pick<EntityManager, 'query'>,
    areaPath: string,
    since: Date,
    until: Date,
  ): AsyncGenerator<string[]> {
    const scope = jurisdictionSql({ areaPath }, 'c.area_path', 5);
    let after: [Date, string] = [since, '0'];
    for (;;) {
      const found = await queryRows<{
        seq: string;
        at: Date;
        what: PharmacyChangeKind;
        fields: CorrectableField[];
        name: string;
        street: string;
        area_name: string;
      }>(
        runner,
        `select c.seq, c.at, c.what, c.fields, u.name, u.street, u.area_name from pharmacy_change c join unit u on u.id = c.unit_id
         where (c.at, c.seq) > ($1::timestamptz, $2::bigint) and c.at >= $3 and c.at < $4 and ${scope.sql} order by c.at, c.seq limit ${exportPageSize}`,
        [...after, since, until, ...scope.parameters],
      );
      for (const { at, name, street, area_name, what, fields } of found)
        yield [
          formatMoment(at),
          name,
          street,
          area_name,
          changeNames[what],
          fields.map((field) => fieldNames[field]).join(', '),
        ];
      const last = found.at(-1);
      if (last === undefined || found.length < exportPageSize) return;
      after = [last.at, last.seq];
    }
  }

  private cells(row: ListedUnit): string[] {
    const { representative, phone, email } = this.cipher.openContactOrEmpty(row);
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
      formatMoment(row.listed_at),
    ];
  }
}
