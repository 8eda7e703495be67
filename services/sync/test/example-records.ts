import type {
  CaseSnapshot,
  DeclarationContent,
  DeclarationSnapshot,
  FeedStream,
  GateChecked,
  GateSnapshot,
  QuestionnaireSnapshot,
  UnitCoverSnapshot,
  UnitSnapshot,
} from '@khai-bao/contracts';
import { questionnaire2021, riskRules2021 } from '@khai-bao/health-form';
import { answersForm } from '@khai-bao/testing';
import type { MappedRecord } from '../src/mapping/bundle.js';
import { mapCase } from '../src/mapping/case.mapping.js';
import { mapCheck } from '../src/mapping/check.mapping.js';
import { mapCover } from '../src/mapping/cover.mapping.js';
import { mapDeclaration } from '../src/mapping/declaration.mapping.js';
import type { ResourceChange } from '../src/mapping/fhir-parts.js';
import { mapGate } from '../src/mapping/gate.mapping.js';
import { mapQuestionnaire } from '../src/mapping/questionnaire.mapping.js';
import { mapUnit } from '../src/mapping/unit.mapping.js';

interface ExampleRecord extends Pick<MappedRecord, 'record'> {
  readonly changes: readonly ResourceChange[];
}

const id = (end: string): string => `0194f2f0-0000-7000-8000-${end.padStart(12, '0')}`;
const noWrap = { keyId: 'x', ciphertext: 'x', wrapped: {} };

export const unit: UnitSnapshot = {
  unitId: id('a1'),
  name: 'Chợ Bến Nghé',
  kind: 'market',
  taxCode: '0301234567',
  areaCode: '26740',
  areaPath: '79.760.26740',
  areaName: 'Phường Bến Nghé, Quận 1',
  street: '12 Tôn Thất Đạm',
  state: 'FORWARDED',
  stateSince: '2021-06-25T02:00:00.000Z',
  submittedAt: '2021-06-25T01:00:00.000Z',
  reference: 'KB-7QX2-9M',
  hasEmail: true,
  usesNcovi: false,
  actorId: null,
  actorPlace: null,
  contact: noWrap,
};

export const gate: GateSnapshot = {
  gateId: id('b1'),
  unitId: unit.unitId,
  unitName: unit.name,
  areaPath: unit.areaPath,
  areaName: unit.areaName,
  name: 'Cổng chính',
  direction: 'entrance',
  code: 'BN7K2M4X',
  active: true,
};

export const questionnaire: QuestionnaireSnapshot = {
  questionnaireId: questionnaire2021.id,
  version: questionnaire2021.version,
  publishedAt: '2021-06-20T00:00:00.000Z',
  document: questionnaire2021,
  rules: riskRules2021,
};

export const content: DeclarationContent = {
  person: {
    fullName: 'Nguyễn Thị Minh Khai',
    idPaper: { kind: 'cccd', number: '079190001234' },
    birthDate: '1990-04-30',
    sex: 'female',
    nationality: 'VN',
    healthInsuranceNumber: 'DN4790012345678',
    phone: '+84903123456',
    email: 'khai@example.vn',
    address: {
      province: 'Thành phố Hồ Chí Minh',
      district: 'Quận 1',
      ward: 'Phường Đa Kao',
      street: '17 Điện Biên Phủ',
      areaCode: '26737',
    },
  },
  // In the order of a request, which is not the questionnaire's, with optional answers among them.
  answers: {
    'contact-symptomatic': { value: false },
    symptoms: { value: true, details: ['fever', 'cough'] },
    'taste-smell-loss': { value: false },
    'contact-patient': { value: false },
    pregnant: null,
    travelled: { value: true, details: ['other-province'], text: 'Đà Nẵng' },
    'contact-affected-country': { value: false },
  },
  representative: null,
  consent: { version: '2021.1', agreedAt: '2021-06-30T00:14:00.000Z' },
  reasons: ['fever-and-contact'],
};

export const minor: DeclarationContent = {
  ...content,
  person: {
    fullName: 'Trần Bảo An',
    birthYear: 2015,
    sex: 'other',
    nationality: 'VN',
    phone: '+84903123456',
    address: { province: 'Long An', district: 'Bến Lức', ward: 'Thanh Phú', street: 'Ấp 2' },
  },
  answers: answersForm(),
  representative: { fullName: 'Trần Văn Bình', phone: '+84903123456', relation: 'cha' },
};

export const declaration: DeclarationSnapshot = {
  declarationId: id('c1'),
  unitId: unit.unitId,
  gateId: gate.gateId,
  areaPath: unit.areaPath,
  day: '2021-06-30',
  acceptedAt: '2021-06-30T00:15:00.000Z',
  outcome: 'suspected',
  questionnaireVersion: '2021.1',
  channel: 'self',
  status: 'submitted',
  sealed: { keyId: 'day:2021-06-30', ciphertext: 'x' },
};

