import { createI18n } from '@khai-bao/ui';

interface ReportWords {
  readonly opened: string;
  readonly open: string;
  readonly overdue: string;
  readonly clusters: string;
  readonly reached: string;
}

export const morningReportTexts = createI18n({
  vi: {
    report: (day: string, { opened, open, overdue, clusters, reached }: ReportWords) =>
      `Sáng ${day}: ${opened} ca mới trong 24 giờ, ${open} ca đang xử lý, ${overdue} ca quá hạn nhận, ${clusters} chùm ca đang theo dõi. ${reached}`,
    compared: (now: string, before: string) => `${now} (hôm qua ${before})`,
    reached: (share: string) => `Đã liên lạc được ${share} người tiếp xúc.`,
    noContacts: 'Chưa có người tiếp xúc nào phải gọi.',
    openPicture: 'Xem bức tranh ca',
  },
  en: {
    report: (day: string, { opened, open, overdue, clusters, reached }: ReportWords) =>
      `Morning of ${day}: new in 24 hours ${opened}, in hand ${open}, overdue ${overdue}, watched clusters ${clusters}. ${reached}`,
    compared: (now: string, before: string) => `${now} (yesterday ${before})`,
    reached: (share: string) => `Reached contacts: ${share}.`,
    noContacts: 'There is no contact to call.',
    openPicture: 'Open the case picture',
  },
});
