import type { UnitKind } from '@khai-bao/contracts';

/** Vietnamese names of the kinds of units. Pages, exported files and import templates use the same names. */
export const unitKindNames: Readonly<Record<UnitKind, string>> = {
  'state-agency': 'Cơ quan nhà nước',
  'party-agency': 'Cơ quan Đảng',
  'socio-political': 'Tổ chức chính trị - xã hội',
  company: 'Doanh nghiệp',
  production: 'Cơ sở sản xuất',
  'business-premises': 'Cơ sở kinh doanh',
  school: 'Trường học',
  supermarket: 'Siêu thị',
  market: 'Chợ',
  pharmacy: 'Nhà thuốc',
  hospital: 'Bệnh viện, phòng khám',
  residential: 'Chung cư, khu dân cư',
  hotel: 'Khách sạn',
  restaurant: 'Nhà hàng, quán ăn',
  transport: 'Bến xe, bến tàu',
  religious: 'Cơ sở tôn giáo',
  construction: 'Công trường',
  other: 'Loại khác',
};
