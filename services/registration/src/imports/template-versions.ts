import type { ImportField } from './import-fields.js';

/** The version that the template has today; a file says its own in a hidden name. */
export const templateVersion = 1;
/** The hidden name in the workbook that says the version. */
export const templateName = 'KhaiBao.Template';
/** Heading of the column that says why a row did not go in; it is never a unit's. */
export const rejectionReasonHeading = 'Vì sao chưa nhập';

/**
 * Headings of each version that was ever given out, in its order. A version is never changed once it is out: a new one is
 * added, so that a file begun months ago still fits, whatever the spellings have become.
 */
export const templateHeadings: Readonly<Record<number, readonly (readonly [ImportField, string])[]>> = {
  1: [
    ['name', 'Tên đơn vị *'],
    ['kind', 'Loại đơn vị *'],
    ['street', 'Số nhà, đường *'],
    ['ward', 'Phường, xã, thị trấn'],
    ['representative', 'Người đại diện *'],
    ['phone', 'Điện thoại *'],
    ['email', 'Thư điện tử'],
    ['taxCode', 'Mã số thuế'],
    ['expectedGates', 'Số cổng dự kiến'],
    ['usesNcovi', 'Đã dùng NCOVI'],
  ],
};
