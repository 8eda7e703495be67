import { createI18n } from '@khai-bao/ui';

export const unitPostersTexts = createI18n({
  vi: {
    see: 'Xem áp phích',
    seeOf: (unit: string) => `Xem áp phích của ${unit}`,
    title: (unit: string) => `Áp phích ở các cổng của ${unit}`,
    states: { current: 'Đúng bản', outdated: 'Bản cũ', unconfirmed: 'Chưa có ảnh' },
    photo: (version: number, when: string) => `Ảnh bản ${version}, ${when}`,
    openPhoto: 'Xem ảnh',
    openPhotoOf: (gate: string) => `Xem ảnh áp phích ${gate}`,
    photoOf: (gate: string) => `Áp phích ở ${gate}`,
    trail: 'Mỗi lần xem ảnh được ghi vào nhật ký truy cập.',
    emptyTitle: 'Không có cổng đang dùng',
    emptyText: 'Đơn vị chưa mở cổng nào.',
  },
  en: {
    see: 'See the posters',
    seeOf: (unit: string) => `See the posters of ${unit}`,
    title: (unit: string) => `Posters at the gates of ${unit}`,
    states: { current: 'Right version', outdated: 'Old version', unconfirmed: 'No photo' },
    photo: (version: number, when: string) => `Photo of version ${version}, ${when}`,
    openPhoto: 'See the photo',
    openPhotoOf: (gate: string) => `See the photo of the poster at ${gate}`,
    photoOf: (gate: string) => `Poster at ${gate}`,
    trail: 'Each look at a photo is written to the access log.',
    emptyTitle: 'No open gate',
    emptyText: 'The unit has no gate in use.',
  },
});
