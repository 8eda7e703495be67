import type { ImportField } from './import-fields.js';

/** Current version of the template. A file holds its own version in a hidden defined name. */
export const templateVersion = 1;
/** Hidden defined name of the version. */
export const templateName = 'KhaiBao.Template';
/** Heading of the column with the reasons of rejected rows; it is never a field of a unit. */
export const rejectionReasonHeading = 'Vì sao chưa nhập';

/**
 * Headings of each published version, in the order of its columns. A published version is never changed; a change adds a new
 * one, so that files that were begun months ago still match.
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
