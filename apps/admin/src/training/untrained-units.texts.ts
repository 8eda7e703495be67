import { createI18n } from '@khai-bao/ui';

export const untrainedUnitsTexts = createI18n({
  vi: {
    area: 'Địa bàn',
    units: 'Đơn vị',
    trained: 'Đã dự',
    signedUp: 'Đã đăng ký',
    missing: 'Chưa dự',
    share: (percent: string) => `${percent} đã dự`,
    list: (name: string) => `Đơn vị chưa dự: ${name}`,
    allTrained: 'Mọi đơn vị ở đây đã có người dự.',
    none: 'Chưa có đơn vị nào',
    noneText: 'Đơn vị hiện ở đây sau khi phường chuyển đăng ký.',
    up: 'Lên một cấp',
    hasSeat: 'đã đăng ký',
    call: (n: string) => `Nhắn ${n} đơn vị`,
    callTitle: (name: string) => `Nhắn các đơn vị chưa dự: ${name}`,
    callIntro: (n: string) =>
      `${n} đơn vị thấy lời nhắn trên trang của mình cho tới khi có người dự; các cơ quan của địa bàn thấy ở Kênh hỗ trợ. Mỗi địa bàn một lần mỗi ngày.`,
    callText: 'Lời nhắn',
    callReady:
      'Đơn vị chưa có ai dự tập huấn khai báo y tế. Xin mở mục Tập huấn, chọn buổi và đăng ký quản trị cùng nhân viên cổng.',
    called: 'Đã nhắn.',
    lastCall: (place: string, at: string, n: string) => `${place} đã nhắn ${n} đơn vị lúc ${at}.`,
  },
  en: {
    area: 'Area',
    units: 'Units',
    trained: 'Trained',
    signedUp: 'Signed up',
    missing: 'Not trained',
    share: (percent: string) => `${percent} trained`,
    list: (name: string) => `Units not trained: ${name}`,
    allTrained: 'Somebody of every unit here has come to a session.',
    none: 'No units yet',
    noneText: 'Units stand here once the ward has forwarded their registration.',
    up: 'One level up',
    hasSeat: 'signed up',
    call: (n: string) => `Write to ${n} units`,
    callTitle: (name: string) => `Write to the units not trained: ${name}`,
    callIntro: (n: string) =>
      `${n} units see the message on their page until somebody of theirs has come; the committees of the area see it in the Support channel. Once a day for each area.`,
    callText: 'Message',
    callReady:
      'Nobody of your unit has come to a training session on health declarations. Please open Training, choose a session, and sign your admin and gate staff up.',
    called: 'The message is out.',
    lastCall: (place: string, at: string, n: string) => `${place} wrote to ${n} units at ${at}.`,
  },
});
