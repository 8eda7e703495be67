import { createI18n } from '@khai-bao/ui';

export const trailTexts = createI18n({
  vi: {
    title: 'Nhật ký truy cập',
    intro: 'Ai đã xem dữ liệu cá nhân của ai, lúc nào. Không ai xóa được.',
    at: 'Lúc',
    actor: 'Người xem',
    action: 'Việc đã làm',
    subject: 'Của',
    actions: {
      'registration.read-contact': 'Xem liên hệ của đơn vị đăng ký',
      'case.read': 'Xem ca nghi ngờ',
      'visitor.list': 'Xem danh sách người đến',
      'handover.open': 'Mở phiếu bàn giao',
      'handover.open-refused': 'Thử mở lại phiếu đã mở',
      'pharmacy.list': 'Xem danh sách nhà thuốc',
    },
    subjects: { unit: 'Đơn vị', 'unit-day': 'Đơn vị, ngày', case: 'Ca', account: 'Tài khoản' },
    nobody: 'Tài khoản đã xóa',
    emptyTitle: 'Chưa có lượt xem nào',
    emptyText: 'Mỗi lần cán bộ mở dữ liệu cá nhân, một dòng được ghi ở đây.',
  },
  en: {
    title: 'Access trail',
    intro: 'Who read whose personal data, and when. Nobody can delete it.',
    at: 'At',
    actor: 'Who',
    action: 'What was done',
    subject: 'About',
    actions: {
      'registration.read-contact': 'Read the contact of a registered unit',
      'case.read': 'Read a suspected case',
      'visitor.list': 'Read a list of visitors',
      'handover.open': 'Opened a handover slip',
      'handover.open-refused': 'Tried to open a slip again',
      'pharmacy.list': 'Read the pharmacy list',
    },
    subjects: { unit: 'Unit', 'unit-day': 'Unit, day', case: 'Case', account: 'Account' },
    nobody: 'An erased account',
    emptyTitle: 'Nothing was read yet',
    emptyText: 'Every time an official opens personal data, a line is written here.',
  },
});
