import type { FoundDeclarationDto } from '@khai-bao/api-client/declarations';
import { makePassCode } from '@khai-bao/health-form';
import { screen, within } from '@testing-library/react';
import { openDevice } from '../keep/device.js';
import { memoryStore, type KeptDeclaration, type Store } from '../keep/store.js';
import {
  axeFindings,
  fillWho,
  freshPhone,
  heading,
  openApp,
  press,
  sendHealthy,
  settled,
} from '../spec-app.js';
import { declared, gate, Services } from '../spec-services.js';

const api = '/api/declarations/v1';
const requestId = '0197a1b2-0000-7000-8000-00000000000a';
const answer = declared('clear');
const { declarationId: id } = answer;
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
let services: Services;

const found = (): FoundDeclarationDto => ({
  declaration: { ...answer, deviceToken: null },
  gate,
  status: {
    outcome: 'clear',
    acceptedAt: answer.acceptedAt,
    medicalCentreNotifiedAt: null,
    acknowledgedAt: null,
    validUntil: answer.pass.validUntil,
    withdrawn: false,
    passBlocked: false,
    status: 'submitted',
    version: 1,
    passIssue: 0,
    changedAt: null,
    nationalConfirmedAt: null,
    cityConfirmedAt: null,
    isHeldForTracing: false,
  },
  content: {
    questionnaireVersion: '2021-06-20',
    person: {
      fullName: 'Trần Văn Bình',
      birthYear: 1958,
      sex: 'male',
      nationality: 'VN',
      phone: '+84903123456',
      address: {
        province: 'Thành phố Hồ Chí Minh',
        district: 'Quận Gò Vấp',
        ward: 'Phường 12',
        street: '12 Phan Huy Ích',
      },
    },
    answers: { travelled: { value: false } },
    representative: null,
  },
});
const requested = () => ({
  status: 200 as const,
  body: { requestId, expiresAt: inMinutes(5) },
});

beforeEach(() => {
  freshPhone();
  services = new Services();
  services.on(`POST ${api}/declarations/find`, requested);
  services.on(`POST ${api}/phone-codes`, requested);
  services.on(`POST ${api}/phone-codes/${requestId}/enter`, () => ({
    body: { proof: 'p1.proof', expiresAt: inMinutes(30), declarationId: id },
  }));
  services.on(`GET ${api}/declarations/${id}/content`, () => ({ body: found() }));
});

const bodiesOf = (path: string): unknown[] =>
  services.seen.filter((request) => request.path === `${api}/${path}`).map(({ body }) => body);
const keptIn = (store: Store): Promise<KeptDeclaration[]> => store.all<KeptDeclaration>('declarations');

