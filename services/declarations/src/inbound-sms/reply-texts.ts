import type { SmsText } from '@khai-bao/platform/notification';

const timeFormat = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  day: '2-digit',
  month: '2-digit',
});

const formatTime = (moment: Date): string => timeFormat.format(moment).replace(/\s+/g, ' ');

/** Builds a reply. Each is one SMS of the GSM alphabet, without diacritics. A template of the same name has no parameters. */
const reply = (name: string, text: string, parameters: Readonly<Record<string, string>> = {}): SmsText => ({
  text,
  template: { name, parameters },
});

/** Replies to people who declare by text message. */
export const replies = {
  declared: (passCode: string, validUntil: Date): SmsText => {
    const code = `${passCode.slice(0, 4)}-${passCode.slice(4)}`;
    const until = formatTime(validUntil);
    return reply(
      'declared-by-sms',
      `Da nhan khai bao y te. Ma vao cong: ${code}, dung den ${until}. Doc ma nay cho nhan vien truc cong.`,
      { code, until },
    );
  },
  askWhoStands: (): SmsText =>
    reply('declared-by-sms-stop', 'Da nhan khai bao y te. Xin dung lai o cong va gap nhan vien truc cong.'),
  answerMissing: (): SmsText =>
    reply(
      'sms-answer-missing',
      'Khong sot, ho, kho tho, khong gan nguoi benh, khong di noi khac 14 ngay qua va dong y khai: nhan lai ca tin, them chu KHONG. Neu co: gap nhan vien.',
    ),
  answerUnclear: (): SmsText =>
    reply(
      'sms-answer-unclear',
      'Tin nhan chi nhan cau tra loi KHONG cho moi cau hoi. Neu co trieu chung hoac gan nguoi benh, xin gap nhan vien o cong, chua vao trong.',
    ),
  unreadable: (): SmsText =>
    reply(
      'sms-unreadable',
      'Chua doc duoc tin. Nhan: ma cong (7 ky tu tren ap phich), cach, ma the (9 ky tu tren the), cach, KHONG. Hoac gap nhan vien o cong.',
    ),
  gateUnknown: (): SmsText =>
    reply(
      'sms-gate-unknown',
      'Khong co cong nay hoac cong da ngung dung. Xin xem lai ma tren ap phich, hoac gap nhan vien o cong.',
    ),
  cardUnknown: (): SmsText =>
    reply(
      'sms-card-unknown',
      'The khai bao nay khong con dung duoc. Xin gap nhan vien o cong de lam the moi.',
    ),
  staffNeeded: (): SmsText =>
    reply('sms-staff-needed', 'The nay can nguoi lon khai cung o cong. Xin gap nhan vien o cong.'),
};
