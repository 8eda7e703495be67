import { randomInt, randomUUID } from 'node:crypto';
import type { Role } from '@khai-bao/contracts';
import { cardConsent } from '@khai-bao/health-form';
import {
  answersForm,
  declarationForm,
  personForm,
  registrationForm,
  suspectedAnswers,
  waitUntil,
} from '@khai-bao/testing';
import { api, signIn, system, type ApiAnswer } from './whole-system.js';

/** A ward with the officials who answer for it, by their demonstration accounts. */
export interface Place {
  readonly areaCode: string;
  readonly areaPath: string;
  readonly district: string;
  /** The committee's officer: the ward's where there is one, else the district's. */
  readonly officer: string;
  readonly centre: string;
}

/** Codes: General Statistics Office. */
export const wards = {
  benNghe: { areaCode: '26740', areaPath: '79.760.26740', district: '760', officer: 'phuong.bennghe', centre: 'ttyt.quan1' },
  daKao: { areaCode: '26737', areaPath: '79.760.26737', district: '760', officer: 'phuong.dakao', centre: 'ttyt.quan1' },
  ward5: { areaCode: '27151', areaPath: '79.770.27151', district: '770', officer: 'quan3', centre: 'ttyt.quan3' },
} as const satisfies Record<string, Place>; // prettier-ignore

/** The answer's body, when it is a good answer. @throws Error that says what was answered instead */
export function good({ status, body, text }: ApiAnswer): ApiAnswer['body'] {
  if (status >= 300) throw new Error(`answered ${status}: ${text.slice(0, 300)}`);
  return body;
}

/** A made-up word, so that what is looked for stands nowhere else: `Zukixomave`. */
export const madeUpWord = (): string => {
  const pick = (letters: string): string => letters[randomInt(letters.length)]!;
  const word = Array.from({ length: 5 }, () => pick('kxzvmtp') + pick('aiueo')).join('');
  return word[0]!.toUpperCase() + word.slice(1);
};

/** Posts a file into a thread of the channel. */
async function fileIn(threadId: string, token: string): Promise<string> {
  const thread = `/api/support/v1/threads/${threadId}`;
  const answer = await fetch(`${system.origin}${thread}/files`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/octet-stream',
      'x-file-name': 'phieu.pdf',
    },
    body: '%PDF-1.7\n',
  });
  if (answer.status !== 201) throw new Error(`the file was answered ${answer.status}`);
  const { fileId } = (await answer.json()) as { fileId: string };
  good(
    await api('POST', `${thread}/posts`, token, {
      text: 'Gửi kèm',
      clientKey: randomUUID(),
      files: [fileId],
    }),
  );
  return fileId;
}

/** DIC asks the ward of a thread to acknowledge a post. */
async function askedIn(threadId: string): Promise<string> {
  const { postId } = good(
    await api('POST', `/api/support/v1/threads/${threadId}/posts`, await signIn('so.tttt'), {
      text: 'Xin xác nhận',
      clientKey: randomUUID(),
      acknowledge: { by: '2099-12-31', levels: ['ward'] },
    }),
  );
  return postId as string;
}

/** A contact point of a committee, as its officer types it in. */
export const contactPointForm = (form: object = {}): object => ({
  name: `Đầu Mối ${madeUpWord()}`,
  post: 'Công chức Văn hóa - Xã hội',
  phone: '028 3829 7000',
  hours: '7:30 đến 17:00',
  kinds: [],
  ...form,
});

/** A part of a unit with a limit of its own. */
export const zoneForm = (form: object = {}): object => ({
  name: `Khu ${madeUpWord()}`,
  capacity: 100,
  gateIds: [],
  ...form,
});

/** A list of the intake that an officer keeps by name and shares with the committee. */
export const keptFilterForm = (form: object = {}): object => ({
  name: `Bộ Lọc ${madeUpWord()}`,
  view: 'all',
  q: 'nguyen hue',
  shared: true,
  ...form,
});

