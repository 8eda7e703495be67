import { createI18n } from '@khai-bao/ui';

export const pharmacyTexts = createI18n({
  vi: {
    title: 'Danh sách nhà thuốc',
    intro: 'Các phường đưa nhà thuốc vào danh sách này, không qua duyệt tài khoản.',
    name: 'Nhà thuốc',
    area: 'Địa bàn',
    representative: 'Người đại diện',
    phone: 'Điện thoại',
    listed: 'Vào danh sách',
    emptyTitle: 'Chưa có nhà thuốc nào',
    emptyText: 'Khi phường tiếp nhận một nhà thuốc, nhà thuốc đó hiện ở đây ngay.',
  },
  en: {
    title: 'List of pharmacies',
    intro: 'Wards put pharmacies on this list; no account is asked for.',
    name: 'Pharmacy',
    area: 'Area',
    representative: 'Representative',
    phone: 'Phone',
    listed: 'Listed at',
    emptyTitle: 'No pharmacies yet',
    emptyText: 'When a ward receives a pharmacy, it appears here at once.',
  },
});
