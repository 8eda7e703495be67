import type { GuideRole } from './guide-roles.js';

/**
 * Where the guides explain each screen: the longest beginning of an address counts, and the guide of the reader's role is opened at
 * the paragraph. A screen that a guide does not explain opens the guide at its beginning.
 */
export const screenParagraphs: Readonly<Record<string, Readonly<Partial<Record<GuideRole, string>>>>> = {
  '/tiep-nhan': { 'ward-officer': 'receive', 'district-officer': 'receive' },
  '/tiep-nhan/tai-quay': { 'ward-officer': 'counter', 'district-officer': 'receive' },
  '/tiep-nhan/nhap-bang-tinh': { 'ward-officer': 'spreadsheet', 'district-officer': 'spreadsheet' },
  '/tiep-nhan/trung': { 'ward-officer': 'duplicates', 'district-officer': 'duplicates' },
  '/ban-giao': { 'ward-officer': 'handover', 'district-officer': 'accounts' },
  '/tai-khoan-don-vi': {
    'ward-officer': 'unit-accounts',
    'district-officer': 'accounts',
    dic: 'unit-accounts',
  },
  '/can-bo': { 'ward-officer': 'away', 'district-officer': 'officers', dic: 'officials' },
  '/thong-bao': { 'ward-officer': 'announce', 'district-officer': 'remind' },
  '/bao-phu': {
    'ward-officer': 'supervise',
    'district-officer': 'coverage',
    dic: 'coverage',
    health: 'coverage',
  },
  '/bao-phu/kiem-tra': { 'ward-officer': 'supervise', 'district-officer': 'inspect' },
  '/bao-phu/thoi-han': { dic: 'clocks' },
  '/bao-phu/nhap-phuong': { dic: 'merge-wards' },
  '/kenh-ho-tro': {
    'ward-officer': 'channel',
    'district-officer': 'channel',
    dic: 'channel',
    health: 'channel',
  },
  '/yeu-cau-tai-khoan': { dic: 'approve' },
  '/lien-thong': { dic: 'feed' },
  '/nhat-ky': { dic: 'trail' },
  '/nha-thuoc': { health: 'read' },
  '/ca-nghi-ngo': { 'duty-officer': 'work-on-case', health: 'cases' },
  '/ca-nghi-ngo/tiep-xuc': { 'duty-officer': 'contacts' },
  '/chum-ca': { 'duty-officer': 'clusters' },
  '/lich-truc': { 'duty-officer': 'roster' },
  '/hom-nay': { 'unit-admin': 'every-morning' },
  '/cong': { 'unit-admin': 'gates' },
  '/nhan-vien-cong': { 'unit-admin': 'gate-staff' },
  '/thiet-bi-truc-cong': { 'unit-admin': 'gate-devices' },
  '/nguoi-den': { 'unit-admin': 'visitors' },
  '/the-khai-bao': { 'unit-admin': 'visitor-cards', 'ward-officer': 'visitor-cards' },
  '/truc': { guard: 'scan' },
};

/** Finds the paragraph of a screen in a guide; undefined: its beginning. */
export function paragraphOfScreen(path: string, role: GuideRole): string | undefined {
  const screen = Object.keys(screenParagraphs)
    .filter((beginning) => path === beginning || path.startsWith(`${beginning}/`))
    .sort((one, other) => other.length - one.length)[0];
  return screen === undefined ? undefined : screenParagraphs[screen]?.[role];
}
