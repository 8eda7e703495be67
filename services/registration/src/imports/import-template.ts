import type { Readable } from 'node:stream';
import { unitKindNames } from '../units/unit-kind-names.js';
import { writeXlsx } from '../spreadsheets/write-xlsx.js';
import type { ImportField } from './import-fields.js';
import { maxUnitEntitys } from './import-fields.js';
import { templateHeadings, templateName, templateVersion } from './template-versions.js';

const columnWidths: Readonly<Record<ImportField, number>> = {
  name: 36, kind: 26, street: 34, ward: 32, representative: 26, phone: 16, email: 28, taxCode: 18, expectedGates: 12, usesNcovi: 14,
}; // prettier-ignore

/**
 * Writes the template with its lists of kinds and wards. The lists are suggestions: other notations such as 'P. Bến Nghé' are
 * recognised as well.
 * @param wards full names of the wards of the officer's area
 */
export function writeImportTemplate(wards: readonly string[]): Readable {
  const columns = templateHeadings[templateVersion]!;
  const at = (field: ImportField): number => columns.findIndex(([one]) => one === field);
  const lists: readonly (readonly [ImportField, readonly string[]])[] = [
    ['kind', Object.values(unitKindNames)],
    ['ward', wards],
    ['usesNcovi', ['Có', 'Không']],
  ];
  const longest = Math.max(...lists.map(([, list]) => list.length));
  return writeXlsx(
    [
      {
        name: 'Danh sách đơn vị',
        headings: columns.map(([, heading]) => heading),
        widths: columns.map(([field]) => columnWidths[field]),
        rows: [],
        blankRows: maxUnitEntitys,
        choices: lists
          .filter(([, list]) => list.length > 0)
          .map(([field, list]) => {
            const letter = 'ABC'[lists.findIndex(([one]) => one === field)]!;
            return {
              column: at(field),
              from: `'Danh mục'!$${letter}$2:$${letter}$${list.length + 1}`,
              strict: false,
            };
          }),
      },
      {
        name: 'Danh mục',
        headings: ['Loại đơn vị', 'Phường, xã, thị trấn', 'Đã dùng NCOVI'],
        widths: [30, 40, 16],
        hidden: true,
        rows: Array.from({ length: longest }, (_, row) => lists.map(([, list]) => list[row] ?? '')),
      },
    ],
    { [templateName]: String(templateVersion) },
  );
}