/** A focal person of a committee in the Support channel. */
export const focalPersonForm = (form: object = {}): object => ({
  name: `Nhân Sự ${madeUpWord()}`,
  post: 'Phó Chủ tịch',
  phone: '028 3829 7001',
  email: null,
  isDeputy: false,
  absentFrom: null,
  absentTo: null,
  ...form,
});
/** A spreadsheet of one unit, whose ward is the officer's own. */
export const spreadsheet = (): Blob =>
  new Blob([
    `Tên đơn vị;Loại;Địa chỉ;Người đại diện;Điện thoại\nQuán ${madeUpWord()};Nhà hàng;1 Lê Lợi;Chủ Quán;0908222333\n`,
  ]);

export interface Login {
  readonly accountId: string;
  readonly username: string;
  readonly displayName: string;
  readonly oneTimePassword: string;
  readonly password: string;
  readonly token: string;
}

export interface Declared {
  readonly declarationId: string;
  readonly fullName: string;
  readonly deviceToken: string;
  readonly pass: { readonly token: string; readonly code: string };
}

export interface Registered {
  readonly unitId: string;
  readonly trackingCode: string;
  readonly name: string;
  readonly phone: string;
  readonly accountId: string;
}

/** A unit registers on the public page. */
export async function register(place: Place, form: Record<string, unknown>): Promise<Registered> {
  const whole = registrationForm({ areaCode: place.areaCode, ...form });
  const { unitId, trackingCode } = good(
    await api('POST', '/api/registration/v1/registrations', undefined, whole),
  );
  return { unitId, trackingCode, name: String(whole['name']), phone: String(whole['phone']), accountId: '' };
}

/** The pair that two registrations make which look alike. */
async function pairOf(one: Registered, other: Registered, officer: string): Promise<string> {
  const { duplicates } = good(await api('GET', `/api/registration/v1/registrations/${one.unitId}`, officer));
  return (duplicates as { id: string; other: { unitId: string } | null }[]).find(
    (pair) => pair.other?.unitId === other.unitId,
  )!.id;
}

/** The committee receives units and sends them on. */
export async function forward(place: Place, units: readonly Registered[]): Promise<void> {
  const { results } = good(
    await api('POST', '/api/registration/v1/registrations/actions', await signIn(place.officer), {
      action: 'receive-and-forward',
      ids: units.map(({ unitId }) => unitId),
    }),
  );
  for (const { ok, code } of results) if (!ok) throw new Error(`not forwarded: ${code}`);
}

/** Finds what a list holds, page by page. */
export async function find<T>(
  path: string,
  token: string,
  wanted: (item: T) => boolean,
): Promise<T | undefined> {
  for (let cursor: string | null = ''; cursor !== null;) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { items, nextCursor } = good(
      await api('GET', `${path}${path.includes('?') ? '&' : '?'}limit=200${more}`, token),
    ) as { items: T[]; nextCursor: string | null };
    const found = items.find(wanted);
    if (found !== undefined) return found;
    cursor = nextCursor;
  }
  return undefined;
}

/** The unit with the account that was asked for it. */
export async function withAccount(unit: Registered): Promise<Registered> {
  const dic = await signIn('so.tttt');
  const request = await waitUntil(
    () =>
      find<{ accountId: string; unitId: string }>(
        '/api/accounts/v1/account-requests?state=ALL',
        dic,
        ({ unitId }) => unitId === unit.unitId,
      ),
    `the request of ${unit.name}`,
  );
  return { ...unit, accountId: request.accountId };
}

/** DIC approves. */
export async function approve(units: readonly Registered[]): Promise<void> {
  const ids = units.map(({ accountId }) => accountId);
  good(await api('POST', '/api/accounts/v1/account-requests/approve', await signIn('so.tttt'), { ids }));
}

