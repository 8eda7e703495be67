import { createI18n } from '@khai-bao/ui';

const vi = {
  erased: 'Tờ khai này đã được xóa',
  erasedHint: 'Nội dung không còn ở hệ thống. Hãy khai lại nếu bạn cần vào cổng.',
  replaced: 'Mã này đã được thay',
  replacedHint: 'Tờ khai vừa được sửa và có mã mới. Mở mã mới trên máy đã sửa, hoặc khai lại.',
  manage: 'Xem, sửa, rút hoặc xóa tờ khai',
};

const en: typeof vi = {
  erased: 'This declaration was erased',
  erasedHint: 'Its content is gone from the system. Declare again if you need to enter.',
  replaced: 'This pass was replaced',
  replacedHint:
    'The declaration was corrected and has a new pass. Open it where it was corrected, or declare again.',
  manage: 'See, correct, withdraw or erase',
};

/** The texts of passes that were revoked, loaded with the page of a pass. */
export const endedI18n = createI18n({ vi, en });
