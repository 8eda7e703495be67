import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { formatPhone } from '@khai-bao/health-form';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { CorrectableField } from '../units/unit-fields.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { writeXlsx } from '../spreadsheets/write-xlsx.js';
import {
  listPharmaciesAfter,
  listPharmacyChangesAfter,
  type ListedChange,
  type ListedUnit,
} from './pharmacies.queries.js';
import type { PharmacyChangeKind, PharmacyState } from './pharmacy-states.js';

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
   * @param manager the transaction's manager when the whole workbook is read within a transaction
   */
  writePharmacies(
    areaPath: string,
    since: Date,
    until: Date,
    manager: EntityManager = this.dataSource.manager,
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
        rows: this.pharmacyRows(manager, areaPath),
      },
      {
        name: 'Thay đổi',
        headings: ['Lúc', 'Nhà thuốc', 'Số nhà, đường', 'Phường, xã, thị trấn', 'Thay đổi', 'Mục đã sửa'],
        widths: [18, 36, 32, 32, 30, 36],
        rows: this.changeRows(manager, areaPath, { since, until }),
      },
    ]);
  }

  private async *pharmacyRows(manager: EntityManager, areaPath: string): AsyncGenerator<string[]> {
    let last: ListedUnit | null = null;
    for (;;) {
      const found: ListedUnit[] = await listPharmaciesAfter(manager, areaPath, last, exportPageSize);
      for (const row of found) yield this.cells(row);
      last = found.at(-1) ?? null;
      if (last === null || found.length < exportPageSize) return;
    }
  }

  private async *changeRows(
    manager: EntityManager,
    areaPath: string,
    period: { readonly since: Date; readonly until: Date },
  ): AsyncGenerator<string[]> {
    let last: ListedChange | null = null;
    for (;;) {
      const found: ListedChange[] = await listPharmacyChangesAfter(
        manager,
        areaPath,
        period,
        last,
        exportPageSize,
      );
      for (const { at, name, street, areaName, kind, fields } of found)
        yield [
          formatMoment(at),
          name,
          street,
          areaName,
          changeNames[kind],
          fields.map((field) => fieldNames[field]).join(', '),
        ];
      last = found.at(-1) ?? null;
      if (last === null || found.length < exportPageSize) return;
    }
  }

  private cells(row: ListedUnit): string[] {
    const { representative, phone, email } = this.cipher.openContactOrEmpty(row);
    return [
      row.trackingCode,
      row.name,
      row.street,
      row.areaName,
      representative,
      formatPhone(phone),
      email ?? '',
      row.taxCode ?? '',
      stateNames[row.pharmacyState],
      formatMoment(row.listedAt),
    ];
  }
}
