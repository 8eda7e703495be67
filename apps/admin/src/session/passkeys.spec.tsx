import type { FactorStateDto } from '@khai-bao/api-client/accounts';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, sessionOf, type Services } from '../../test/desk.js';

const codes = Array.from({ length: 10 }, (_, n) => `K7MX-4QP${n}`);
const challenge = 'c2lnbiB0aGlzIGNoYWxsZW5nZSBvbmNlIHBsZWFzZSE';
const phone = {
  id: 'p1',
  name: 'Điện thoại của tôi',
  madeAt: '2021-06-25T02:00:00Z',
  lastUsedAt: '2021-06-26T02:00:00Z',
};
const factors: FactorStateDto = {
  on: true,
  since: null,
  passkeys: [phone],
  passkeysOffered: true,
  recoveryCodesLeft: 9,
  required: false,
};
const session = sessionOf('district-officer');
const signedOut: Services = {
  'POST /api/accounts/v1/session/refresh': () => refuse(401, 'ACCOUNTS.SESSION_ENDED'),
};
const request = {
  options: { challenge, rpId: 'localhost', allowCredentials: [], userVerification: 'required' },
};
const creation = {
  options: {
    challenge,
    rp: { id: 'localhost', name: 'Khai Báo' },
    user: { id: 'AAAA', name: 'quan1', displayName: '' },
    pubKeyCredParams: [{ alg: -7, type: 'public-key' }],
    excludeCredentials: [],
  },
};
const bytes = (text: string): ArrayBuffer => Uint8Array.from(text, (one) => one.charCodeAt(0)).buffer;

/** A browser that knows passkeys; what it is told to do is told by `outcome`. */
function furnishPasskeys(outcome: { refuses?: string } = {}): void {
  const credential = (response: object) => {
    if (outcome.refuses) return Promise.reject(new DOMException('', outcome.refuses));
    return Promise.resolve({
      id: 'a2V5',
      rawId: bytes('key'),
      type: 'public-key',
      response,
      getClientExtensionResults: () => ({}),
    });
  };
  const clientDataJSON = bytes('{}');
  Object.defineProperty(globalThis, 'PublicKeyCredential', { configurable: true, value: class {} });
  Object.defineProperty(navigator, 'credentials', {
    configurable: true,
    value: {
      get: () => credential({ clientDataJSON, authenticatorData: bytes('d'), signature: bytes('s') }),
      create: () =>
        credential({ clientDataJSON, attestationObject: bytes('o'), getTransports: () => ['internal'] }),
    },
  });
}
const answer = { id: 'a2V5', clientDataJSON: 'e30', authenticatorData: 'ZA', signature: 'cw' };

afterEach(() => {
  cleanup();
  Reflect.deleteProperty(globalThis, 'PublicKeyCredential');
  Reflect.deleteProperty(navigator, 'credentials');
});

async function openDialog(user: ReturnType<typeof userEvent.setup>): Promise<HTMLElement> {
  await user.click((await screen.findAllByRole('button', { name: /Tài khoản của bạn/ }))[0]!);
  await user.click(await screen.findByRole('menuitem', { name: 'Xác thực hai bước' }));
  return screen.findByRole('dialog');
}
async function enterPassword(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.type(await screen.findByLabelText('Tên đăng nhập'), 'quan1');
  await user.type(screen.getByLabelText('Mật khẩu'), 'KhaiBao#2021{Enter}');
}
const passkeySignIn = (ways: readonly string[]) => ({
  ...signedOut,
  'POST /api/accounts/v1/sign-in/passkey': () => request,
  'POST /api/accounts/v1/sign-in': ({ body }: { body: Record<string, unknown> }) =>
    body['passkey'] || body['code'] === 'K7MX-4QP0'
      ? session
      : Object.assign(refuse(401, ''), {
          json: () => Promise.resolve({ code: 'ACCOUNTS.SECOND_FACTOR_REQUIRED', ways }),
        }),
});

it('sign-in goes on with the passkey, by the keyboard alone', async () => {
  furnishPasskeys();
  const user = userEvent.setup({ delay: null });
  const { asked, container } = openDesk('district-officer', '/ban-giao', passkeySignIn(['passkey', 'app']));
  await enterPassword(user);
  const button = await screen.findByRole('button', { name: 'Dùng khóa truy cập' });
  expect(screen.queryByLabelText('Mã 6 số')).toBeNull();
  expect(document.activeElement).toBe(button);
  expect((await axe(container)).violations).toEqual([]);
  await user.keyboard('{Enter}');
  expect(await screen.findByRole('navigation')).toBeTruthy();
  expect(asked.filter(({ path }) => path === '/api/accounts/v1/sign-in').at(-1)?.body).toEqual({
    username: 'quan1',
    password: 'KhaiBao#2021',
    passkey: answer,
  });
});

