import type { ImportField } from './import-fields.js';
import type { RowFault, RowProblem } from './row-validation.js';

const fieldNames: Readonly<Record<ImportField, string>> = {
  name: 'Tên đơn vị',
  kind: 'Loại đơn vị',
  street: 'Số nhà, đường',
  ward: 'Phường, xã, thị trấn',
  representative: 'Người đại diện',
  phone: 'Điện thoại',
  email: 'Thư điện tử',
  taxCode: 'Mã số thuế',
  expectedGates: 'Số cổng dự kiến',
  usesNcovi: 'Đã dùng NCOVI',
};

/** Texts of the faults in the downloaded file. The page has texts of its own, in two languages. */
const faultTexts: Readonly<Record<RowFault, string>> = {
  needed: 'còn trống, hãy điền',
  tooLong: 'dài quá, hãy viết gọn lại',
  hiddenCharacters: 'có ký tự lạ, hãy gõ lại',
  unknownKind: 'chưa rõ loại nào, hãy chọn trong danh sách của tệp mẫu',
  unknownWard: 'chưa nhận ra, hãy ghi đúng tên hoặc mã phường',
  ambiguousWard: 'có nhiều phường cùng tên, hãy ghi thêm quận',
  outsideWard: 'không thuộc địa bàn của ủy ban nhập tệp này',
  badPhone: 'chưa đúng, ví dụ: 0903 123 456',
  severalPhones: 'có nhiều số, hãy để lại một số',
  badEmail: 'chưa đúng địa chỉ thư',
  severalEmails: 'có nhiều địa chỉ, hãy để lại một địa chỉ',
  badTaxCode: 'phải có 10 số, hoặc 13 số nếu là chi nhánh',
  badGates: 'phải là số từ 1 đến 200',
  badYesNo: 'hãy ghi Có hoặc Không',
  becameDate: 'bị bảng tính đổi thành ngày, hãy gõ lại',
  formulaFault: 'là công thức bị lỗi, hãy gõ lại',
  alreadyHere: 'đơn vị này đã có trong danh sách đăng ký',
  repeatsRow: 'trùng với một dòng ở trên',
  looksLike: 'giống một đơn vị đã đăng ký',
  wardMerged: 'phường này đã nhập vào phường khác, đơn vị thuộc phường mới',
  formerDistrict: 'tên quận này nay thuộc Thành phố Thủ Đức, đã ghi theo tên mới',
  renumbered: 'số theo mã vùng hoặc đầu số cũ, đã đổi sang số đang dùng',
  garbledText: 'chữ có thể sai do phông chữ cũ, hãy xem lại',
  notTaken: 'dòng này chưa ghi được, hãy nhập tại quầy',
};

/** Describes problems, one sentence each. */
export const describeProblems = (problems: readonly RowProblem[]): string =>
  problems
    .map(({ field, code, row }) =>
      code === 'repeatsRow' && row !== undefined
        ? `Trùng với dòng ${row} của tệp.`
        : code === 'alreadyHere' || code === 'looksLike' || code === 'notTaken'
          ? `${faultTexts[code][0]!.toUpperCase()}${faultTexts[code].slice(1)}.`
          : `${fieldNames[field]}: ${faultTexts[code]}.`,
    )
    .join(' ');
