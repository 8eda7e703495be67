import { createI18n } from '@khai-bao/ui';

export const reportsTexts = createI18n({
  vi: {
    title: 'Báo nghi ngờ ở cổng',
    hint: 'Mã của những người này bị khóa ở mọi cổng. Báo nhầm thì rút lại; Trung tâm y tế đọc được lý do.',
    nameless: 'Tờ khai đã xóa',
    by: (who: string, gate: string, time: string) => `${who} báo ở ${gate}, ${time}`,
    blocked: 'Mã bị khóa',
    lifted: 'Đã rút',
    liftedBy: (who: string, time: string) => `${who} rút, ${time}`,
    takeBack: 'Rút báo',
    takeBackOf: (who: string) => `Rút báo nghi ngờ về ${who}`,
    dialogTitle: (who: string) => `Rút báo nghi ngờ về ${who}?`,
    dialogText: 'Mã dùng lại được ở mọi cổng. Ca đã mở vẫn do Trung tâm y tế quyết định.',
    reason: 'Lý do',
    reasonNeeded: 'Ghi lý do rút báo.',
    done: 'Đã rút báo. Mã dùng lại được.',
  },
  en: {
    title: 'Suspicions reported at the gates',
    hint: 'The codes of these people are blocked at every gate. Take a wrong report back; the medical centre reads the reason.',
    nameless: 'An erased declaration',
    by: (who: string, gate: string, time: string) => `reported by ${who} at ${gate}, ${time}`,
    blocked: 'Code blocked',
    lifted: 'Taken back',
    liftedBy: (who: string, time: string) => `taken back by ${who}, ${time}`,
    takeBack: 'Take back',
    takeBackOf: (who: string) => `Take back the report about ${who}`,
    dialogTitle: (who: string) => `Take back the report about ${who}?`,
    dialogText:
      'The code is valid at every gate again. The medical centre still decides about the open case.',
    reason: 'Reason',
    reasonNeeded: 'Write why you take it back.',
    done: 'The report was taken back. The code is valid again.',
  },
});
