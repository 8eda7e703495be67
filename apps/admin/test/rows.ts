import type { UnitAccountDto } from '@khai-bao/api-client/accounts';
import type { CaseDetailDto, CaseItemDto } from '@khai-bao/api-client/alerts';
import type { AreaDto, RegistrationDetailDto, RegistrationItemDto } from '@khai-bao/api-client/registration';
import type { ThreadItemDto } from '@khai-bao/api-client/support';

// Rows as the services answer them, for specs of several rooms.

/** A registration in the list of the intake. */
export const registrationRow = (
  unitId: string,
  name: string,
  change: Partial<RegistrationItemDto> = {},
): RegistrationItemDto => ({
  unitId,
  trackingCode: 'BN-7K2M-4Q',
  name,
  kind: 'market',
  street: '12 Tôn Thất Đạm',
  areaCode: '26740',
  areaName: 'Phường Bến Nghé, Quận 1',
  state: 'SUBMITTED',
  hasEmail: false,
  usesNcovi: false,
  submittedAt: '2021-06-24T01:12:00Z',
  stateSince: '2021-06-24T01:12:00Z',
  late: false,
  accountState: null,
  duplicateOpen: false,
  healthAsks: false,
  version: 1,
  ...change,
});

/** The same registration with all that is known of it. */
export const registrationDetail = (
  row: RegistrationItemDto,
  change: Partial<RegistrationDetailDto> = {},
): RegistrationDetailDto => ({
  ...row,
  representative: 'Lê Thị Hoa',
  phone: '+84908222333',
  email: null,
  unreadable: false,
  taxCode: null,
  expectedGates: null,
  source: 'public',
  announcement: null,
  history: [],
  duplicates: [],
  ...change,
});

/** A ward of district 1. */
export const wardRow = (code: string, name: string, change: Partial<AreaDto> = {}): AreaDto => ({
  code,
  name,
  level: 'ward',
  path: `79.760.${code}`,
  parentName: 'Quận 1',
  fullName: `${name}, Quận 1`,
  ...change,
});

/** The ward Bến Thành as it is answered to who asks for Bến Nghé, which was merged into it. */
export const mergedWard: AreaDto = wardRow('26743', 'Phường Bến Thành', {
  former: {
    code: '26740',
    name: 'Phường Bến Nghé',
    path: '79.760.26740',
    fullName: 'Phường Bến Nghé, Quận 1',
  },
});

/** A thread in the list of the Support channel. */
export const threadRow = (threadId: string, change: Partial<ThreadItemDto> = {}): ThreadItemDto => ({
  threadId,
  kind: 'talk',
  room: 'general',
  subject: 'Chuyện khác',
  reference: null,
  unitId: null,
  areaName: 'Quận 1',
  lastPostAt: '2021-06-30T00:00:00Z',
  lastPostText: 'x',
  lastPostCode: null,
  unread: 0,
  question: null,
  needsAction: false,
  state: null,
  ...change,
});

/** A unit's account, after it was issued. */
export const unitAccountRow = (change: Partial<UnitAccountDto> = {}): UnitAccountDto => ({
  accountId: 'acc1',
  unitId: 'u1',
  unitName: 'Chợ Bến Nghé',
  unitKind: 'market',
  areaName: 'Phường Bến Nghé, Quận 1',
  street: '12 Tôn Thất Đạm',
  username: 'chobennghe.k7m2',
  state: 'ACTIVATED',
  stateSince: '2021-06-25T02:00:00Z',
  hasEmail: false,
  mailFailed: null,
  mailFailedWhy: null,
  mailDelayedAt: null,
  addressFailedWhy: null,
  addressFailedAt: null,
  disabledReason: null,
  unreadable: false,
  ...change,
});

/** A case that nobody has taken. */
export const caseItem = (change: Partial<CaseItemDto> = {}): CaseItemDto => ({
  caseId: '001',
  code: `Q1-0630-${change.caseId ?? '001'}`,
  state: 'NEW',
  reason: null,
  lastStep: null,
  transferredTo: null,
  mergedInto: null,
  isHandedOver: false,
  shortName: 'N. V. Dũng',
  birthYear: 1988,
  unitName: 'Chợ Bến Nghé',
  gateName: 'Cổng 1',
  areaName: 'Phường Bến Nghé, Quận 1',
  signs: ['fever'],
  source: 'rules',
  openedAt: '2021-06-30T00:15:41Z',
  acknowledgedAt: null,
  acknowledgedByName: null,
  escalateAt: null,
  escalatedAt: null,
  responsible: 'district',
  version: 1,
  unreadable: false,
  foldedFlags: 0,
  stationReportDueAt: '2099-07-01T00:15:41Z',
  stationReportedAt: null,
  stationReportedByName: null,
  ...change,
});

/** A case that somebody works on. */
export const takenCase = (change: Partial<CaseItemDto> = {}): CaseItemDto =>
  caseItem({
    state: 'INVESTIGATING',
    acknowledgedAt: '2021-06-30T00:16:00Z',
    acknowledgedByName: 'Phạm Thị Lan',
    ...change,
  });

/** All of a case whose person cannot be opened. */
export const caseDetail = (item: CaseItemDto, change: Partial<CaseDetailDto> = {}): CaseDetailDto => ({
  ...item,
  person: null,
  answers: null,
  representative: null,
  questionnaireVersion: '2021.1',
  acceptedAt: item.openedAt,
  onsetDay: null,
  notifications: [],
  history: [],
  contactOf: [],
  contactCases: [],
  ...change,
});
