import type { ConsentText } from './questionnaire.js';

/** What a person agrees to before a visitor card is made. It is read out, so it is short; a changed sentence needs a new version. */
export const cardConsent: ConsentText = {
  version: 'the-khai-bao-1',
  text: {
    vi: 'Ông/bà đồng ý cho hệ thống giữ họ tên, năm sinh, giấy tờ, số điện thoại và nơi ở của mình, để lần sau đưa thẻ là khai được ngay. Trên thẻ không có tên. Nhân viên quét thẻ chỉ thấy chữ cái đầu của tên và năm sinh. Thẻ hết hạn thì thông tin bị xóa. Muốn xóa sớm hơn thì báo phường, xã hoặc đơn vị làm thẻ.',
    en: 'You agree that the system keeps your name, year of birth, ID paper, phone number and address, so that next time the card is enough. The card shows no name. Staff who scan it see initials and year of birth only. The data is erased when the card expires. To erase it earlier, ask your ward or the place that made the card.',
  },
};
