import type { TwoLanguages } from '../posters/sheet.js';

const formatDay = (day: string): string => day.split('-').reverse().join('/');

/** The words of a printed card. */
export const cardTexts = {
  title: { vi: 'THẺ KHAI BÁO Y TẾ', en: 'Health declaration card' },
  show: {
    vi: 'Đưa thẻ cho nhân viên ở cổng. Không cần điện thoại.',
    en: 'Show it to the staff at the gate.',
  },
  showOrText: { vi: 'Đưa thẻ cho nhân viên ở cổng.', en: 'Show it to the staff at the gate.' },
  validUntil: (day: string): string => `Dùng đến hết ${formatDay(day)}`,
  lost: (phone: string): TwoLanguages => ({
    vi: `Mất thẻ: gọi ${phone} hoặc báo phường, xã.`,
    en: 'Lost? Call, or tell your ward.',
  }),
  /** The usual form of such an instruction: what to write, and where to send it. The reply says what comes next. */
  sms: (code: string, number: string): TwoLanguages => ({
    vi: `Hoặc soạn: [mã cổng] ${code} gửi ${number}`,
    en: 'Or text: gate code, card code.',
  }),
  owner: 'Của',
} as const;
