import { createI18n, type SameShape } from '@khai-bao/ui';

/** Texts of the scanner for ID cards, in Vietnamese. */
export const scanVi = {
  title: 'Quét mã QR trên thẻ CCCD',
  hint: 'Đưa mã QR ở góc trên thẻ vào khung.',
  denied: 'Máy ảnh chưa được phép dùng. Cho phép trong trình duyệt, hoặc chọn ảnh chụp thẻ.',
  notCard: 'Đây không phải mã QR của thẻ CCCD. Thử lại với mã ở góc trên thẻ.',
  noCode: 'Không thấy mã QR trong ảnh. Chụp gần và rõ hơn.',
  photo: 'Chọn ảnh chụp thẻ',
  close: 'Đóng, tự gõ',
};

/** Texts of the scanner for ID cards, in English. */
export const scanEn: SameShape<typeof scanVi> = {
  title: 'Scan the QR code on your ID card',
  hint: 'Hold the QR code from the card’s upper corner inside the frame.',
  denied: 'The camera is not allowed yet. Allow it in the browser, or choose a photo of the card.',
  notCard: 'This is not the QR code of an ID card. Try the code in the card’s upper corner.',
  noCode: 'There is no QR code in this photo. Take it closer and sharper.',
  photo: 'Choose a photo of the card',
  close: 'Close and type',
};

/** Texts of the scanner for ID cards; loaded with it. */
export const scanI18n = createI18n({ vi: scanVi, en: scanEn });
