import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { writeXlsx, type XlsxSheet } from '../spreadsheets/write-xlsx.js';
import { unitKindNames } from '../units/unit-kind-names.js';
import type { CoverageAreaDto, CoverageQuery, CoverageUnitDto } from './coverage.dto.js';
import { CoverageService } from './coverage.service.js';
import type { CoverageStage } from './coverage-stages.js';

/** Units that one query reads. */
const exportPageSize = 200;

const stageNames: Readonly<Record<CoverageStage, string>> = {
  committee: 'Chờ tiếp nhận',
  received: 'Đã tiếp nhận',
  forwarded: 'Đã chuyển Sở',
  issued: 'Đã cấp tài khoản',
  handed: 'Đã bàn giao',
  fresh: 'Mới kích hoạt',
  active: 'Đang khai báo',
  silent: 'Im lặng',
  disabled: 'Tài khoản bị khóa',
  exempt: 'Dùng NCOVI',
  pharmacy: 'Nhà thuốc',
};

/** Exports the coverage of an area as a workbook: the areas below it; for a ward its units too. It holds no personal data. */
@Injectable()
export class CoverageWorkbook {
  constructor(private readonly coverage: CoverageService) {}

  async exportCoverage(actor: Actor, query: CoverageQuery): Promise<Readable> {
    const { area, items, days } = await this.coverage.getCoverage(actor, query);
    const sheets: XlsxSheet[] = [
      {
        name: 'Độ bao phủ',
        headings: [
          'Địa bàn',
          'Đã biết',
          'Đã tiếp nhận',
          'Đã chuyển Sở',
          'Đã cấp tài khoản',
          'Đã bàn giao',
          'Đang khai báo',
          `Im lặng từ ${days} ngày`,
          'Dùng NCOVI',
          'Nhà thuốc',
          'Trễ hẹn',
          'Áp phích cũ',
        ],
        widths: [32],
        rows: [...items, area].map((row) => this.areaCells(row)),
      },
    ];
    if (area.level === 'ward')
      sheets.push({
        name: 'Đơn vị',
        headings: [
          'Mã tra cứu',
          'Tên đơn vị',
          'Loại đơn vị',
          'Số nhà, đường',
          'Tình trạng',
          'Khai báo gần nhất',
          'Số ngày im lặng',
          'Áp phích phải in lại',
        ],
        widths: [16, 36, 24, 32, 20, 18, 16, 20],
        rows: this.unitRows(actor, query),
      });
    return writeXlsx(sheets);
  }

  private areaCells(row: CoverageAreaDto): string[] {
    return [
      row.name,
      ...[
        row.known,
        row.received,
        row.forwarded,
        row.issued,
        row.handedOver,
        row.active,
        row.silent,
        row.exempt,
        row.pharmacies,
        row.late,
        row.outdatedPosters,
      ].map(String),
    ];
  }

  private async *unitRows(actor: Actor, query: CoverageQuery): AsyncGenerator<string[]> {
    let cursor: string | null = null;
    do {
      const page = await this.coverage.listCoverageUnits(actor, {
        ...query,
        view: 'known',
        late: false,
        outdatedPosters: false,
        limit: exportPageSize,
        ...(cursor === null ? {} : { cursor }),
      });
      for (const unit of page.items) yield this.unitCells(unit);
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  private unitCells(unit: CoverageUnitDto): string[] {
    return [
      unit.trackingCode,
      unit.name,
      unitKindNames[unit.kind],
      unit.street,
      stageNames[unit.stage],
      unit.declaredOn === null ? '' : unit.declaredOn.split('-').reverse().join('/'),
      unit.quietDays === null ? '' : String(unit.quietDays),
      String(unit.outdatedPosters),
    ];
  }
}
