import type { PosterContent } from '../src/posters/poster-content.js';

/** The content of a poster for specs. @param change members that replace the sample's */
export const posterSample = (change: Partial<PosterContent> = {}): PosterContent => ({
  unitName: 'Chợ Bến Nghé',
  gateName: 'Cổng 1, đường Tôn Thất Đạm',
  direction: 'entrance',
  areaName: 'Phường Bến Nghé, Quận 1',
  code: '7K3F9AC',
  url: 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K3F9AC/3',
  host: 'khaibao.example.vn',
  hotline: '19009095',
  centreName: 'Trung tâm y tế Quận 1',
  centrePhone: '+842838244249',
  version: 3,
  issuedOn: '2021-06-30',
  ...change,
});
