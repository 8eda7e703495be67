import { createI18n } from '@khai-bao/ui';

export const guideReadersTexts = createI18n({
  vi: {
    title: 'Ai đã đọc hướng dẫn',
    back: 'Về độ bao phủ',
    intro: 'Tính theo lần mở hướng dẫn của tài khoản quản trị đơn vị. Nhắc các đơn vị ở trang độ bao phủ.',
    byArea: 'Số đơn vị theo địa bàn',
    area: 'Địa bàn',
    current: (version: string) => `Đã mở bản ${version}`,
    older: 'Còn bản cũ',
    never: 'Chưa mở',
    units: 'Đơn vị chưa mở bản mới',
    unit: 'Đơn vị',
    last: 'Bản đã mở',
    none: 'chưa mở',
    allRead: 'Mọi đơn vị đã mở bản mới',
    emptyTitle: 'Chưa có đơn vị nào có tài khoản',
    emptyText: 'Đơn vị được cấp tài khoản sẽ có ở đây.',
  },
  en: {
    title: 'Who has read the guide',
    back: 'Back to the coverage',
    intro:
      'Counted by the openings of the guide with a unit’s admin account. Remind units on the page of the coverage.',
    byArea: 'Units by area',
    area: 'Area',
    current: (version: string) => `Opened version ${version}`,
    older: 'Has an older one',
    never: 'Never opened',
    units: 'Units that have not opened the new version',
    unit: 'Unit',
    last: 'Opened version',
    none: 'none',
    allRead: 'All units have opened the new version',
    emptyTitle: 'No unit has an account yet',
    emptyText: 'Units appear here when they have one.',
  },
});
