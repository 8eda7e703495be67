import { createI18n } from '@khai-bao/ui';

export const cartogramTexts = createI18n({
  vi: {
    hint: 'Mỗi ô là một địa bàn. Dùng phím mũi tên để đi giữa các ô, Enter để mở.',
    legend: 'Thang màu',
    noValue: 'không có số liệu',
    none: '0',
    range: (from: string, to: string) => (from === to ? from : `${from}–${to}`),
    tile: (name: string, value: string) => `${name}: ${value}`,
    area: 'Địa bàn',
  },
  en: {
    hint: 'Each tile is an area. The arrow keys move between the tiles, Enter opens one.',
    legend: 'Colour scale',
    noValue: 'no data',
    none: '0',
    range: (from: string, to: string) => (from === to ? from : `${from}–${to}`),
    tile: (name: string, value: string) => `${name}: ${value}`,
    area: 'Area',
  },
});
