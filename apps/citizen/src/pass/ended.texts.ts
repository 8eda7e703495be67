import { createI18n } from '@khai-bao/ui';

const vi = {
  erased: 'Tờ khai này đã được xóa',
  erasedHint: 'Nội dung không còn ở hệ thống. Hãy khai lại nếu bạn cần vào cổng.',
  replaced: 'Mã này đã được thay',
  replacedHint: 'Tờ khai vừa được sửa và có mã mới. Mở mã mới trên máy đã sửa, hoặc khai lại.',
  blocked: 'Mã tạm bị khóa',
  blockedHint:
    'Nhân viên ở cổng đã báo nghi ngờ. Trung tâm y tế sẽ gọi bạn; đây không phải kết luận bệnh. Nếu có nhầm, hãy hỏi quản lý của nơi đã báo, mã sẽ dùng lại được.',
  changeRefused: 'Bản sửa chưa được nhận. Mở ra để xem lý do và sửa lại.',
  manage: 'Xem, sửa, rút hoặc xóa tờ khai',
};

const en: typeof vi = {
  erased: 'This declaration was erased',
  erasedHint: 'Its content is gone from the system. Declare again if you need to enter.',
  replaced: 'This pass was replaced',
  replacedHint:
    'The declaration was corrected and has a new pass. Open it where it was corrected, or declare again.',
  blocked: 'This pass is blocked for now',
  blockedHint:
    'The staff at a gate reported a suspicion. The medical centre will call you; this is not a diagnosis. If it is a mistake, ask the manager of that place, and the pass is valid again.',
  changeRefused: 'The correction was not accepted. Open it to see why and to change it.',
  manage: 'See, correct, withdraw or erase',
};

/** The texts of passes that were revoked, loaded with the page of a pass. */
export const endedI18n = createI18n({ vi, en });
