import { foldVietnamese } from '@khai-bao/areas';
import type { UnitKind } from '@khai-bao/contracts';

/** A kind as it is shown, which the template lists, and what committees write for it, folded. */
const words: Readonly<Record<UnitKind, readonly [shown: string, ...spellings: string[]]>> = {
  'state-agency': ['Cơ quan nhà nước', 'co quan hanh chinh', 'uy ban nhan dan', 'ubnd', 'co quan hanh chinh nha nuoc', 'state agency', 'government'],
  'party-agency': ['Cơ quan Đảng', 'dang uy', 'co quan dang doan the', 'party agency'],
  'socio-political': ['Tổ chức chính trị - xã hội', 'to chuc chinh tri', 'doan the', 'hoi', 'to chuc chinh tri xa hoi', 'socio political organisation', 'socio political'],
  company: ['Doanh nghiệp', 'cong ty', 'cty', 'dn', 'cong ty tnhh', 'cong ty co phan', 'van phong', 'chi nhanh', 'ngan hang', 'company', 'enterprise', 'office'],
  production: ['Cơ sở sản xuất', 'san xuat', 'nha may', 'xuong', 'xuong san xuat', 'khu cong nghiep', 'production facility', 'production', 'factory'],
  'business-premises': ['Cơ sở kinh doanh', 'kinh doanh', 'ho kinh doanh', 'hkd', 'cua hang', 'ho kinh doanh ca the', 'tap hoa', 'dich vu', 'business premises', 'shop', 'store'],
  school: ['Trường học', 'truong', 'truong mam non', 'mam non', 'tieu hoc', 'thcs', 'thpt', 'dai hoc', 'trung tam ngoai ngu', 'co so giao duc', 'giao duc', 'nha tre', 'school'],
  supermarket: ['Siêu thị', 'sieu thi mini', 'trung tam thuong mai', 'tttm', 'cua hang tien loi', 'supermarket'],
  market: ['Chợ', 'cho truyen thong', 'cho dau moi', 'market'],
  pharmacy: ['Nhà thuốc', 'hieu thuoc', 'quay thuoc', 'nha thuoc tay', 'nha thuoc tu nhan', 'pharmacy', 'drugstore'],
  hospital: ['Bệnh viện, phòng khám', 'benh vien', 'phong kham', 'tram y te', 'trung tam y te', 'co so y te', 'y te', 'nha khoa', 'hospital', 'clinic', 'hospital or clinic'],
  residential: ['Chung cư, khu dân cư', 'chung cu', 'khu dan cu', 'khu nha tro', 'nha tro', 'ky tuc xa', 'cao oc', 'residential building', 'residential', 'apartment'],
  hotel: ['Khách sạn', 'nha nghi', 'co so luu tru', 'luu tru', 'hotel', 'guest house'],
  restaurant: ['Nhà hàng, quán ăn', 'nha hang', 'quan an', 'an uong', 'quan ca phe', 'ca phe', 'quan nuoc', 'dich vu an uong', 'restaurant', 'cafe'],
  transport: ['Bến xe, bến tàu', 'ben xe', 'ben tau', 'nha ga', 'ga', 'san bay', 'cang', 'van tai', 'ben pha', 'transport hub', 'transport', 'station'],
  religious: ['Cơ sở tôn giáo', 'ton giao', 'chua', 'nha tho', 'dinh', 'mieu', 'thanh that', 'co so tin nguong', 'religious site', 'religious'],
  construction: ['Công trường', 'cong trinh', 'cong trinh xay dung', 'xay dung', 'construction site', 'construction'],
  other: ['Loại khác', 'khac', 'other'],
}; // prettier-ignore

/** The kinds as the template lists them. */
export const kindNames: readonly string[] = Object.values(words).map(([shown]) => shown);
export const kindName = (kind: UnitKind): string => words[kind][0];

const bySpelling = new Map<string, UnitKind>();
for (const [kind, [shown, ...spellings]] of Object.entries(words) as [UnitKind, [string, ...string[]]][])
  for (const spelling of [shown, kind, ...spellings]) bySpelling.set(foldVietnamese(spelling), kind);

/** The kind that a cell names, however it is spelt; null when that is not sure. */
export const kindOf = (text: string): UnitKind | null => bySpelling.get(foldVietnamese(text)) ?? null;