describe('a declaration of another device', () => {
  const passCode = makePassCode();
  const search = async (store = memoryStore()) => {
    const opened = await openApp('/to-khai/tim', store);
    await opened.user.type(
      await screen.findByLabelText('Mã thông hành'),
      `${passCode.slice(0, 4)}-${passCode.slice(4).toLowerCase()}`,
    );
    await opened.user.type(screen.getByLabelText('Năm sinh của người được khai'), '1958');
    await press(opened.user, 'Gửi mã tới điện thoại đã khai');
    await heading('Nhập mã xác nhận');
    return opened;
  };

  it('is found by pass code and birth year, and opens after the code to its phone', async () => {
    const store = memoryStore();
    const { user } = await search(store);
    expect(bodiesOf('declarations/find')).toEqual([{ passCode, birthYear: 1958 }]);
    expect(screen.getByText(/tới số điện thoại đã khai\.$/)).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
    await user.type(screen.getByLabelText('Mã xác nhận'), '04 29 17');
    await press(user, 'Xác nhận');
    await heading('T. V. Bình');
    expect(bodiesOf(`phone-codes/${requestId}/enter`)).toEqual([{ code: '042917' }]);
    const content = await screen.findByRole('region', { name: 'Bạn đã khai' });
    expect(within(content).getByText('Trần Văn Bình')).toBeTruthy();
    expect(screen.getByText(/Tờ khai rời máy này lúc \d\d:\d\d/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Sửa tờ khai' })).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
    const [kept] = await keptIn(store);
    expect(kept).toMatchObject({ shortName: 'T. V. Bình', answer: { deviceToken: 'p1.proof' } });
    expect(JSON.stringify(kept)).not.toContain('Trần Văn Bình');
  });

  it('opens without another code when its content could not be loaded at first', async () => {
    const { user } = await search();
    services.on(`GET ${api}/declarations/${id}/content`, () => ({
      status: 503 as const,
      body: { code: 'PLATFORM.UNAVAILABLE' },
    }));
    await user.type(screen.getByLabelText('Mã xác nhận'), '042917');
    await press(user, 'Xác nhận');
    await screen.findByText(/Mã đúng/);
    expect(screen.queryByLabelText('Mã xác nhận')).toBeNull();
    expect(await axeFindings()).toEqual([]);
    services.on(`GET ${api}/declarations/${id}/content`, () => ({ body: found() }));
    await press(user, 'Thử lại');
    await heading('T. V. Bình');
    expect(bodiesOf(`phone-codes/${requestId}/enter`)).toEqual([{ code: '042917' }]);
  });

  it('is changed with the proof', async () => {
    const { user } = await search();
    services.on(`POST ${api}/declarations/${id}/withdraw`, () => ({
      body: {
        declarationId: id,
        status: 'withdrawn' as const,
        version: 2,
        changedAt: new Date().toISOString(),
      },
    }));
    await user.type(screen.getByLabelText('Mã xác nhận'), '042917');
    await press(user, 'Xác nhận');
    await heading('T. V. Bình');
    await press(user, 'Rút tờ khai');
    await press(user, 'Rút tờ khai');
    await screen.findByRole('heading', { name: 'Đã rút tờ khai' });
    const sent = services.seen.find(({ path }) => path.endsWith('/withdraw'));
    expect(sent?.headers['x-device-token']).toBe('p1.proof');
  });

  it('says how many tries a wrong code leaves, and when it has ended', async () => {
    const { user } = await search();
    services.on(`POST ${api}/phone-codes/${requestId}/enter`, () => ({
      status: 422 as const,
      body: { code: 'DECLARATIONS.PHONE_CODE_WRONG', attemptsLeft: 4 },
    }));
    await user.type(screen.getByLabelText('Mã xác nhận'), '111111');
    await press(user, 'Xác nhận');
    await screen.findByText('Mã không đúng. Còn 4 lần nhập.');
    services.on(`POST ${api}/phone-codes/${requestId}/enter`, () => ({
      status: 410 as const,
      body: { code: 'DECLARATIONS.PHONE_CODE_ENDED' },
    }));
    await user.type(screen.getByLabelText('Mã xác nhận'), '222222');
    await press(user, 'Xác nhận');
    await screen.findByText(/Hãy xin mã mới/);
    await press(user, 'Gửi mã khác');
    await settled(() => expect(bodiesOf('declarations/find')).toHaveLength(2));
  });

  it('is not searched with a mistyped pass code or a birth year that is none', async () => {
    const { user } = await openApp('/to-khai/tim');
    await user.type(await screen.findByLabelText('Mã thông hành'), 'AAAA');
    await press(user, 'Gửi mã tới điện thoại đã khai');
    expect(await screen.findAllByText(/một ký tự chưa đúng/)).toHaveLength(2);
    expect(screen.getAllByText(/bốn chữ số/).length).toBeGreaterThan(0);
    expect(bodiesOf('declarations/find')).toEqual([]);
    expect(await axeFindings()).toEqual([]);
  });

  it('leaves this device when its proof has ended', async () => {
    const store = memoryStore();
    const { user, page } = await search(store);
    await user.type(screen.getByLabelText('Mã xác nhận'), '042917');
    await press(user, 'Xác nhận');
    await heading('T. V. Bình');
    page.unmount();
    const [kept] = await keptIn(store);
    await store.put('declarations', kept!.key, { ...kept!, foundUntil: Date.now() - 1_000 });
    const { outbox } = await openDevice(store);
    expect(outbox.list()).toEqual([]);
    expect(await keptIn(store)).toEqual([]);
  });
});

describe('a declaration whose phone must be proven', () => {
  it('waits for the code, and is sent with the proof', async () => {
    services.on(`POST ${api}/declarations`, ({ headers }) =>
      headers['x-phone-proof'] === 'p1.phone'
        ? { status: 201 as const, body: answer }
        : { status: 422 as const, body: { code: 'DECLARATIONS.PHONE_PROOF_REQUIRED' } },
    );
    services.on(`POST ${api}/phone-codes/${requestId}/enter`, () => ({
      body: { proof: 'p1.phone', expiresAt: inMinutes(30), declarationId: null },
    }));
    const { user, device } = await openApp(`/g/${gate.code}`);
    await fillWho(user);
    await sendHealthy(user);
    await heading('Xác nhận số điện thoại');
    expect(await axeFindings()).toEqual([]);
    await device.outbox.resume();
    expect(services.declarations).toHaveLength(1);
    await press(user, 'Gửi mã tới 0903 123 456');
    await screen.findByText(/•56/);
    expect(bodiesOf('phone-codes')).toEqual([{ phone: '+84903123456', gateCode: gate.code }]);
    await user.type(screen.getByLabelText('Mã xác nhận'), '042917');
    await press(user, 'Xác nhận');
    await heading('MỜI VÀO');
    expect(services.declarations).toHaveLength(2);
  });
});