/** The sealed handover that waits for a unit's committee. */
export async function handoverOf(place: Place, unit: Registered): Promise<string> {
  const found = await find<{ handoverId: string; unitId: string }>(
    '/api/accounts/v1/handovers?state=ALL',
    await signIn(place.officer),
    ({ unitId }) => unitId === unit.unitId,
  );
  return found!.handoverId;
}

/** First sign-in: the one-time password is changed. */
export async function activate(
  account: Pick<Login, 'accountId' | 'username' | 'displayName' | 'oneTimePassword'>,
): Promise<Login> {
  const password = `Mở cổng ${randomUUID()}`;
  const first = await signIn(account.username, account.oneTimePassword);
  const { accessToken } = good(
    await api('POST', '/api/accounts/v1/password', first, {
      currentPassword: account.oneTimePassword,
      newPassword: password,
    }),
  );
  return { ...account, password, token: accessToken };
}

/** A citizen declares, or a gate's staff when their token is given. */
export async function declare(
  gateCode: string,
  form: { person?: object; answers?: object } = {},
  staffToken?: string,
): Promise<Declared> {
  const whole = declarationForm(gateCode, form);
  const path = `/api/declarations/v1/declarations${staffToken === undefined ? '' : '/on-behalf'}`;
  const body = good(await api('POST', path, staffToken, whole));
  return { ...body, fullName: (whole['person'] as { fullName: string }).fullName };
}

export interface Card {
  readonly cardId: string;
  readonly code: string;
  readonly shortName: string;
}

/** A guard makes a card for the person of a declaration on behalf. */
export async function issueCard(declarationId: string, staffToken: string): Promise<Card> {
  const consent = { version: cardConsent.version, agreed: true };
  const body = { clientKey: randomUUID(), declarationId, consent };
  return good(await api('POST', '/api/declarations/v1/visitor-cards/from-declaration', staffToken, body));
}

export interface Case {
  readonly caseId: string;
  readonly code: string;
}

/** The case that a red declaration at a unit has opened. */
export async function caseAt(place: Place, unitName: string): Promise<Case> {
  const token = await signIn(place.centre);
  return waitUntil(
    () =>
      find<Case & { unitName: string }>('/api/alerts/v1/cases?view=all', token, (item) => item.unitName === unitName),
    `the case at ${unitName}`,
  ); // prettier-ignore
}

/** Everything that one ward, its units and their people have, made through the API as people make it. */
export interface Site extends Place {
  /** It has an account, two gates, staff, declarations, a check and a case. */
  readonly market: Registered;
  readonly pharmacy: Registered;
  /** Submitted only. */
  readonly shop: Registered;
  /** Its handover waits. */
  readonly school: Registered;
  /** Their requests wait at DIC. */
  readonly hotel: Registered;
  readonly lodge: Registered;
  /** DIC has refused its request. */
  readonly inn: Registered;
  readonly handoverId: string;
  readonly schoolHandoverId: string;
  readonly admin: Login;
  readonly staff: Login;
  readonly spareStaffId: string;
  readonly gates: readonly { readonly gateId: string; readonly code: string; readonly name: string }[];
  readonly zone: { readonly zoneId: string; readonly name: string };
  readonly clear: Declared;
  readonly red: Declared;
  readonly onBehalf: Declared;
  /** Another declaration on behalf, for cards that are made meanwhile. */
  readonly spareOnBehalf: Declared;
  readonly card: Card;
  /** A card that may be revoked. */
  readonly spareCard: Card;
  readonly check: { readonly checkId: string; readonly clientKey: string };
  readonly suspected: Case;
  readonly threadId: string;
  readonly pharmacyThreadId: string;
  readonly talkId: string;
  readonly post: { readonly postId: string; readonly clientKey: string };
  /** A file of a post in that thread. */
  readonly fileId: string;
  /** A post in that thread that asks the ward to acknowledge it. */
  readonly askedPostId: string;
  readonly talkWord: string;
  /** Of the committee; everybody may read it, its own officers alone may change it. */
  readonly contactPoint: { readonly id: string; readonly name: string };
  /** Shared by the committee's officer. */
  readonly keptFilter: { readonly id: string; readonly name: string };
  /** Of the committee in the channel, in the same way. */
  readonly focalPerson: { readonly id: string; readonly name: string };
  /** The committee's spreadsheet, with one unit that it says is ready. */
  readonly importId: string;
  /** The shop and the pharmacy, which have one name and one address: an officer has yet to say whether they are one. */
  readonly pairId: string;
}

