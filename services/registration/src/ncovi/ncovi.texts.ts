import type { NcoviDecision } from './ncovi-kinds.js';

/** Entries of a unit's history, which its committee reads; the last one the unit reads too. */
export const ncoviHistoryTexts: Readonly<Record<NcoviDecision, (entryId: string) => string>> = {
  match: (entryId) => `Khớp với mã ${entryId} trên danh sách NCOVI quốc gia`,
  dismiss: (entryId) => `Không phải mã ${entryId} trên danh sách NCOVI quốc gia`,
  keep: () => 'Đã xem bằng chứng đang dùng NCOVI',
  end: () => 'Không đủ bằng chứng đang dùng NCOVI',
};

/** Why a unit is a normal unit again, as the unit itself reads it. */
export const graceEndedText =
  'Đơn vị không còn trong danh sách NCOVI quốc gia và thời gian chờ đã hết. Đăng ký trở lại ủy ban để triển khai khai báo y tế.';
export const claimEndedText =
  'Danh sách NCOVI quốc gia không có đơn vị. Đăng ký trở lại ủy ban để triển khai khai báo y tế.';
