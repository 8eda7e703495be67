import { createI18n } from '@khai-bao/ui';

export const centreTexts = createI18n({
  vi: {
    title: 'Đường dây của Trung tâm',
    none: 'chưa có số. Người bị dừng ở cổng chưa gọi được Trung tâm.',
    enter: 'Nhập số',
    change: 'Sửa',
    hint: (centre: string) => `Người bị dừng ở cổng thấy số này để gọi ${centre}.`,
    phone: 'Điện thoại trực',
    phoneNeeded: 'Nhập số điện thoại trực.',
    phoneWrong: 'Số này không gọi được. Nhập đủ mã vùng, ví dụ 028 3829 7000.',
    address: 'Địa chỉ',
    save: 'Lưu',
    saved: 'Đã lưu đường dây của Trung tâm',
  },
  en: {
    title: "The centre's own line",
    none: 'no number yet. A person stopped at a gate cannot call the centre.',
    enter: 'Enter the number',
    change: 'Change',
    hint: (centre: string) => `A person stopped at a gate sees this number to call ${centre}.`,
    phone: 'Duty phone',
    phoneNeeded: 'Enter the duty phone.',
    phoneWrong: 'This number cannot be called. Give the area code too, such as 028 3829 7000.',
    address: 'Address',
    save: 'Save',
    saved: "The centre's line is saved",
  },
});
