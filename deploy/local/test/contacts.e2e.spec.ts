import { waitUntil } from '@khai-bao/testing';
import { buildSite, good, wards, type Site } from './site.js';
import { api, signIn } from './whole-system.js';

interface Contact {
  readonly contactId: string;
  readonly fullName: string | null;
  readonly phone: string;
  readonly reason: string;
  readonly version: number;
  readonly state: string;
}

describe('the contacts of a suspected case', () => {
  let site: Site;
  let centre: string;
  beforeAll(async () => {
    site = await buildSite(wards.daKao);
    centre = await signIn('ttyt.quan1');
  }, 180_000);

  const contactsPath = (): string => `/api/alerts/v1/cases/${site.suspected.caseId}/contacts`;
  const search = (change: object = {}): ReturnType<typeof api> =>
    api('POST', `${contactsPath()}/search`, centre, {
      minutesInsideTogether: 15,
      minutesAtSameGate: 15,
      daysBefore: 2,
      reason: 'Truy vết người tiếp xúc',
      ...change,
    });
  const listContacts = async (): Promise<Contact[]> => good(await api('GET', contactsPath(), centre)).items;

  it('are found in the declarations by the medical centre alone, and worked off by call', async () => {
    await api('POST', `/api/alerts/v1/cases/${site.suspected.caseId}/acknowledge`, centre);
    const elsewhere = await signIn('ttyt.quan3');
    expect((await api('GET', contactsPath(), elsewhere)).status).toBe(404);
    expect((await search({ reason: '' })).status).toBe(400);
    expect((await search()).status).toBe(200);
    const found = await waitUntil(async () => {
      const contacts = await listContacts();
      return contacts.some(({ fullName }) => fullName === site.clear.fullName) && contacts;
    }, 'the contacts of the case');
    const names = found.map(({ fullName }) => fullName);
    expect(names).not.toContain(site.red.fullName);
    const first = found.find(({ fullName }) => fullName === site.clear.fullName)!;
    expect(first).toMatchObject({ reason: 'same-gate', state: 'to-call' });
    expect(first.phone).toMatch(/^\+84/);
    const called = await api('POST', `${contactsPath()}/${first.contactId}/outcome`, centre, {
      version: first.version,
      outcome: 'reached',
      note: 'Chưa có triệu chứng',
    });
    expect(called.status).toBe(200);
    const again = await api('POST', `${contactsPath()}/${first.contactId}/outcome`, centre, {
      version: first.version,
      outcome: 'reached',
    });
    expect(again.status).toBe(409);
    const file = await api('POST', `${contactsPath()}/export`, centre, { reason: 'Gửi HCDC' });
    expect(file.text).toContain(site.clear.fullName);
    expect(file.text).toContain('Gửi HCDC');
  }, 120_000);
});
