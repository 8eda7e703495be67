import { createI18n } from '@khai-bao/ui';

interface Whereabouts {
  who: string;
  where: string;
}
export const bannerTexts = createI18n({
  vi: {
    label: 'Ca chưa ai nhận',
    one: ({ who, where }: Whereabouts) => `Ca mới: ${who}, tại ${where}`,
    many: (n: number, { who, where }: Whereabouts) =>
      `${n} ca chưa ai nhận. Chờ lâu nhất: ${who}, tại ${where}`,
    look: 'Xem ca này',
    heard: 'Đã nghe, tắt tiếng',
    title: (n: number) => `${n} ca mới`,
    notification: 'Ca nghi ngờ mới, chưa ai nhận',
    bell: {
      off: 'Bật chuông',
      locked: 'Bấm để chuông kêu được',
      on: 'Chuông đang bật',
      unsupported: 'Trình duyệt này không có chuông',
    },
  },
  en: {
    label: 'Cases that nobody has taken',
    one: ({ who, where }: Whereabouts) => `New case: ${who}, at ${where}`,
    many: (n: number, { who, where }: Whereabouts) =>
      `${n} cases that nobody has taken. Waiting longest: ${who}, at ${where}`,
    look: 'See this case',
    heard: 'Heard, silence it',
    title: (n: number) => (n === 1 ? '1 new case' : `${n} new cases`),
    notification: 'New suspected case, nobody has taken it',
    bell: {
      off: 'Switch the bell on',
      locked: 'Press to let the bell ring',
      on: 'The bell is on',
      unsupported: 'This browser has no bell',
    },
  },
});
