import { randomUUID } from 'node:crypto';
import { Topics, type ContactsFound, type FoundContact, type RiskFlagged } from '@khai-bao/contracts';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import {
  personForm,
  suspectedAnswers,
  testAreas,
  waitUntil,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

type PersonChange = Parameters<typeof personForm>[0];

/** The day in Ho Chi Minh City, some days ago. */
export const cityDay = (daysAgo = 0): string =>
  new Date(Date.now() + 7 * 3_600_000 - daysAgo * 86_400_000).toISOString().slice(0, 10);

/** A mobile number that no other person of a test has. */
let lastNumber = 900_000_000;
export const newPhone = (): string => `+84${(lastNumber += 1)}`;

/** Publishes what other services would: day keys, flags, pages of contacts. */
export class CaseSteps {
  private readonly keys = new Map<string, Buffer>();

  constructor(
    private readonly suite: Suite,
    private readonly service: RunningService,
  ) {}

  /** Returns the key of a day, which alerts holds afterwards. */
  async shareDayKey(day = cityDay()): Promise<Buffer> {
    const known = this.keys.get(day);
    if (known !== undefined) return known;
    const key = generateSealingKey();
    this.keys.set(day, key);
    const { alerts, sync } = this.suite.secrets.wrapping;
    const wrapper = new KeyWrapper(JSON.stringify({ alerts: alerts.public, sync: sync.public }));
    const wrapped = await wrapper.wrapKey(key, ['alerts', 'sync']);
    const shared = { keyId: `day:${day}`, day, wrapped, destroyed: false };
    await this.suite.probe.publishEvent(Topics.dayKey, day, shared);
    await this.suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
    return key;
  }

  /** Destroys the key of a day, as declarations does when its retention is over. */
  async destroyDayKey(day: string): Promise<void> {
    const destroyed = { keyId: `day:${day}`, day, wrapped: {}, destroyed: true };
    await this.suite.probe.publishEvent(Topics.dayKey, day, destroyed, 2);
    await this.suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
  }

  /** Opens a case of a person, with a unit, phone and name of its own unless they are stated. @returns its id */
  async openCase(
    change: Partial<RiskFlagged> = {},
    person: PersonChange = {},
    content: object = {},
  ): Promise<string> {
    const day = change.day ?? cityDay();
    const key = await this.shareDayKey(day);
    const declarationId = randomUUID();
    const flag: RiskFlagged = {
      declarationId,
      unitId: randomUUID(),
      unitName: 'Chợ Bến Nghé',
      gateId: randomUUID(),
      gateName: 'Cổng 1',
      areaPath: testAreas.benNghe.path,
      areaName: testAreas.benNghe.name,
      day,
      acceptedAt: new Date().toISOString(),
      source: 'rules',
      questionnaireVersion: '2021.1',
      personIndex: randomUUID(),
      sealed: {
        keyId: `day:${day}`,
        ciphertext: sealJson(key, contentOf(person, content), `declaration:${declarationId}`),
      },
      ...change,
    };
    await this.suite.probe.publishEvent(Topics.riskFlagged, flag.unitId, flag);
    return waitUntil(async () => {
      const [found] = await this.service.queryRows<{ id: string }>(
        'select id from suspected_case where declaration_id = $1',
        [declarationId],
      );
      return found?.id;
    }, 'the case');
  }

  /** A contact as declarations finds it. */
  async contactOf(person: PersonChange, change: Partial<FoundContact> = {}): Promise<FoundContact> {
    const declarationId = randomUUID();
    const day = change.day ?? cityDay();
    const key = await this.shareDayKey(day);
    return {
      declarationId,
      unitId: '00000000-0000-7000-8000-000000000001',
      unitName: 'Chợ Bến Nghé',
      gateId: randomUUID(),
      gateName: 'Cổng 2',
      day,
      reason: 'same-gate',
      minutesTogether: null,
      minutesApart: 3,
      nearAt: new Date().toISOString(),
      personIndex: randomUUID(),
      ciphertext: sealJson(key, contentOf(person), `declaration:${declarationId}`),
      ...change,
    };
  }

  /** Searches the contacts of a case and answers with these. */
  async addContacts(as: TestAccount, caseId: string, contacts: FoundContact[]): Promise<void> {
    const windows = { minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore: this.searches++ % 15 };
    const answer = await this.service.sendRequest('POST', `/v1/cases/${caseId}/contacts/search`, {
      as,
      body: { reason: 'Điều tra dịch tễ', ...windows },
    });
    const { searchId } = answer.body as { searchId: string };
    const page: ContactsFound = {
      requestId: searchId,
      caseId,
      page: 0,
      isLast: true,
      foundCount: contacts.length,
      leftOutCount: 0,
      visitCount: 1,
      contacts,
    };
    await this.suite.probe.publishEvent(Topics.contactsFound, caseId, page);
    await this.suite.probe.waitUntilConsumed('alerts', Topics.contactsFound);
  }

  /** Lets a timer run now. */
  async runTimer(kind: string, key: string): Promise<void> {
    await this.service.queryRows('update job set due_at = now() where kind = $1 and key = $2', [kind, key]);
    await this.service.app.get(TimerScheduler).sweepDueTimers();
  }

  /** An equal search within a minute would be the same one. */
  private searches = 0;
}

const contentOf = (person: PersonChange, content: object = {}): object => ({
  person: personForm({ fullName: 'Nguyễn Thị Minh Khai', phone: newPhone(), ...person }),
  answers: suspectedAnswers(),
  representative: null,
  consent: { version: '2021.1', agreedAt: new Date().toISOString() },
  reasons: [],
  ...content,
});