const kinds = {
  market: 'Chợ', pharmacy: 'Nhà thuốc', shop: 'Cửa hàng', school: 'Trường', hotel: 'Khách sạn', lodge: 'Nhà nghỉ', inn: 'Nhà trọ',
} as const; // prettier-ignore
const kindOf = { lodge: 'hotel', inn: 'hotel', shop: 'business-premises' } as const;

/** Builds a whole site. */
export async function buildSite(place: Place): Promise<Site> {
  const word = madeUpWord();
  const dic = await signIn('so.tttt');
  const officer = await signIn(place.officer);
  const units = {} as Record<keyof typeof kinds, Registered>;
  for (const key of Object.keys(kinds) as (keyof typeof kinds)[])
    units[key] = await register(place, {
      name: `${kinds[key]} ${word}`,
      kind: key in kindOf ? kindOf[key as keyof typeof kindOf] : key,
      representative: `Đại Diện ${word}`,
    });
  const sent = ['market', 'school', 'hotel', 'lodge', 'inn'] as const;
  await forward(place, [...sent.map((key) => units[key]), units.pharmacy]);
  for (const key of sent) units[key] = await withAccount(units[key]);
  await approve([units.market, units.school]);
  good(
    await api('POST', '/api/accounts/v1/account-requests/refuse', dic, {
      ids: [units.inn.accountId],
      reason: `Thiếu giấy tờ ${word}`,
    }),
  );
  const handoverId = await handoverOf(place, units.market);
  const slip = good(await api('POST', `/api/accounts/v1/handovers/${handoverId}/open`, officer));
  const receivedBy = `Người Nhận ${word}`;
  good(await api('POST', `/api/accounts/v1/handovers/${handoverId}/confirm`, officer, { receivedBy }));
  const admin = await activate({
    ...slip,
    accountId: units.market.accountId,
    displayName: `Đại Diện ${word}`,
  });

  const make = async (name: string): Promise<Login> =>
    good(await api('POST', '/api/accounts/v1/staff', admin.token, { displayName: `${name} ${word}` }));
  const staff = await activate(await make('Bảo Vệ'));
  const spare = await make('Dự Bị');
  const gates = await Promise.all(
    (['entrance', 'exit'] as const).map(async (direction) =>
      good(
        await waitUntil(async () => {
          const body = { name: `Cổng ${direction} ${word}`, direction };
          const answer = await api('POST', '/api/declarations/v1/gates', admin.token, body);
          return answer.status === 409 ? null : answer;
        }, 'declarations to know the unit'),
      ),
    ),
  );
  const code = gates[0].code as string;
  const person = (name: string): object => ({ person: personForm({ fullName: `${name} ${word}` }) });
  const clear = await declare(code, person('Khách Khỏe'));
  const red = await declare(code, {
    ...person('Khách Sốt'),
    answers: suspectedAnswers(),
  });
  const behalf = (name: string, phone: string): Promise<Declared> =>
    declare(
      code,
      { person: personForm({ fullName: `${name} ${word}`, phone }), answers: answersForm() },
      staff.token,
    );
  const onBehalf = await declare(code, { ...person('Khách Nhờ'), answers: answersForm() }, staff.token);
  const spareOnBehalf = await behalf('Khách Làm Thẻ', '0903 555 001');
  const card = await issueCard(onBehalf.declarationId, staff.token);
  const spareCard = await issueCard(
    (await behalf('Khách Bỏ Thẻ', '0903 555 002')).declarationId,
    staff.token,
  );
  const clientKey = randomUUID();
  const checked = good(
    await api('POST', '/api/declarations/v1/checks', staff.token, {
      clientKey,
      gateId: gates[0].gateId,
      direction: 'entry',
      pass: clear.pass.token,
      checkedAt: new Date().toISOString(),
    }),
  );
  const threadOf = async ({ unitId }: Registered): Promise<string> =>
    (
      await waitUntil(
        () =>
          find<{ threadId: string; unitId: string }>(
            '/api/support/v1/threads',
            dic,
            (thread) => thread.unitId === unitId,
          ),
        'the thread of a unit',
      )
    ).threadId;
  const talkWord = madeUpWord();
  const { threadId: talkId } = good(
    await api('POST', '/api/support/v1/threads', officer, { subject: `Việc ${talkWord}`, text: talkWord }),
  );
  const postKey = randomUUID();
  const threadId = await threadOf(units.market);
  const post = good(
    await api('POST', `/api/support/v1/threads/${threadId}/posts`, officer, {
      text: `Xin duyệt sớm ${word}`,
      clientKey: postKey,
    }),
  );
  const { zones } = good(
    await api('POST', '/api/declarations/v1/occupancy/zones', admin.token, zoneForm({ name: `Khu ${word}` })),
  );
  await waitUntil(
    async () =>
      good(await api('GET', '/api/declarations/v1/counters', admin.token)).declarations === 5,
    'the counters',
  ); // prettier-ignore
  return {
    ...place,
    ...units,
    handoverId,
    schoolHandoverId: await handoverOf(place, units.school),
    admin,
    staff,
    spareStaffId: spare.accountId,
    gates,
    zone: zones[1],
    clear,
    red,
    onBehalf,
    spareOnBehalf,
    card,
    spareCard,
    check: { checkId: checked.checkId, clientKey },
    suspected: await caseAt(place, units.market.name),
    threadId,
    pharmacyThreadId: await threadOf(units.pharmacy),
    talkId,
    post: { postId: post.postId, clientKey: postKey },
    fileId: await fileIn(threadId, officer),
    askedPostId: await askedIn(threadId),
    talkWord,
    contactPoint: good(
      await api('POST', '/api/registration/v1/contact-points', officer, contactPointForm()),
    ) as { id: string; name: string },
    keptFilter: good(
      await api('POST', '/api/registration/v1/registration-filters', officer, keptFilterForm()),
    ) as { id: string; name: string },
    focalPerson: good(await api('POST', '/api/support/v1/focal-persons', officer, focalPersonForm())) as {
      id: string;
      name: string;
    },
    importId: good(await api('POST', '/api/registration/v1/imports', officer, spreadsheet())).id as string,
    pairId: await pairOf(units.shop, units.pharmacy, officer),
  };
}

/** An account that asks. */
export interface Account {
  readonly username: string;
  readonly role: Role;
  readonly areaPath: string | null;
  /** The site whose unit it belongs to, for a unit's people. */
  readonly site: Site | null;
  readonly token: string;
}

/** The officials of the demonstration, signed in. */
export const officials = async (): Promise<Account[]> =>
  Promise.all(
    [
      ...['phuong.bennghe', 'phuong.dakao', 'quan1', 'quan3', 'so.tttt', 'so.yte', 'ttyt.quan1', 'ttyt.quan3', 'hcdc', 'kiemtra'],
    ].map(async (username) => {
      const token = await signIn(username);
      const { role, area } = good(await api('GET', '/api/accounts/v1/me', token));
      return { username, role, areaPath: area.path, site: null, token };
    }),
  ); // prettier-ignore
