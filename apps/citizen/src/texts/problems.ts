import { createI18n, type SameShape } from '@khai-bao/ui';
import { ApiProblem } from '@khai-bao/api-client';

/** What refusals of the services mean and what to do now, by their codes, in Vietnamese. */
export const problemsVi = {
  'DECLARATIONS.GATE_NOT_FOUND': 'Không có cổng nào mang mã này. Quét lại mã QR ở cổng.',
  'DECLARATIONS.GATE_RETIRED': 'Cổng này không còn dùng. Quét mã QR mới ở cổng.',
  'DECLARATIONS.UNKNOWN_UNIT': 'Đơn vị này vừa đăng ký. Chờ một phút rồi gửi lại.',
  'DECLARATIONS.INVALID': 'Còn chỗ chưa đúng. Xem các dòng chữ đỏ.',
  'DECLARATIONS.CONSENT_REQUIRED': 'Lời đồng ý vừa đổi. Đọc lại và đánh dấu lần nữa.',
  'DECLARATIONS.KEY_REUSED': 'Tờ khai này đã gửi với nội dung khác. Hãy khai lại từ đầu.',
  'DECLARATIONS.CLOCK_TOO_FAR': 'Đồng hồ của máy chạy sai. Chỉnh giờ tự động rồi gửi lại.',
  'REGISTRATION.WRONG_STATE': 'Ủy ban không còn hỏi nữa. Bấm Xem lại để biết đăng ký tới đâu.',
  'REGISTRATION.NOT_FOUND': 'Không tìm thấy. Xem lại mã tra cứu và bốn số cuối của điện thoại.',
  'REGISTRATION.UNKNOWN_AREA': 'Không có phường, xã này. Chọn lại trong danh sách.',
  'REGISTRATION.BAD_PHONE': 'Số điện thoại chưa đúng. Ví dụ 0903 123 456.',
  'REGISTRATION.KEY_REUSED': 'Đăng ký này đã gửi với nội dung khác. Hãy bấm gửi lại lần nữa.',
  'DECLARATIONS.PHONE_CODE_WRONG': 'Mã xác nhận không đúng.',
  'DECLARATIONS.PHONE_CODE_ENDED': 'Mã này đã hết hạn hoặc đã dùng. Hãy xin mã mới.',
  'DECLARATIONS.MESSAGES_OFF': 'Hệ thống chưa gửi được tin nhắn. Hãy nhờ nhân viên ở cổng.',
  'PLATFORM.ILL_FORMED_TEXT': 'Có ký tự hỏng. Xóa đi rồi gõ lại.',
  'PLATFORM.TOO_SLOW': 'Mạng chậm quá, chưa gửi xong. Hãy gửi lại.',
  'PLATFORM.TOO_LARGE': 'Tờ khai dài quá. Viết ngắn lại các dòng tự gõ.',
  'PLATFORM.TOO_MANY_REQUESTS': 'Gửi nhiều lần quá nhanh. Chờ một phút rồi thử lại.',
  'PLATFORM.OVERLOADED': 'Nhiều người đang dùng cùng lúc. Chờ vài giây rồi thử lại.',
  'PLATFORM.FILES_AWAY':
    'Chưa nhận được tệp lúc này. Thử lại sau ít phút, hoặc gửi câu trả lời không kèm tệp.',
  NETWORK: 'Chưa kết nối được. Xem lại mạng rồi thử lại.',
  other: 'Chưa làm được lúc này. Thử lại, hoặc gọi 1900 9095.',
};

/** What refusals of the services mean and what to do now, by their codes, in English. */
export const problemsEn: SameShape<typeof problemsVi> = {
  'DECLARATIONS.GATE_NOT_FOUND': 'No gate has this code. Scan the QR code at the gate again.',
  'DECLARATIONS.GATE_RETIRED': 'This gate is no longer used. Scan the new QR code.',
  'DECLARATIONS.UNKNOWN_UNIT': 'This place has only just registered. Wait a minute and send again.',
  'DECLARATIONS.INVALID': 'Some answers need a look. See the lines in red.',
  'DECLARATIONS.CONSENT_REQUIRED': 'The consent text has just changed. Read it and tick it again.',
  'DECLARATIONS.KEY_REUSED': 'This declaration was sent with other content. Please start again.',
  'DECLARATIONS.CLOCK_TOO_FAR': 'Your phone’s clock is wrong. Set it to automatic and send again.',
  'REGISTRATION.WRONG_STATE': 'The committee no longer asks. Press Look again to see where it stands.',
  'REGISTRATION.NOT_FOUND': 'Nothing found. Check the tracking code and the last four digits of the phone.',
  'REGISTRATION.UNKNOWN_AREA': 'There is no such ward. Choose one from the list.',
  'REGISTRATION.BAD_PHONE': 'Not a phone number yet. For example 0903 123 456.',
  'REGISTRATION.KEY_REUSED': 'This registration was sent with other content. Press send once more.',
  'DECLARATIONS.PHONE_CODE_WRONG': 'The code is wrong.',
  'DECLARATIONS.PHONE_CODE_ENDED': 'This code has expired or was used. Ask for a new one.',
  'DECLARATIONS.MESSAGES_OFF': 'Messages cannot be sent at the moment. Please ask the staff at the gate.',
  'PLATFORM.ILL_FORMED_TEXT': 'Some characters are broken. Delete them and type again.',
  'PLATFORM.TOO_SLOW': 'The connection is too slow; it was not sent. Try again.',
  'PLATFORM.TOO_LARGE': 'This is too long. Shorten the lines that you typed.',
  'PLATFORM.TOO_MANY_REQUESTS': 'Too many tries too fast. Wait a minute and try again.',
  'PLATFORM.OVERLOADED': 'Many people are using this right now. Wait a few seconds and try again.',
  'PLATFORM.FILES_AWAY':
    'Files cannot be taken just now. Try again in a few minutes, or send your answer without them.',
  NETWORK: 'No connection. Check the network and try again.',
  other: 'This did not work just now. Try again, or call 1900 9095.',
};

/** What refusals of the services mean; loaded with the pages that show one. */
export const problemsI18n = createI18n({ vi: problemsVi, en: problemsEn });

/** What a refusal means and what to do now, in the language of the texts. */
export function problemText(texts: ReturnType<typeof problemsI18n.texts>, error: unknown): string {
  const known: Readonly<Record<string, string>> = texts;
  return (error instanceof ApiProblem ? known[error.code] : undefined) ?? texts.other;
}