export const check: GateChecked = {
  checkId: id('d1'),
  gateId: gate.gateId,
  unitId: unit.unitId,
  areaPath: unit.areaPath,
  declarationId: id('c2'),
  checkedAt: '2021-06-30T00:20:00.000Z',
  direction: 'entry',
  decision: 'admitted',
  outcome: 'clear',
};

export const suspectedCase: CaseSnapshot = {
  caseId: id('e1'),
  code: 'Q1-0630-012',
  declarationId: declaration.declarationId,
  unitId: unit.unitId,
  gateId: gate.gateId,
  areaPath: unit.areaPath,
  day: '2021-06-30',
  state: 'NEW',
  stateSince: '2021-06-30T00:15:01.000Z',
  openedAt: '2021-06-30T00:15:01.000Z',
  acknowledgedAt: null,
  responsible: 'district',
  source: 'rules',
  notifications: [{ target: 'district', at: '2021-06-30T00:15:01.000Z' }],
  sealed: noWrap,
};

export const cover: UnitCoverSnapshot = {
  unitId: unit.unitId,
  areaPath: unit.areaPath,
  byKhaiBao: true,
  byNcovi: true,
  ncoviEntryId: 'NC-79-000123',
  since: '2021-06-30T00:15:00.000Z',
};

const contact = { representative: 'Lê Thị Hoa', phone: '+84908222333', email: 'cho@example.vn' };
const numbered = (
  stream: FeedStream,
  list: readonly (readonly [string, number, readonly ResourceChange[]])[],
): ExampleRecord[] =>
  list.map(([aggregateId, version, changes], at) => ({
    record: { stream, seq: at + 1, aggregateId, version },
    changes,
  }));

/** One of everything that the feed brings, mapped: what the golden Bundles are made of. */
export const exampleRecords: Readonly<Record<FeedStream, readonly ExampleRecord[]>> = {
  unit: numbered('unit', [
    [unit.unitId, 3, mapUnit(unit, contact)],
    [
      id('a2'),
      2,
      mapUnit(
        { ...unit, unitId: id('a2'), kind: 'company', taxCode: null, street: '', state: 'REJECTED' },
        { ...contact, email: null },
      ),
    ],
  ]),
  gate: numbered('gate', [
    [gate.gateId, 1, mapGate(gate)],
    [id('b2'), 4, mapGate({ ...gate, gateId: id('b2'), name: 'Cổng sau', direction: 'both', active: false })],
  ]),
  questionnaire: numbered('questionnaire', [
    [`${questionnaire.questionnaireId}-${questionnaire.version}`, 1, mapQuestionnaire(questionnaire)],
  ]),
  declaration: numbered('declaration', [
    [declaration.declarationId, 1, mapDeclaration(declaration, content)],
    [
      id('c2'),
      2,
      mapDeclaration(
        {
          ...declaration,
          declarationId: id('c2'),
          channel: 'on-behalf',
          status: 'withdrawn',
          outcome: 'clear',
        },
        minor,
      ),
    ],
    [id('c3'), 3, mapDeclaration({ ...declaration, declarationId: id('c3'), status: 'erased' }, null)],
  ]),
  check: numbered('check', [
    [check.checkId, 1, mapCheck(check)],
    [
      id('d2'),
      1,
      mapCheck({
        ...check,
        checkId: id('d2'),
        direction: 'exit',
        decision: 'stopped',
        outcome: 'suspected',
      }),
    ],
  ]),
  cover: numbered('cover', [
    [unit.unitId, 1, mapCover(cover)],
    [
      id('a2'),
      3,
      mapCover({ ...cover, unitId: id('a2'), byKhaiBao: false, byNcovi: false, ncoviEntryId: null }),
    ],
  ]),
  case: numbered('case', [
    [suspectedCase.caseId, 1, mapCase(suspectedCase, content)],
    [
      id('e2'),
      5,
      mapCase(
        {
          ...suspectedCase,
          caseId: id('e2'),
          code: 'Q1-0630-013',
          state: 'CONFIRMED',
          acknowledgedAt: '2021-06-30T00:16:00.000Z',
          responsible: 'city',
          source: 'gate-staff',
          notifications: [],
        },
        minor,
      ),
    ],
    [
      id('e3'),
      6,
      mapCase({ ...suspectedCase, caseId: id('e3'), code: 'Q1-0630-014', state: 'CLOSED' }, minor),
    ],
  ]),
};
