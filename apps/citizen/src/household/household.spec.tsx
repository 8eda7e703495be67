import { jest } from '@jest/globals';
import { fireEvent, screen, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import type { KeptPerson, Store } from '../keep/store.js';
import { memoryStore } from '../keep/store.js';
import { axeFindings, freshPhone, heading, openApp, press, settled } from '../spec-app.js';
import { declared, gate, Services } from '../spec-services.js';

const gatePath = `/g/${gate.code}`;
const year = new Date().getFullYear();
const mother = { fullName: 'Nguyễn Thị Mẹ', phone: '0903 123 456', relation: 'Cha, mẹ', birthYear: 1985 };
let services: Services;

const person = (
  id: string,
  fullName: string,
  birthYear: number,
  change: Partial<KeptPerson> = {},
): KeptPerson => ({
  id,
  self: id === 'self',
  person: {
    fullName,
    birthYear,
    sex: 'female',
    nationality: 'VN',
    phone: '0903 123 456',
    address: {
      province: 'Thành phố Hồ Chí Minh',
      district: 'Quận 1',
      ward: 'Phường Bến Nghé',
      street: '1 Lê Lợi',
      areaCode: '26740',
    },
  },
  representative: null,
  usedAt: Date.now(),
  ...change,
});
const family = (): KeptPerson[] => [
  person('self', 'Nguyễn Thị Mẹ', 1985),
  person('ba', 'Trần Văn Ba', 1983),
  person('na', 'Trần Bé Na', year - 9, { representative: mother }),
  person('ti', 'Trần Bé Tí', year - 5, { representative: mother }),
];
async function phoneOf(people: readonly KeptPerson[]): Promise<Store> {
  const store = memoryStore();
  for (const kept of people) await store.put('people', kept.id, kept);
  return store;
}
const card = (name: RegExp): HTMLElement => screen.getByRole('group', { name });
/** Answers for one person by one press, and ticks every consent of the card. */
async function nothingFor(user: UserEvent, name: RegExp): Promise<void> {
  const own = within(card(name));
  await user.click(own.getByLabelText('Không có điều nào'));
  for (const box of own.getAllByRole('checkbox')) await user.click(box);
}

beforeEach(() => {
  freshPhone();
  services = new Services();
  let count = 0;
  services.on('POST /api/declarations/v1/declarations', () => {
    count += 1;
    return {
      status: 201,
      body: { ...declared('clear'), declarationId: `0197a1b2-0000-7000-8000-00000000010${count}` },
    };
  });
});

describe('a household', () => {
  it('is declared in one go, each with a consent, and swiped through', async () => {
    const store = await phoneOf(family());
    const { user } = await openApp(gatePath, store);
    await heading('Hôm nay ai đi cùng?');
    expect(screen.queryAllByRole('checkbox', { checked: true })).toEqual([]);
    expect(await axeFindings()).toEqual([]);
    await press(user, 'Khai cho người đã chọn');
    expect(screen.getByText('Chọn ít nhất một người.')).toBeTruthy();
    await press(user, 'Chọn tất cả');
    await press(user, 'Khai cho 4 người');
    await heading('Từng người có điều nào không?');
    expect(screen.queryAllByRole('checkbox', { checked: true })).toEqual([]);
    // Nobody has declared here before: one press does not answer for all.
    expect(screen.queryByRole('button', { name: /^Cả 4 người/ })).toBeNull();
    expect(screen.getByText(/vi phạm pháp luật/)).toBeTruthy();
    await press(user, 'Gửi 4 tờ khai');
    const summary = await screen.findByRole('alert', { name: /^Còn \d+ chỗ cần sửa$/ });
    expect(document.activeElement).toBe(summary);
    // From each an answer and a consent, and the agreement of the child of nine.
    expect(within(summary).getAllByRole('link')).toHaveLength(9);
    expect(await axeFindings()).toEqual([]);
    expect(services.declarations).toEqual([]);

    await nothingFor(user, /T\. V\. Ba/);
    await nothingFor(user, /N\. T\. Mẹ/);
    await nothingFor(user, /T\. B\. Na/);
    const youngest = within(card(/T\. B\. Tí/));
    expect(youngest.getByLabelText('N. T. Mẹ đồng ý thay cho T. B. Tí')).toBeTruthy();
    expect(youngest.getAllByRole('checkbox')).toHaveLength(1);
    await nothingFor(user, /T\. B\. Tí/);
    await press(user, 'Gửi 4 tờ khai');
    await heading('Mã của 4 người');
    await settled(() => expect(services.declarations).toHaveLength(4));
    const sent = services.declarations;
    expect(new Set(sent.map(({ clientKey }) => clientKey)).size).toBe(4);
    expect(new Set(sent.map(({ partyKey }) => partyKey)).size).toBe(1);
    expect(sent.map(({ person: { fullName }, consent: { childAgreed }, representative }) => [
      fullName,
      childAgreed,
      representative?.birthYear,
    ])).toEqual(expect.arrayContaining([
      ['Nguyễn Thị Mẹ', undefined, undefined],
      ['Trần Văn Ba', undefined, undefined],
      ['Trần Bé Na', true, 1985],
      ['Trần Bé Tí', undefined, 1985],
    ])); // prettier-ignore
    // The token of the first answer is the token of all.
    const tokens = services.seen
      .filter(({ method }) => method === 'POST')
      .map(({ headers }) => headers['x-device-token']);
    expect(tokens).toEqual([undefined, 'device-1', 'device-1', 'device-1']);
    expect(await screen.findAllByText('MỜI VÀO')).toHaveLength(4);
    expect(screen.getAllByRole('img', { name: 'Mã QR của mã thông hành' })).toHaveLength(4);
    expect(screen.getAllByRole('timer')).toHaveLength(4);
    expect(screen.queryByText(/Nguyễn Thị|Trần Bé/)).toBeNull();
    expect(await axeFindings()).toEqual([]);
    await press(user, 'Người sau');
    expect(screen.getByText('2 trên 4')).toBeTruthy();
    fireEvent.keyDown(screen.getByRole('group', { name: 'Mã của 4 người' }), { key: 'End' });
    expect(screen.getByText('4 trên 4')).toBeTruthy();
    expect((screen.getByRole('button', { name: 'Người sau' }) as HTMLButtonElement).disabled).toBe(true);
  });

  it('is three presses the next day', async () => {
    const people = family().map((kept) => ({ ...kept, agreedTo: '2021.2' }));
    const store = await phoneOf(people);
    await store.put('values', 'lastParty', people.map(({ id }) => id)); // prettier-ignore
    const { user } = await openApp(gatePath, store);
    await press(user, 'Khai cho 4 người như lần trước');
    await press(user, 'Cả 4 người: không có điều nào, và từng người đồng ý');
    expect(screen.getAllByRole('checkbox', { checked: true })).toHaveLength(5);
    await press(user, 'Gửi 4 tờ khai');
    await heading('Mã của 4 người');
    await settled(() => expect(services.declarations).toHaveLength(4));
  });

  it('shows each member’s own colour, and leads who must stop to what to do', async () => {
    services.on('POST /api/declarations/v1/declarations', ({ body }) => {
      const { fullName } = (body as { person: { fullName: string } }).person;
      const answer = declared(fullName.includes('Ba') ? 'suspected' : 'clear');
      return {
        status: 201,
        body: { ...answer, declarationId: `0197a1b2-0000-7000-8000-0000000002${fullName.length}` },
      };
    });
    const store = await phoneOf(family().slice(0, 2));
    const { user } = await openApp(gatePath, store);
    await press(user, 'Chọn tất cả');
    await press(user, 'Khai cho 2 người');
    await nothingFor(user, /N\. T\. Mẹ/);
    const father = within(card(/T\. V\. Ba/));
    await user.click(father.getByLabelText('Có điều cần khai'));
    await user.click(within(father.getByRole('radiogroup', { name: /Sốt, ho/ })).getByLabelText('Có'));
    await user.click(father.getByLabelText('Sốt'));
    await user.click(father.getByRole('button', { name: 'Các câu còn lại: Không' }));
    await user.click(father.getByLabelText('T. V. Ba đồng ý'));
    await press(user, 'Gửi 2 tờ khai');
    await heading('Mã của 2 người');
    const slide = await screen.findByRole('region', { name: /T\. V\. Ba/ });
    await settled(() => expect(within(slide).getByText('DỪNG LẠI')).toBeTruthy());
    expect(slide.dataset['ground']).toBe('stop');
    expect(within(slide).queryByRole('img', { name: 'Mã QR của mã thông hành' })).toBeNull();
    expect(services.declarations.find(({ person: { fullName } }) => fullName.includes('Ba'))?.answers).toMatchObject({
      symptoms: { value: true, details: ['fever'] },
    }); // prettier-ignore
    await user.click(within(slide).getByRole('link', { name: 'Việc cần làm ngay' }));
    await heading('DỪNG LẠI');
    expect(screen.getByRole('link', { name: /1900 9095/ })).toBeTruthy();
  });

  it('made offline waits as a whole, without a pass, and is sent when the network is back', async () => {
    services.on('POST /api/declarations/v1/declarations', () => 'away');
    const store = await phoneOf(family().slice(0, 2));
    const { user } = await openApp(gatePath, store);
    await press(user, 'Chọn tất cả');
    await press(user, 'Khai cho 2 người');
    await nothingFor(user, /N\. T\. Mẹ/);
    await nothingFor(user, /T\. V\. Ba/);
    await press(user, 'Gửi 2 tờ khai');
    await heading('Mã của 2 người');
    expect(await screen.findAllByText('CHỜ GỬI')).toHaveLength(2);
    expect(screen.queryByText('MỜI VÀO')).toBeNull();
    services.declareAs('clear');
    window.dispatchEvent(new Event('online'));
    await settled(() => expect(screen.getAllByText('MỜI VÀO')).toHaveLength(2));
    expect(new Set(services.declarations.map(({ clientKey }) => clientKey)).size).toBe(2);
  });

  it('refuses a representative who is a minor, and leads to where that is changed', async () => {
    const sister = {
      fullName: 'Trần Thị Chị',
      phone: '0903 123 456',
      relation: 'Người quen, người chăm sóc',
    };
    const store = await phoneOf([
      person('chi', sister.fullName, year - 16),
      person('na', 'Trần Bé Na', year - 9, { representative: sister }),
    ]);
    const { user } = await openApp(gatePath, store);
    await press(user, 'Chọn tất cả');
    await press(user, 'Khai cho 2 người');
    await nothingFor(user, /T\. T\. Chị/);
    await nothingFor(user, /T\. B\. Na/);
    await press(user, 'Gửi 2 tờ khai');
    await screen.findByRole('alert', { name: 'Còn 1 chỗ cần sửa' });
    const wrong = within(card(/T\. B\. Na/));
    expect(wrong.getByText(/phải từ 18 tuổi/)).toBeTruthy();
    expect(services.declarations).toEqual([]);
    expect(await axeFindings()).toEqual([]);
    await user.click(wrong.getByRole('link', { name: 'Sửa thông tin của T. B. Na' }));
    await heading('Sửa thông tin');
  });

  it('of thirteen is parted: twelve at once', async () => {
    const many = Array.from({ length: 13 }, (_none, i) => person(`p${i}`, `Nguyễn Văn Số${i}`, 1970 + i));
    const { user } = await openApp(gatePath, await phoneOf(many));
    await heading('Hôm nay ai đi cùng?');
    for (const box of screen.getAllByRole('checkbox')) await user.click(box);
    await press(user, 'Khai cho 13 người');
    expect(screen.getByText(/tối đa 12 người/)).toBeTruthy();
    await user.click(screen.getAllByRole('checkbox')[0] as HTMLElement);
    await press(user, 'Khai cho 12 người');
    await heading('Từng người có điều nào không?');
    expect(screen.getByRole('button', { name: 'Gửi 12 tờ khai' })).toBeTruthy();
  });

  it('keeps what was answered over a reload, not until tomorrow', async () => {
    const store = await phoneOf(family());
    const { user, page } = await openApp(gatePath, store);
    await press(user, 'Chọn tất cả');
    await press(user, 'Khai cho 4 người');
    await nothingFor(user, /T\. V\. Ba/);
    page.unmount();
    const again = await openApp(`${gatePath}#ca-nhom`, store);
    await heading('Từng người có điều nào không?');
    expect(screen.getAllByRole('checkbox', { checked: true })).toHaveLength(1);
    again.page.unmount();
    jest.useFakeTimers({ now: Date.now() + 86_400_000, doNotFake: ['setTimeout', 'setInterval', 'queueMicrotask', 'nextTick'] }); // prettier-ignore
    try {
      await openApp(gatePath, store);
      await heading('Hôm nay ai đi cùng?');
      expect(screen.queryAllByRole('checkbox', { checked: true })).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is asked for although the form of the gate was looked at before', async () => {
    const store = memoryStore();
    const { page } = await openApp(gatePath, store);
    await heading('Chợ Bến Thành');
    page.unmount();
    for (const kept of family()) await store.put('people', kept.id, kept);
    await openApp(gatePath, store);
    await heading('Hôm nay ai đi cùng?');
  });

  it('lets somebody else declare at the same gate', async () => {
    const { user } = await openApp(gatePath, await phoneOf(family()));
    await press(user, 'Khai cho một người khác');
    await heading('Trong 14 ngày qua, bạn có…');
  });
});
