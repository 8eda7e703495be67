import { foldVietnamese } from '@khai-bao/areas';
import type { UnitKind } from '@khai-bao/contracts';
import { unitKindNames } from '../units/unit-kind-names.js';

/** Names that committees write for each kind, besides its official name. Folded. */
const kindSpellings: Readonly<Record<UnitKind, readonly string[]>> = {
  'state-agency': ['co quan hanh chinh', 'uy ban nhan dan', 'ubnd', 'co quan hanh chinh nha nuoc', 'state agency', 'government'],
  'party-agency': ['dang uy', 'co quan dang doan the', 'party agency'],
  'socio-political': ['to chuc chinh tri', 'doan the', 'hoi', 'to chuc chinh tri xa hoi', 'socio political organisation', 'socio political'],
  company: ['cong ty', 'cty', 'dn', 'cong ty tnhh', 'cong ty co phan', 'van phong', 'chi nhanh', 'ngan hang', 'company', 'enterprise', 'office'],
  production: ['san xuat', 'nha may', 'xuong', 'xuong san xuat', 'khu cong nghiep', 'production facility', 'production', 'factory'],
  'business-premises': ['kinh doanh', 'ho kinh doanh', 'hkd', 'cua hang', 'ho kinh doanh ca the', 'tap hoa', 'dich vu', 'business premises', 'shop', 'store'],
  school: ['truong', 'truong mam non', 'mam non', 'tieu hoc', 'thcs', 'thpt', 'dai hoc', 'trung tam ngoai ngu', 'co so giao duc', 'giao duc', 'nha tre', 'school'],
  supermarket: ['sieu thi mini', 'trung tam thuong mai', 'tttm', 'cua hang tien loi', 'supermarket'],
  market: ['cho truyen thong', 'cho dau moi', 'market'],
  pharmacy: ['hieu thuoc', 'quay thuoc', 'nha thuoc tay', 'nha thuoc tu nhan', 'pharmacy', 'drugstore'],
  hospital: ['benh vien', 'phong kham', 'tram y te', 'trung tam y te', 'co so y te', 'y te', 'nha khoa', 'hospital', 'clinic', 'hospital or clinic'],
  residential: ['chung cu', 'khu dan cu', 'khu nha tro', 'nha tro', 'ky tuc xa', 'cao oc', 'residential building', 'residential', 'apartment'],
  hotel: ['nha nghi', 'co so luu tru', 'luu tru', 'hotel', 'guest house'],
  restaurant: ['nha hang', 'quan an', 'an uong', 'quan ca phe', 'ca phe', 'quan nuoc', 'dich vu an uong', 'restaurant', 'cafe'],
  transport: ['ben xe', 'ben tau', 'nha ga', 'ga', 'san bay', 'cang', 'van tai', 'ben pha', 'transport hub', 'transport', 'station'],
  religious: ['ton giao', 'chua', 'nha tho', 'dinh', 'mieu', 'thanh that', 'co so tin nguong', 'religious site', 'religious'],
  construction: ['cong trinh', 'cong trinh xay dung', 'xay dung', 'construction site', 'construction'],
  other: ['khac', 'other'],
}; // prettier-ignore

const kindBySpelling = new Map<string, UnitKind>();
for (const [kind, others] of Object.entries(kindSpellings) as [UnitKind, readonly string[]][])
  for (const spelling of [unitKindNames[kind], kind, ...others])
    kindBySpelling.set(foldVietnamese(spelling), kind);

/** Returns the kind that a cell names; null when it is unknown. */
export const parseUnitKind = (text: string): UnitKind | null =>
  kindBySpelling.get(foldVietnamese(text)) ?? null;
