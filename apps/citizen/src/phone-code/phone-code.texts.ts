import { createI18n, type SameShape } from '@khai-bao/ui';

const vi = {
  find: {
    link: 'Tìm tờ khai khai trên máy khác',
    title: 'Tìm tờ khai của tôi',
    lead: 'Dùng khi bạn mất máy, đổi máy, hoặc nhân viên đã khai hộ.',
    passCode: 'Mã thông hành',
    passCodeHint: 'Tám ký tự dưới mã QR, ví dụ A7K2-9QXM.',
    birthYear: 'Năm sinh của người được khai',
    send: 'Gửi mã tới điện thoại đã khai',
    codeTitle: 'Nhập mã xác nhận',
    sent: 'Nếu mã thông hành và năm sinh khớp với một tờ khai, mã xác nhận đang tới số điện thoại đã khai.',
    nothingCame: 'Không nhận được tin nhắn? Xem lại mã thông hành và năm sinh.',
    again: 'Nhập lại mã thông hành',
    why: 'Chỉ ai nhận được tin nhắn ở số đã khai mới xem, sửa, rút hoặc xóa được tờ khai.',
  },
  check: {
    title: 'Xác nhận số điện thoại',
    lead: 'Lúc này cần xác nhận số điện thoại trước khi nhận tờ khai.',
    send: (phone: string) => `Gửi mã tới ${phone}`,
    sent: (ending: string) => `Mã xác nhận đang tới số •••• ••• •${ending}.`,
    staff: 'Không nhận được tin? Nhờ nhân viên ở cổng khai hộ.',
  },
  code: 'Mã xác nhận',
  codeHint: 'Sáu chữ số trong tin nhắn.',
  until: (time: string) => `Mã dùng được tới ${time}.`,
  confirm: 'Xác nhận',
  resend: 'Gửi mã khác',
  proven: 'Mã đúng. Bước tiếp theo chưa xong, bạn không cần mã mới.',
  tryAgain: 'Thử lại',
  attemptsLeft: (n: number) => `Mã không đúng. Còn ${n} lần nhập.`,
  errors: {
    passCode: 'Gõ lại mã thông hành: một ký tự chưa đúng.',
    birthYear: 'Gõ năm sinh bằng bốn chữ số.',
    code: 'Gõ đủ sáu chữ số.',
  },
};

const en: SameShape<typeof vi> = {
  find: {
    link: 'Find a declaration of another phone',
    title: 'Find my declaration',
    lead: 'For a lost or a new phone, or when staff declared for you.',
    passCode: 'Pass code',
    passCodeHint: 'The eight characters below the QR code, such as A7K2-9QXM.',
    birthYear: 'Birth year of the person declared',
    send: 'Send a code to the declared phone',
    codeTitle: 'Enter the code',
    sent: 'If pass code and birth year fit a declaration, a code is on its way to the declared phone.',
    nothingCame: 'No message? Check the pass code and the birth year.',
    again: 'Enter the pass code again',
    why: 'Only whoever receives messages at the declared number can see, correct, withdraw or erase it.',
  },
  check: {
    title: 'Confirm your phone',
    lead: 'At the moment a phone has to be confirmed before the declaration is accepted.',
    send: (phone) => `Send a code to ${phone}`,
    sent: (ending) => `A code is on its way to •••• ••• •${ending}.`,
    staff: 'No message? Ask the staff at the gate to declare for you.',
  },
  code: 'Code',
  codeHint: 'The six digits of the message.',
  until: (time) => `The code is valid until ${time}.`,
  confirm: 'Confirm',
  resend: 'Send another code',
  proven: 'The code is right. The next step failed, and you need no new code.',
  tryAgain: 'Try again',
  attemptsLeft: (n) => `The code is wrong. ${n} more ${n === 1 ? 'try' : 'tries'}.`,
  errors: {
    passCode: 'Type the pass code again: one character is wrong.',
    birthYear: 'Type the birth year with four digits.',
    code: 'Type all six digits.',
  },
};

/** The texts of one-time codes; loaded with the pages that ask for one. */
export const phoneCodeI18n = createI18n({ vi, en });
