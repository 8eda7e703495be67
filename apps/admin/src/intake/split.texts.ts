import { createI18n } from '@khai-bao/ui';

/** Texts of the dialog that splits a unit. */
export const splitTexts = createI18n({
  vi: {
    open: 'Tách đơn vị',
    title: (name: string) => `Tách ${name}`,
    intro:
      'Mỗi đơn vị mới có đăng ký và mã tra cứu riêng. Đơn vị mới ở phường khác sẽ nằm trong danh sách chờ của phường đó.',
    part: (n: number) => `Đơn vị mới ${n}`,
    add: 'Thêm một đơn vị mới',
    remove: (n: number) => `Bỏ đơn vị mới ${n}`,
    closes: 'Đơn vị cũ đóng cửa',
    closesHint: 'Tài khoản của đơn vị cũ bị khóa. Để trống thì đơn vị cũ và tài khoản giữ nguyên.',
    note: 'Biết từ đâu, từ ngày nào',
    send: 'Tách đơn vị',
    done: (names: readonly string[]) => `Đã tách ra: ${names.join(', ')}`,
  },
  en: {
    open: 'Split the unit',
    title: (name: string) => `Split ${name}`,
    intro:
      'Each new unit has a registration and a tracking code of its own. One in another ward waits in the inbox of that ward.',
    part: (n: number) => `New unit ${n}`,
    add: 'Add a new unit',
    remove: (n: number) => `Remove new unit ${n}`,
    closes: 'The old unit closes',
    closesHint: 'Its account is locked. Otherwise the old unit and its account stay as they are.',
    note: 'How it is known, and since when',
    send: 'Split the unit',
    done: (names: readonly string[]) => `Split off: ${names.join(', ')}`,
  },
});
