import { createI18n } from '@khai-bao/ui';

export const printedCardTexts = createI18n({
  vi: {
    code: 'Mã thẻ',
    validUntil: (day: string) => `Dùng đến hết ${day}`,
    lookAfter: 'Cầm mã thẻ chưa xem được gì: chỉ nhân viên ở cổng, đã đăng nhập, mới mở được thẻ.',
    print: 'Tải thẻ để in',
    file: 'the-khai-bao.pdf',
    saved: 'Đã tải. In khổ A4, tỷ lệ 100%, rồi cắt theo đường viền.',
  },
  en: {
    code: 'Code of the card',
    validUntil: (day: string) => `Valid until ${day}`,
    lookAfter: 'The code alone shows nothing: only staff at a gate who are signed in can open the card.',
    print: 'Download the card to print',
    file: 'the-khai-bao.pdf',
    saved: 'Downloaded. Print on A4 at 100 %, then cut along the outline.',
  },
});
