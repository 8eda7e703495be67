import { jest } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { newDraft } from './declaration/draft.js';
import { saveDraft } from './keep/drafts.js';
import { memoryStore, openStore } from './keep/store.js';
import { navigate } from './router.js';
import {
  axeFindings,
  chooseWard,
  fillWho,
  freshPhone,
  heading,
  openApp,
  press,
  sendHealthy,
  settled,
} from './spec-app.js';
import { declared, gate, Services } from './spec-services.js';

const gatePath = `/g/${gate.code}`;
let services: Services;

beforeEach(() => {
  freshPhone();
  services = new Services();
});

describe('the form', () => {
  it('says what is missing, takes the focus there, and leads to the field', async () => {
    const { user } = await openApp(gatePath);
    await heading('Chợ Bến Thành');
    await press(user, 'Tiếp tục');
    const summary = await screen.findByRole('alert', { name: 'Còn 6 chỗ cần sửa' });
    expect(document.activeElement).toBe(summary);
    const labels = within(summary)
      .getAllByRole('link')
      .map((link) => link.textContent);
    expect(labels.map((label) => label?.split(':')[0])).toEqual([
      'Họ và tên',
      'Năm hoặc ngày sinh',
      'Giới tính',
      'Số điện thoại',
      'Phường, xã, thị trấn',
      'Số nhà, đường, ấp',
    ]);
    await user.click(within(summary).getByRole('link', { name: /^Số điện thoại/ }));
    expect(document.activeElement).toBe(screen.getByLabelText('Số điện thoại'));
    expect(screen.getByLabelText('Số điện thoại').getAttribute('aria-invalid')).toBe('true');
    expect(await axeFindings()).toEqual([]);
  });

  it('needs every answer and the consent, which nobody ticked before', async () => {
    const { user } = await openApp(gatePath);
    await fillWho(user);
    expect((screen.getByLabelText('Tôi đồng ý') as HTMLInputElement).checked).toBe(false);
    await press(user, 'Gửi tờ khai');
    const summary = await screen.findByRole('alert', { name: 'Còn 6 chỗ cần sửa' });
    expect(document.activeElement).toBe(summary);
    expect(services.declarations).toEqual([]);
    const symptoms = screen.getByRole('radiogroup', { name: /Sốt, ho/ });
    await user.click(within(symptoms).getByLabelText('Có'));
    await press(user, 'Các câu còn lại: Không');
    await user.click(screen.getByLabelText('Tôi đồng ý'));
    await press(user, 'Gửi tờ khai');
    expect(await screen.findByRole('link', { name: 'Bạn có dấu hiệu nào?: Chọn ít nhất một' })).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  it('closes the scanner of ID cards also where the browser has no dialogs', async () => {
    const { user } = await openApp(gatePath);
    await press(user, 'Quét CCCD');
    const dialog = await screen.findByRole('dialog', { name: 'Quét mã QR trên thẻ CCCD' });
    expect('close' in dialog).toBe(false);
    await press(user, 'Đóng, tự gõ');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('keeps what was typed over a reload', async () => {
    const store = memoryStore();
    const { user, page } = await openApp(gatePath, store);
    await user.type(await screen.findByLabelText('Họ và tên'), 'Trần Văn');
    page.unmount();
    await openApp(gatePath, store);
    expect(((await screen.findByLabelText('Họ và tên')) as HTMLInputElement).value).toBe('Trần Văn');
  });

  it('does not take yesterday’s answers and consent for today’s', async () => {
    const answers = { symptoms: { value: false, details: [], text: '' } };
    const draft = { ...newDraft(true, { fullName: 'Trần Văn Tám' }), answers, consent: true };
    saveDraft(gate.code, { ...draft, day: '2021-06-24' });
    await openApp(`${gatePath}#suc-khoe`);
    await heading('Trong 14 ngày qua, bạn có…');
    expect(screen.getByText('T. V. Tám')).toBeTruthy();
    expect((screen.getByLabelText('Tôi đồng ý') as HTMLInputElement).checked).toBe(false);
    expect(screen.queryAllByRole('radio', { checked: true })).toEqual([]);
  });

  it('asks for an adult when somebody under 16 is declared', async () => {
    const { user } = await openApp(gatePath);
    await user.type(await screen.findByLabelText('Năm hoặc ngày sinh'), String(new Date().getFullYear() - 8));
    const adult = await screen.findByRole('group', { name: 'Người khai hộ' });
    expect(within(adult).getByText(/dưới 16 tuổi/)).toBeTruthy();
    await press(user, 'Tiếp tục');
    expect(await screen.findByRole('link', { name: /^Người khai hộ, họ và tên/ })).toBeTruthy();
  });

  it('takes an address in another province in free words', async () => {
    const { user } = await openApp(gatePath);
    await heading('Chợ Bến Thành');
    await screen.findByRole('option', { name: 'Tỉnh Bình Dương' });
    await user.selectOptions(screen.getByLabelText('Tỉnh, thành phố'), 'Tỉnh Bình Dương');
    expect(screen.queryByRole('combobox', { name: 'Phường, xã, thị trấn' })).toBeNull();
    await user.type(screen.getByLabelText('Quận, huyện, thành phố'), 'Thành phố Dĩ An');
    await user.type(screen.getByLabelText('Phường, xã, thị trấn'), 'Phường An Bình');
    await press(user, 'Tiếp tục');
    const summary = await screen.findByRole('alert', { name: 'Còn 5 chỗ cần sửa' });
    expect(within(summary).queryByText(/Phường|Quận/)).toBeNull();
  });
});

describe('a declaration', () => {
  it('becomes a green pass with a code and a clock', async () => {
    const { user } = await openApp(gatePath);
    await fillWho(user);
    await sendHealthy(user);
    await heading('MỜI VÀO');
    expect(services.declarations[0]).toMatchObject({
      gateCode: gate.code,
      questionnaireVersion: '2021.1',
      consent: { version: '2021.2', agreed: true },
      person: {
        fullName: 'Nguyễn Thị Minh Khai',
        birthYear: 1990,
        sex: 'female',
        nationality: 'VN',
        phone: '0903.123.456',
        address: {
          province: 'Thành phố Hồ Chí Minh',
          district: 'Quận Gò Vấp',
          ward: 'Phường 12',
          areaCode: '26881',
        },
      },
      answers: { symptoms: { value: false }, travelled: { value: false } },
    });
    expect(Object.keys(services.declarations[0]?.answers ?? {})).toHaveLength(5);
    expect(screen.getByText('A7K2-9QXM')).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Mã QR của mã thông hành' })).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toMatch(/^\d{2}:\d{2}:\d{2}$/);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    expect(screen.queryByText(/Nguyễn/)).toBeNull();
    expect(await axeFindings()).toEqual([]);
  });

  it('is three presses the next day: what the device remembers is filled in', async () => {
    const store = memoryStore();
    const { user, page } = await openApp(gatePath, store);
    await fillWho(user, { remember: true });
    await sendHealthy(user);
    await heading('MỜI VÀO');
    page.unmount();
    await openApp(gatePath, store);
    await heading(/^Bạn có mã thông hành tới/);
    await press(user, 'Khai lại');
    await heading('Trong 14 ngày qua, bạn có…');
    expect(screen.getByText('N. T. M. Khai')).toBeTruthy();
    await sendHealthy(user);
    await heading('MỜI VÀO');
    const [first, second] = services.declarations;
    expect(second?.person).toEqual({ ...first?.person, phone: '0903 123 456' });
    expect(second?.clientKey).not.toBe(first?.clientKey);
  });

  it('of somebody else names who declares, and starts with nobody’s answers', async () => {
    const store = memoryStore();
    const { user } = await openApp(gatePath, store);
    await fillWho(user, { remember: true });
    await sendHealthy(user);
    await heading('MỜI VÀO');
    await press(user, 'Khai cho người đi cùng');
    const adult = await screen.findByRole('group', { name: 'Người khai hộ' });
    expect((within(adult).getByLabelText('Họ và tên') as HTMLInputElement).value).toBe(
      'Nguyễn Thị Minh Khai',
    );
    await user.selectOptions(within(adult).getByLabelText('Quan hệ với người được khai'), 'Con, cháu');
    await user.type(screen.getAllByLabelText('Họ và tên')[0] as HTMLElement, 'Lê Thị Bảy');
    await user.type(screen.getByLabelText('Năm hoặc ngày sinh'), '1/2/1941');
    await user.click(screen.getByLabelText('Nữ'));
    await chooseWard(user, 'ben nghe', 'Phường Bến Nghé');
    await user.type(screen.getByLabelText('Số nhà, đường, ấp'), '1 Lê Lợi');
    await press(user, 'Tiếp tục');
    await heading('Trong 14 ngày qua, bạn có…');
    await sendHealthy(user);
    await settled(() => expect(services.declarations).toHaveLength(2));
    expect(services.declarations[1]).toMatchObject({
      person: { fullName: 'Lê Thị Bảy', birthDate: '1941-02-01', phone: '0903 123 456' },
      representative: { fullName: 'Nguyễn Thị Minh Khai', phone: '0903 123 456', relation: 'Con, cháu' },
    });
  });

  it('that reports signs closes the gate, and says that help was told only when it was', async () => {
    services.declareAs('suspected');
    const { user } = await openApp(gatePath);
    await fillWho(user);
    await user.click(within(screen.getByRole('radiogroup', { name: /Sốt, ho/ })).getByLabelText('Có'));
    await user.click(screen.getByLabelText('Sốt'));
    await sendHealthy(user);
    await heading('DỪNG LẠI');
    expect(services.declarations[0]?.answers['symptoms']).toEqual({ value: true, details: ['fever'] });
    expect(screen.getByRole('link', { name: /1900 9095/ }).getAttribute('href')).toBe('tel:19009095');
    expect(screen.getByRole('link', { name: /028 3829 7000/ }).getAttribute('href')).toBe('tel:02838297000');
    expect(screen.getByText(/Đang báo Trung tâm Y tế Quận 1/)).toBeTruthy();
    expect(screen.queryByText(/đã được báo/)).toBeNull();
    expect(screen.queryByText('A7K2-9QXM')).toBeNull();
    expect(screen.queryByRole('img', { name: 'Mã QR của mã thông hành' })).toBeNull();
    expect(screen.queryByText(/Dùng được tới/)).toBeNull();
    expect(await axeFindings()).toEqual([]);
    services.declareAs('suspected', { medicalCentreNotifiedAt: '2021-06-25T00:15:00.000Z' });
    await settled(() => expect(screen.getByText('Trung tâm Y tế Quận 1 đã được báo lúc 07:15')).toBeTruthy());
    expect(screen.getByText(/sẽ gọi vào số 0903 ••• 456/)).toBeTruthy();
    const asked = services.seen.find(({ path }) => path.endsWith('/status'));
    expect(asked?.headers['x-device-token']).toBe('device-1');
  });

  it('that stops never offers to dial nobody', async () => {
    services.declareAs('suspected');
    const { medicalCentre } = gate;
    services.on('POST /api/declarations/v1/declarations', () => ({
      status: 201,
      body: {
        ...declared('suspected'),
        hotline: '',
        medicalCentre: medicalCentre && { ...medicalCentre, phone: '', address: '' },
      },
    }));
    const { user } = await openApp(gatePath);
    await fillWho(user);
    await sendHealthy(user);
    await heading('DỪNG LẠI');
    const dialled = screen
      .getAllByRole('link')
      .map((link) => link.getAttribute('href') ?? '')
      .filter((href) => href.startsWith('tel:'));
    expect(dialled).toEqual(['tel:19009095']);
  });

  it('remembers nobody unless asked to, and asks the browser to keep the pass', async () => {
    const persist = jest.fn(() => Promise.resolve(true));
    Object.defineProperty(navigator, 'storage', { value: { persist }, configurable: true });
    const store = memoryStore();
    const { user } = await openApp(gatePath, store);
    expect(((await screen.findByLabelText(/Nhớ trên máy này/)) as HTMLInputElement).checked).toBe(false);
    expect(persist).not.toHaveBeenCalled();
    await fillWho(user);
    await sendHealthy(user);
    await heading('MỜI VÀO');
    expect(await store.all('people')).toEqual([]);
    expect(persist).toHaveBeenCalledTimes(1);
    Reflect.deleteProperty(navigator, 'storage');
  });

  it('is sent although the phone can keep nothing', async () => {
    const broken = (): Promise<never> => Promise.reject(new Error('lost'));
    const store = await openStore(() =>
      Promise.resolve({ all: broken, get: broken, put: broken, remove: broken, clear: broken }),
    );
    const { user } = await openApp(gatePath, store);
    await fillWho(user, { remember: true });
    expect(screen.getByText(/Máy này không lưu được lâu/)).toBeTruthy();
    await sendHealthy(user);
    await heading('MỜI VÀO');
  });

  it('is sent without the characters that nobody sees', async () => {
    const { user } = await openApp(gatePath);
    await fillWho(user);
    navigate(`${gatePath}#nguoi-khai`);
    const name = await screen.findByLabelText('Họ và tên');
    await user.clear(name);
    await user.click(name);
    await user.paste('Nguyễn\u200b Thị\u00ad \u202eMai\u202c');
    await press(user, 'Tiếp tục');
    await heading('Trong 14 ngày qua, bạn có…');
    await sendHealthy(user);
    await heading('MỜI VÀO');
    expect(services.declarations[0]?.person.fullName).toBe('Nguyễn Thị Mai');
  });

  it('that the staff must decide on waits at the gate', async () => {
    services.declareAs('caution');
    const { user } = await openApp(gatePath);
    await fillWho(user);
    await sendHealthy(user);
    await heading('CHỜ HỎI THÊM');
    expect(screen.getByText(/Nhân viên ở cổng sẽ hỏi thêm/)).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  it('made offline waits without a pass, and is sent with the same key when the network is back', async () => {
    const { user } = await openApp(gatePath);
    await fillWho(user);
    services.on('POST /api/declarations/v1/declarations', () => 'away');
    await sendHealthy(user);
    await heading('Chưa gửi được tờ khai');
    expect(screen.getByText(/Chưa có mã thông hành/)).toBeTruthy();
    expect(screen.queryByText('A7K2-9QXM')).toBeNull();
    expect(await axeFindings()).toEqual([]);
    services.declareAs('clear');
    window.dispatchEvent(new Event('online'));
    await heading('MỜI VÀO');
    expect(new Set(services.declarations.map(({ clientKey }) => clientKey)).size).toBe(1);
  });

  it('that a busy server puts off counts down', async () => {
    const { user } = await openApp(gatePath);
    await fillWho(user);
    services.on('POST /api/declarations/v1/declarations', () => ({
      status: 503,
      body: { code: 'PLATFORM.OVERLOADED' },
      headers: { 'retry-after': '30' },
    }));
    await sendHealthy(user);
    expect(await screen.findByText(/Gửi lại sau 3\d giây/)).toBeTruthy();
    expect(screen.getByText(/Nhiều người đang khai cùng lúc/)).toBeTruthy();
  });

  it('that is refused opens again with what was typed and what is wrong', async () => {
    const { user } = await openApp(gatePath);
    await fillWho(user);
    services.on('POST /api/declarations/v1/declarations', () => ({
      status: 422,
      body: { code: 'DECLARATIONS.INVALID', fields: [{ path: 'person.phone', code: 'phone' }] },
    }));
    await sendHealthy(user);
    await heading('Tờ khai cần sửa trước khi gửi');
    expect(screen.getByText(/^Số điện thoại: Số điện thoại chưa đúng/)).toBeTruthy();
    await press(user, 'Mở lại tờ khai');
    const summary = await screen.findByRole('alert', { name: 'Còn 1 chỗ cần sửa' });
    expect(document.activeElement).toBe(summary);
    expect((screen.getByLabelText('Họ và tên') as HTMLInputElement).value).toBe('Nguyễn Thị Minh Khai');
    await press(user, 'Tiếp tục');
    await heading('Trong 14 ngày qua, bạn có…');
    expect((screen.getByLabelText('Tôi đồng ý') as HTMLInputElement).checked).toBe(false);
  });
});

describe('a gate', () => {
  it('offers the pass that is good already before a new declaration, in words of its direction', async () => {
    services.on(`GET /api/declarations/v1/gate-codes/${gate.code}`, () => ({
      body: { ...gate, direction: 'exit' as const },
    }));
    const store = memoryStore();
    const { user, page } = await openApp(gatePath, store);
    await fillWho(user);
    await sendHealthy(user);
    await heading('MỜI RA');
    page.unmount();
    await openApp(gatePath, store);
    await heading(/^Bạn có mã thông hành tới \d{2}:\d{2} ngày mai$/);
    expect(screen.getByText(/khi ra cổng/)).toBeTruthy();
    expect(document.body.textContent).not.toContain('trước khi vào');
    expect(await axeFindings()).toEqual([]);
    await user.click(screen.getByRole('link', { name: 'Mở mã thông hành' }));
    await heading('MỜI RA');
    expect(services.declarations).toHaveLength(1);
  });

  it('that was retired leads to the one that took its place', async () => {
    services.on('GET /api/declarations/v1/gate-codes/7K2M4QZ', () => ({
      status: 410,
      body: {
        code: 'DECLARATIONS.GATE_RETIRED',
        suggestion: { code: gate.code, unitName: gate.unitName, gateName: gate.gateName },
      },
    }));
    const { user } = await openApp('/g/7K2M4QZ');
    await heading('Cổng này không còn dùng');
    expect(await axeFindings()).toEqual([]);
    await user.click(screen.getByRole('link', { name: 'Khai tại cổng 7K2-M4Q-K' }));
    await heading('Chợ Bến Thành');
  });

  it('that was retired offers every open gate of the unit, and opens the chosen one', async () => {
    const offered = { code: gate.code, unitName: gate.unitName, gateName: 'Cổng 2', direction: 'both', hours: { weekdays: [1], from: '06:00', to: '18:00' } }; // prettier-ignore
    services.on('GET /api/declarations/v1/gate-codes/7K2M4QZ', () => ({
      status: 410,
      body: {
        code: 'DECLARATIONS.GATE_RETIRED',
        reason: 'gate-retired',
        unitName: gate.unitName,
        hotline: '19009095',
        openGates: [
          offered,
          { ...offered, code: '7K2M4QA', unitName: 'Chợ Tân Định', gateName: 'Cổng 3', hours: null },
          { code: 7 },
        ],
      },
    }));
    const { user } = await openApp('/G/7K2M4QZ/3');
    await heading('Cổng này không còn dùng');
    const items = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(items).toEqual([
      'Cổng 2Lối vào và ra · Mở 06:00–18:00Khai tại cổng 7K2-M4Q-K',
      'Cổng 3Chợ Tân Định · Lối vào và raKhai tại cổng 7K2-M4Q-A',
    ]);
    expect(await axeFindings()).toEqual([]);
    await user.click(screen.getByRole('link', { name: 'Khai tại cổng 7K2-M4Q-K' }));
    await heading('Chợ Bến Thành');
  });

  it.each([
    ['unit-closed', 'Nơi này đã đóng cửa'],
    ['unit-merged', 'Nơi này đã nhập vào nơi khác'],
  ])('of a unit that is gone (%s) says so, and whom to call', async (reason, title) => {
    services.on('GET /api/declarations/v1/gate-codes/7K2M4QZ', () => ({
      status: 410,
      body: {
        code: 'DECLARATIONS.GATE_RETIRED',
        reason,
        unitName: 'Chợ Cũ',
        hotline: '19009095',
        openGates: [],
      },
    }));
    await openApp('/g/7K2M4QZ');
    await heading(title);
    expect(document.body.textContent).toContain('Chợ Cũ');
    const call = screen.getByRole('link', { name: 'Gọi 1900 9095' });
    expect(call.getAttribute('href')).toBe('tel:19009095');
    expect(await axeFindings()).toEqual([]);
  });

  it.each(['/g/7K2M4QK', '/G/7K2M4QK', '/G/7K2M4QK/12', '/g/7k2-m4q-k/3/'])('opens at %s', async (path) => {
    await openApp(path);
    await heading('Chợ Bến Thành');
  });

  it.each(['/G/7K2M4QK/x', '/G/7K2M4QK/3/4', '/g'])('does not open at %s', async (path) => {
    await openApp(path);
    await heading('Không có trang này');
  });

  it('that was open before opens without a network', async () => {
    const store = memoryStore();
    const { page } = await openApp(gatePath, store);
    await heading('Chợ Bến Thành');
    page.unmount();
    services.on(`GET /api/declarations/v1/gate-codes/${gate.code}`, () => 'away');
    services.on('GET /api/declarations/v1/questionnaires/current', () => 'away');
    await openApp(gatePath, store);
    await heading('Chợ Bến Thành');
  });

  it('that was never open can be declared at without a network, and gets its name from the answer', async () => {
    const store = memoryStore();
    const { user, device } = await openApp('/', store);
    await heading('Khai báo y tế tại cổng');
    await settled(() =>
      expect(services.seen.some(({ path }) => path.endsWith('/questionnaires/current'))).toBe(true),
    );
    services.on(`GET /api/declarations/v1/gate-codes/${gate.code}`, () => 'away');
    services.on('GET /api/declarations/v1/questionnaires/current', () => 'away');
    services.on('POST /api/declarations/v1/declarations', () => 'away');
    navigate(gatePath);
    await heading('Nơi này chưa tải được tên');
    await fillWho(user);
    await sendHealthy(user);
    await heading('Chưa gửi được tờ khai');
    services.declareAs('clear');
    await press(user, 'Gửi ngay');
    await heading('MỜI VÀO');
    expect(device.outbox.list()[0]?.gate).toMatchObject({
      code: gate.code,
      unitName: 'Chợ Bến Thành',
      gateName: 'Cổng 1',
    });
  });

  it('that cannot be loaded offers another try', async () => {
    services.on(`GET /api/declarations/v1/gate-codes/${gate.code}`, () => ({
      status: 500,
      body: { code: 'PLATFORM.INTERNAL' },
    }));
    const { user } = await openApp(gatePath);
    await heading('Chưa mở được tờ khai của cổng này');
    services.on(`GET /api/declarations/v1/gate-codes/${gate.code}`, () => ({ body: gate }));
    await press(user, 'Thử lại');
    await heading('Chợ Bến Thành');
  });
});

describe('the start page', () => {
  it('takes a code in any spelling, and shows the pass that is good now', async () => {
    const { user } = await openApp('/');
    await heading('Khai báo y tế tại cổng');
    await press(user, 'Khai báo');
    expect(screen.getByText('Gõ mã in bên dưới mã QR ở cổng.')).toBeTruthy();
    await user.type(screen.getByLabelText('Mã cổng'), '7k2 m4q-k');
    await press(user, 'Khai báo');
    await fillWho(user);
    await sendHealthy(user);
    await heading('MỜI VÀO');
    await user.click(screen.getByRole('link', { name: 'Xong' }));
    await heading('Khai báo y tế tại cổng');
    const now = screen.getByRole('region', { name: 'Mã thông hành đang dùng được' });
    expect(within(now).getByText('Được vào')).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  it('changes its language by the switch', async () => {
    const { user } = await openApp('/');
    await press(user, /Switch to English/);
    await heading('Health declaration at the gate');
    expect(document.documentElement.lang).toBe('en');
  });
});

describe('my declarations', () => {
  it('say what each is worth now, and are forgotten on demand', async () => {
    const { user, device } = await openApp(gatePath);
    await fillWho(user);
    await sendHealthy(user);
    await heading('MỜI VÀO');
    await settled(() => expect(device.outbox.list()[0]?.status).toBeTruthy());
    const kept = device.outbox.list()[0];
    if (!kept?.status) throw new Error('no status');

    await device.outbox.noteStatus(kept.key, { ...kept.status, withdrawn: true });
    await heading('Tờ khai này đã được rút');
    await device.outbox.noteStatus(kept.key, { ...kept.status, validUntil: '2021-06-25T00:00:00.000Z' });
    await heading('Mã đã hết hạn');
    await user.click(screen.getByRole('link', { name: 'Tờ khai của tôi' }));
    expect(await screen.findByText('Hết hạn')).toBeTruthy();
    expect(await axeFindings()).toEqual([]);

    await press(user, 'Xóa hết trên máy này');
    await press(user, 'Xóa hết');
    expect(await screen.findByText('Đã xóa hết trên máy này.')).toBeTruthy();
    expect(await device.store.all('people')).toEqual([]);
    navigate(`/to-khai/${kept.key}`);
    await heading('Máy này không giữ tờ khai đó');
  });
});
