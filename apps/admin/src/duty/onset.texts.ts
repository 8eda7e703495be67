import { createI18n } from '@khai-bao/ui';

/** The day on which the symptoms of the person of a case began. */
export const onsetTexts = createI18n({
  vi: {
    action: 'Ghi ngày khởi phát',
    title: (who: string) => `Ngày khởi phát: ${who}`,
    hint: 'Ngày người này bắt đầu có triệu chứng. Đường cong theo ngày khởi phát dùng ngày này.',
    day: 'Ngày khởi phát',
    needed: 'Ghi một ngày.',
    send: 'Ghi ngày',
    recorded: (day: string) => `Đã ghi ngày khởi phát ${day}`,
    clear: 'Chưa rõ, xóa ngày đã ghi',
    cleared: 'Đã xóa ngày khởi phát',
  },
  en: {
    action: 'Record the day of onset',
    title: (who: string) => `Day of onset: ${who}`,
    hint: 'The day on which the symptoms of this person began. The curve by onset is made of it.',
    day: 'Day of onset',
    needed: 'Enter a day.',
    send: 'Record the day',
    recorded: (day: string) => `The day of onset is recorded: ${day}`,
    clear: 'Not known: remove the day',
    cleared: 'The day of onset is removed',
  },
});