it('a passkey that was not confirmed says so, and a code does instead', async () => {
  furnishPasskeys({ refuses: 'NotAllowedError' });
  const user = userEvent.setup({ delay: null });
  openDesk('district-officer', '/ban-giao', passkeySignIn(['passkey', 'recovery-code']));
  await enterPassword(user);
  await user.click(await screen.findByRole('button', { name: 'Dùng khóa truy cập' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Chưa xác nhận được');
  await user.click(screen.getByRole('button', { name: 'Dùng mã dự phòng' }));
  await user.type(screen.getByLabelText('Mã dự phòng'), 'K7MX-4QP0{Enter}');
  expect(await screen.findByRole('navigation')).toBeTruthy();
});

it('a browser that knows no passkeys asks for a code alone', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('district-officer', '/ban-giao', passkeySignIn(['passkey', 'recovery-code']));
  await enterPassword(user);
  expect(await screen.findByText(/Trình duyệt này không dùng được khóa truy cập/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Dùng khóa truy cập' })).toBeNull();
  await user.type(screen.getByLabelText('Mã dự phòng'), 'K7MX-4QP0{Enter}');
  expect(await screen.findByRole('navigation')).toBeTruthy();
});

it('the first passkey is named, made and brings the recovery codes', async () => {
  furnishPasskeys();
  const user = userEvent.setup({ delay: null });
  let state: FactorStateDto = { ...factors, on: false, passkeys: [], recoveryCodesLeft: 0 };
  const { asked } = openDesk('district-officer', '/ban-giao', {
    'GET /api/accounts/v1/second-factor': () => state,
    'POST /api/accounts/v1/second-factor/passkeys/begin': () => creation,
    'POST /api/accounts/v1/second-factor/passkeys': () => {
      state = factors;
      return { passkey: phone, recoveryCodes: codes };
    },
  });
  const dialog = await openDialog(user);
  expect(await within(dialog).findByRole('button', { name: 'Thêm ứng dụng xác thực' })).toBeTruthy();
  expect((await axe(dialog)).violations).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Thêm khóa truy cập' }));
  await user.type(within(dialog).getByLabelText('Mật khẩu đang dùng'), 'KhaiBao#2021{Enter}');
  await user.click(await within(dialog).findByRole('button', { name: 'Tạo khóa truy cập' }));
  expect(await within(dialog).findByText('Nhập tên của khóa.')).toBeTruthy();
  await user.type(within(dialog).getByLabelText('Tên của khóa'), ' Điện thoại của tôi{Enter}');
  expect(await within(dialog).findByText('K7MX-4QP9')).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/passkeys'))?.body).toEqual({
    name: 'Điện thoại của tôi',
    id: 'a2V5',
    clientDataJSON: 'e30',
    attestationObject: 'bw',
    transports: ['internal'],
  });
  await user.click(within(dialog).getByRole('button', { name: 'Tôi đã giữ các mã' }));
  expect(await within(dialog).findByText('Còn 9 mã dự phòng')).toBeTruthy();
});

it('a passkey is called otherwise, and a name that was refused stays where it was typed', async () => {
  const user = userEvent.setup({ delay: null });
  let name = 'Khóa USB';
  const { asked } = openDesk('district-officer', '/ban-giao', {
    'GET /api/accounts/v1/second-factor': () => ({ ...factors, passkeys: [{ ...phone, name }] }),
    'POST /api/accounts/v1/second-factor/passkeys/{id}/rename': ({ body }) => {
      if (body['name'] !== 'Khóa của Lan') return refuse(404, 'ACCOUNTS.PASSKEY_NOT_FOUND');
      name = body['name'];
      return { ...phone, name };
    },
  });
  const dialog = await openDialog(user);
  await user.click(await within(dialog).findByRole('button', { name: 'Đổi tên khóa truy cập Khóa USB' }));
  const field = within(dialog).getByLabelText<HTMLInputElement>('Tên của khóa');
  expect(field.value).toBe('Khóa USB');
  expect((await axe(dialog)).violations).toEqual([]);
  await user.clear(field);
  await user.click(within(dialog).getByRole('button', { name: 'Lưu tên mới' }));
  expect(await within(dialog).findByText('Nhập tên của khóa.')).toBeTruthy();
  await user.type(field, 'Khóa{Enter}');
  const refusal = await within(dialog).findByRole('alert');
  expect(refusal.textContent).toContain('đã được gỡ');
  expect(document.activeElement).toBe(refusal);
  await user.type(field, ' của Lan  {Enter}');
  expect(await screen.findByText('Khóa truy cập giờ có tên Khóa của Lan')).toBeTruthy();
  expect(
    await within(dialog).findByRole('button', { name: 'Đổi tên khóa truy cập Khóa của Lan' }),
  ).toBeTruthy();
  expect(asked.filter(({ path }) => path.endsWith('/rename')).map(({ body }) => body)).toEqual([
    { name: 'Khóa' },
    { name: 'Khóa của Lan' },
  ]);
});

it('passkeys are listed with when they were made and used, and one is removed with another factor', async () => {
  furnishPasskeys();
  const user = userEvent.setup({ delay: null });
  let passkeys = [phone, { ...phone, id: 'p2', name: 'Khóa USB', lastUsedAt: null }];
  const { asked } = openDesk('district-officer', '/ban-giao', {
    'GET /api/accounts/v1/second-factor': () => ({ ...factors, passkeys, required: true }),
    'POST /api/accounts/v1/second-factor/proof': () => request,
    'POST /api/accounts/v1/second-factor/passkeys/{id}/remove': () => {
      passkeys = [phone];
      return undefined;
    },
  });
  const dialog = await openDialog(user);
  expect(await within(dialog).findByText(/Tạo 25\/06\/2021.*dùng gần nhất 26\/06\/2021/)).toBeTruthy();
  expect(within(dialog).getByText(/chưa dùng lần nào/)).toBeTruthy();
  expect((await axe(dialog)).violations).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Gỡ khóa truy cập Khóa USB' }));
  await user.type(within(dialog).getByLabelText('Mật khẩu đang dùng'), 'KhaiBao#2021{Enter}');
  expect(await screen.findByText('Đã gỡ khóa truy cập Khóa USB')).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/remove'))?.body).toEqual({
    password: 'KhaiBao#2021',
    passkey: answer,
  });
  // The last one of an account that has to have one stays.
  expect(await within(dialog).findByText(/cách xác thực duy nhất/)).toBeTruthy();
  expect(within(dialog).queryByRole('button', { name: /^Gỡ khóa truy cập/ })).toBeNull();
});
