import { randomUUID } from 'node:crypto';
import { Topics, type ContactsFound, type FoundContact, type RiskFlagged } from '@khai-bao/contracts';
import type { Person } from '@khai-bao/health-form';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import {
  openSuite,
  personForm,
  suspectedAnswers,
  testAreas,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

export const lan = {
  role: 'medical-centre',
  areaPath: testAreas.quan1.path,
  name: 'Phạm Thị Lan',
  accountId: randomUUID(),
} as const;
export const quan3: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan3.path };
export const hcdc: TestAccount = { role: 'cdc', areaPath: testAreas.city.path, name: 'Bùi Khánh' };
export const windows = { minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore: 2 };

/** A contact as the service answers. */
export interface Contact {
  readonly contactId: string;
  readonly content: string;
  readonly fullName: string | null;
  readonly phone: string;
  readonly reason: string;
  readonly minutesTogether: number | null;
  readonly state: string;
  readonly assigneeName: string | null;
  readonly version: number;
  readonly attempts: number;
  readonly isDue: boolean;
  readonly linkState: string | null;
  readonly symptoms: readonly string[];
  readonly openedCase: {
    readonly caseId: string;
    readonly code: string;
    readonly isReadable: boolean;
  } | null;
}

/** Builders and requests of specs about contacts. They may be called after `open`. */
export function contactsSuite() {
  let suite: Suite;
  let service: RunningService;
  const dayKey = generateSealingKey();
  const cityDay = (daysAgo: number): string =>
    new Date(Date.now() + 7 * 3_600_000 - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const today = cityDay(0);

  const ask = (
    method: string,
    path: string,
    body?: unknown,
    as: TestAccount = lan,
  ): Promise<ServiceResponse> => service.sendRequest(method, path, { as, body });
  const shareKey = async (day: string, key: Buffer, destroyed = false): Promise<void> => {
    const wrapper = new KeyWrapper(JSON.stringify({ alerts: suite.secrets.wrapping.alerts.public }));
    await suite.probe.publishEvent(
      Topics.dayKey,
      day,
      {
        keyId: `day:${day}`,
        day,
        wrapped: destroyed ? {} : await wrapper.wrapKey(key, ['alerts']),
        destroyed,
      },
      destroyed ? 2 : 1,
    );
    await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
  };
  const contentOf = (fullName: string, person: Partial<Person> = {}): object => ({
    person: { ...personForm(person), fullName },
    answers: suspectedAnswers(),
    representative: null,
    consent: { version: '2021.1', agreedAt: new Date().toISOString() },
    reasons: [],
  });
  const openCase = async (change: Partial<RiskFlagged> = {}): Promise<string> => {
    const declarationId = randomUUID();
    const flag: RiskFlagged = {
      declarationId, unitId: randomUUID(), unitName: 'Chợ Bến Nghé', gateId: randomUUID(), gateName: 'Cổng 1', areaPath: testAreas.benNghe.path, areaName: testAreas.benNghe.name,
      day: today, acceptedAt: new Date().toISOString(), source: 'rules', questionnaireVersion: '2021.1', personIndex: randomUUID(),
      sealed: { keyId: `day:${today}`, ciphertext: sealJson(dayKey, contentOf('Nguyễn Thị Minh Khai'), `declaration:${declarationId}`) },
      ...change,
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.riskFlagged, flag.unitId, flag);
    await suite.probe.waitUntilConsumed('alerts', Topics.riskFlagged);
    const [row] = await service.queryRows<{ id: string }>(
      'select id from suspected_case where unit_id = $1',
      [flag.unitId],
    );
    return row!.id;
  };
  const search = async (caseId: string, change: object = {}): Promise<string> => {
    const answer = await ask('POST', `/v1/cases/${caseId}/contacts/search`, {
      reason: 'Điều tra dịch tễ',
      ...windows,
      ...change,
    });
    expect(answer.status).toBe(200);
    return (answer.body as { searchId: string }).searchId;
  };
  const found = (
    fullName: string,
    change: Partial<FoundContact> = {},
    key = dayKey,
    person: Partial<Person> = {},
  ): FoundContact => {
    const declarationId = change.declarationId ?? randomUUID();
    return {
      declarationId, unitId: '00000000-0000-7000-8000-000000000001', unitName: 'Chợ Bến Nghé', gateId: randomUUID(), gateName: 'Cổng 2', day: today,
      reason: 'same-half-day', minutesTogether: null, minutesApart: null, nearAt: new Date().toISOString(), personIndex: randomUUID(),
      ciphertext: sealJson(key, contentOf(fullName, person), `declaration:${declarationId}`),
      ...change,
    }; // prettier-ignore
  };
  const publishPage = async (page: Partial<ContactsFound> & Pick<ContactsFound, 'requestId' | 'caseId'>): Promise<void> => {
    const whole: ContactsFound = { page: 0, isLast: true, foundCount: 0, leftOutCount: 0, visitCount: 1, contacts: [], ...page };
    await suite.probe.publishEvent(Topics.contactsFound, whole.caseId, whole);
    await suite.probe.waitUntilConsumed('alerts', Topics.contactsFound);
  }; // prettier-ignore
  const list = async (caseId: string, query = ''): Promise<Contact[]> => {
    const items: Contact[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const paged = cursor === '' ? '' : `&cursor=${cursor}`;
      const answer = await ask('GET', `/v1/cases/${caseId}/contacts?limit=2${query}${paged}`);
      expect(answer.status).toBe(200);
      items.push(...(answer.body as { items: Contact[] }).items);
      cursor = (answer.body as { nextCursor: string | null }).nextCursor;
    }
    return items;
  };
  const summary = async (caseId: string): Promise<Record<string, unknown> & { searches: object[] }> =>
    (await ask('GET', `/v1/cases/${caseId}/contacts/summary`)).body;
  /** Opens a case with contacts of these names, the nearest first. */
  const caseWith = async (...names: string[]): Promise<{ caseId: string; contacts: Contact[] }> => {
    const caseId = await openCase();
    const requestId = await search(caseId);
    const contacts = names.map((name, i) =>
      found(name, { reason: 'inside-together', minutesTogether: 100 - i }),
    );
    await publishPage({ requestId, caseId, contacts, foundCount: names.length });
    return { caseId, contacts: await list(caseId) };
  };
  const open = async (env: Record<string, string> = {}): Promise<{ suite: Suite; service: RunningService }> => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env,
    });
    await shareKey(today, dayKey);
    return { suite, service };
  }; // prettier-ignore

  return {
    open,
    dayKey,
    cityDay,
    today,
    ask,
    shareKey,
    contentOf,
    openCase,
    search,
    found,
    publishPage,
    list,
    summary,
    caseWith,
  };
}
