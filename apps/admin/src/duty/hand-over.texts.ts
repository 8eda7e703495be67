import { createI18n } from '@khai-bao/ui';

export const handOverTexts = createI18n({
  vi: {
    open: (n: number | string) => `Nhận bàn giao (${n})`,
    title: 'Nhận bàn giao ca trực',
    hint: 'Các ca đang mở do người khác chịu trách nhiệm. Bỏ chọn ca nào người cũ vẫn làm tiếp.',
    responsible: (name: string, at: string) => `${name} nhận lúc ${at}`,
    choose: 'Chọn ít nhất một ca.',
    send: (n: number) => (n === 1 ? 'Tôi nhận ca này' : `Tôi nhận ${n} ca`),
    done: (n: number) => `Bạn đã nhận bàn giao ${n} ca`,
    skipped: (codes: string) => `Không còn nhận được: ${codes}`,
  },
  en: {
    open: (n: number | string) => `Take over (${n})`,
    title: 'Take over from the last shift',
    hint: 'Open cases for which somebody else is responsible. Clear those that this person continues.',
    responsible: (name: string, at: string) => `${name} since ${at}`,
    choose: 'Choose at least one case.',
    send: (n: number) => (n === 1 ? 'I take this case' : `I take ${n} cases`),
    done: (n: number) => (n === 1 ? 'You have taken over 1 case' : `You have taken over ${n} cases`),
    skipped: (codes: string) => `Cannot be taken over any more: ${codes}`,
  },
});
