import { createI18n } from '@khai-bao/ui';

export const grantsTexts = createI18n({
  vi: {
    column: 'Tra cứu',
    allowed: 'Được tra cứu',
    notAllowed: 'Không tra cứu',
    allow: 'Cho tra cứu',
    allowOf: (name: string) => `Cho tra cứu: ${name}`,
    withhold: 'Bỏ tra cứu',
    withholdOf: (name: string) => `Bỏ tra cứu: ${name}`,
    allowTitle: (name: string) => `Cho ${name} tra cứu mã?`,
    allowText:
      'Khi khách hết pin, người này tìm được mã hôm nay của khách bằng số điện thoại hoặc CCCD. Mỗi lần tra cứu được ghi vào nhật ký. Có hiệu lực từ ca sau, chậm nhất sau 15 phút.',
    allowedNow: (name: string) => `${name} được tra cứu mã`,
    withholdTitle: (name: string) => `Bỏ quyền tra cứu của ${name}?`,
    withholdText: 'Người này phải đăng nhập lại, kể cả trên thiết bị trực cổng.',
    withheld: (name: string) => `${name} không tra cứu được nữa`,
  },
  en: {
    column: 'Look-up',
    allowed: 'May look up',
    notAllowed: 'No look-up',
    allow: 'Allow look-up',
    allowOf: (name: string) => `Allow look-up: ${name}`,
    withhold: 'End look-up',
    withholdOf: (name: string) => `End look-up: ${name}`,
    allowTitle: (name: string) => `Allow ${name} to look passes up?`,
    allowText:
      'When a visitor’s phone is dead, this person finds today’s pass by phone number or ID card. Every look-up is written to the access log. It holds from the next shift, after 15 minutes at the latest.',
    allowedNow: (name: string) => `${name} may look passes up`,
    withholdTitle: (name: string) => `End the look-ups of ${name}?`,
    withholdText: 'This person has to sign in again, on a gate device too.',
    withheld: (name: string) => `${name} may no longer look passes up`,
  },
});
