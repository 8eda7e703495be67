import { randomUUID } from 'node:crypto';
import { Topics, type CaseSnapshot, type RiskFlagged } from '@khai-bao/contracts';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import {
  openSuite,
  personForm,
  suspectedAnswers,
  testAreas,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { DataSource } from 'typeorm';
import { newPhone } from './case-steps.js';

export const quan1: TestAccount = {
  role: 'medical-centre',
  areaPath: testAreas.quan1.path,
  name: 'Phạm Thị Lan',
};
export const quan3: TestAccount = {
  role: 'medical-centre',
  areaPath: testAreas.quan3.path,
  name: 'Lê Văn Ba',
};
export const hcdc: TestAccount = { role: 'cdc', areaPath: testAreas.city.path, name: 'Bùi Khánh' };
export const quan3Code = testAreas.quan3.path.split('.')[1]!;

/** A case with the flag that opened it. */
export interface OpenedCase {
  readonly id: string;
  readonly code: string;
  readonly flag: RiskFlagged;
}

/** The service with the key of today, and what opens cases. */
export interface AlertsSuite {
  readonly suite: Suite;
  readonly service: RunningService;
  /** Today in the city, `2021-06-30`. */
  readonly today: string;
  readonly dayKey: Buffer;
  /** Cases as they were published, the oldest first. */
  published(): CaseSnapshot[];
  ask(method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse>;
  flagOf(change?: Partial<RiskFlagged>): RiskFlagged;
  openCase(flag?: RiskFlagged): Promise<OpenedCase>;
  /** Opens a case that `quan1` takes. */
  takenCase(flag?: RiskFlagged): Promise<OpenedCase>;
  setState(id: string, as: TestAccount, body: object): Promise<ServiceResponse>;
  /** Reads a case. Default: as HCDC. */
  readCase(id: string, as?: TestAccount): Promise<ServiceResponse['body']>;
  /** Lets a timer run now. */
  makeDue(kind: string, key: string): Promise<void>;
  /** Runs statements in a transaction of its own, between which the test does something else. */
  inTransaction(
    work: (query: (sql: string, parameters?: unknown[]) => Promise<unknown>) => Promise<void>,
  ): Promise<void>;
  /** Waits until a timer has run. */
  waitUntilDone(kind: string, key: string): Promise<void>;
}

/** Opens a suite, starts the alerts service, and shares the key of today. */
export async function openAlertsSuite(): Promise<AlertsSuite> {
  const suite = await openSuite();
  const service = await suite.startService('alerts', {
    module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
    migrations: () => import('../src/migrations/index.js'),
  });
  const events = await suite.probe.collectMessages(Topics.case);
  const dayKey = generateSealingKey();
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const { alerts, sync } = suite.secrets.wrapping;
  const wrapper = new KeyWrapper(JSON.stringify({ alerts: alerts.public, sync: sync.public }));
  await suite.probe.publishEvent(Topics.dayKey, today, {
    keyId: `day:${today}`,
    day: today,
    wrapped: await wrapper.wrapKey(dayKey, ['alerts', 'sync']),
    destroyed: false,
  });
  await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);

  const ask: AlertsSuite['ask'] = (method, path, as, body) => service.sendRequest(method, path, { as, body });
  const published = (): CaseSnapshot[] =>
    events.map(({ text }) => (JSON.parse(text) as { data: CaseSnapshot }).data);
  const flagOf: AlertsSuite['flagOf'] = (change = {}) => {
    const declarationId = randomUUID();
    const content = {
      // Nobody shares a phone with somebody else: that would link their cases.
      person: personForm({ phone: newPhone() }),
      answers: suspectedAnswers(),
      representative: null,
      consent: { version: '2021.1', agreedAt: new Date().toISOString() },
      reasons: ['contact-with-patient'],
    };
    return {
      declarationId,
      unitId: randomUUID(),
      unitName: 'Chợ Bến Nghé',
      gateId: randomUUID(),
      gateName: 'Cổng 1',
      areaPath: testAreas.benNghe.path,
      areaName: testAreas.benNghe.name,
      day: today,
      acceptedAt: new Date().toISOString(),
      source: 'rules',
      questionnaireVersion: '2021.1',
      personIndex: randomUUID(),
      sealed: {
        keyId: `day:${today}`,
        ciphertext: sealJson(dayKey, content, `declaration:${declarationId}`),
      },
      ...change,
    };
  };
  const openCase: AlertsSuite['openCase'] = async (flag = flagOf()) => {
    await suite.probe.publishEvent(Topics.riskFlagged, flag.unitId, flag);
    const found = await waitUntil(
      () => published().find((each) => each.declarationId === flag.declarationId),
      'the case',
    );
    return { id: found.caseId, code: found.code, flag };
  };
  return {
    suite,
    service,
    today,
    dayKey,
    published,
    ask,
    flagOf,
    openCase,
    takenCase: async (flag) => {
      const opened = await openCase(flag);
      await ask('POST', `/v1/cases/${opened.id}/acknowledge`, quan1);
      return opened;
    },
    setState: (id, as, body) => ask('POST', `/v1/cases/${id}/state`, as, body),
    readCase: async (id, as = hcdc) => (await ask('GET', `/v1/cases/${id}`, as)).body,
    makeDue: async (kind, key) => {
      await service.queryRows('update job set due_at = now() where kind = $1 and key = $2', [kind, key]);
    },
    inTransaction: async (work) => {
      const runner = service.app.get(DataSource).createQueryRunner();
      await runner.startTransaction();
      try {
        await work((sql, parameters) => runner.query(sql, parameters));
        await runner.commitTransaction();
      } finally {
        if (runner.isTransactionActive) await runner.rollbackTransaction();
        await runner.release();
      }
    },
    waitUntilDone: async (kind, key) => {
      await waitUntil(async () => {
        const waiting = await service.queryRows(
          'select 1 from job where kind = $1 and key = $2 and done_at is null',
          [kind, key],
        );
        return waiting.length === 0;
      }, `the timer ${kind}`);
    },
  };
}
