import { createI18n } from '@khai-bao/ui';

export const stationReportTexts = createI18n({
  vi: {
    dueIn: (time: string, at: string) => `Báo trạm y tế xã, phường trước ${at} (còn ${time})`,
    overdue: (at: string) => `Quá hạn báo trạm y tế xã, phường từ ${at}`,
    reported: (who: string, at: string) => `${who} đã báo trạm y tế xã, phường lúc ${at}`,
    why: 'Theo Thông tư 15/2026/TT-BYT: trong 24 giờ kể từ khi mở ca.',
    record: 'Đã báo trạm y tế',
    recorded: (code: string) => `Đã ghi: ca ${code} đã báo trạm y tế`,
    listOverdue: 'Quá hạn báo trạm y tế',
    listDue: (time: string) => `Báo trạm y tế: còn ${time}`,
  },
  en: {
    dueIn: (time: string, at: string) => `Report to the health station by ${at} (${time} left)`,
    overdue: (at: string) => `Report to the health station overdue since ${at}`,
    reported: (who: string, at: string) => `${who} reported to the health station at ${at}`,
    why: 'Circular 15/2026/TT-BYT: within 24 hours after the case was opened.',
    record: 'Reported to the health station',
    recorded: (code: string) => `Recorded: case ${code} was reported to the health station`,
    listOverdue: 'Health station: report overdue',
    listDue: (time: string) => `Health station: ${time} left`,
  },
});
