import { jest } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import type { DeclarationStatusDto } from '@khai-bao/api-client/declarations';
import { dropDraft, readDraft } from '../keep/drafts.js';
import { correctionDraft, correctionFormDraft, declaredDraft } from '../keep/kept-drafts.js';
import { memoryStore, type KeptPerson } from '../keep/store.js';
import { navigate } from '../router.js';
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
import { findPerson } from './declared.js';

const path = '/api/declarations/v1/declarations';
const { declarationId: id } = declared('clear');
let services: Services;

beforeEach(() => {
  freshPhone();
  services = new Services();
});

/** Declares and opens what can be done with it. */
async function openDeclared(store = memoryStore(), { remember = false } = {}) {
  const opened = await openApp(`/g/${gate.code}`, store);
  await fillWho(opened.user, { remember });
  await sendHealthy(opened.user);
  await heading('MỜI VÀO');
  await opened.user.click(screen.getByRole('link', { name: 'Xem, sửa, rút hoặc xóa tờ khai' }));
  await heading('N. T. M. Khai');
  return opened;
}
const statusIs = (change: Partial<DeclarationStatusDto>): void => services.declareAs('clear', change);
const changed = (status: 'withdrawn' | 'erased') => ({
  body: { declarationId: id, status, version: 2, changedAt: new Date().toISOString() },
});
const sentTo = (kind: string): unknown[] =>
  services.seen.filter((request) => request.path === `${path}/${id}/${kind}`).map(({ body }) => body);

describe('one declaration of this device', () => {
  it('shows what was declared while the tab is open, and what can be done', async () => {
    await openDeclared();
    const content = screen.getByRole('region', { name: 'Bạn đã khai' });
    expect(within(content).getByText('Nguyễn Thị Minh Khai')).toBeTruthy();
    expect((await within(content).findAllByText('Không')).length).toBeGreaterThan(3);
    expect(screen.getByRole('button', { name: 'Sửa tờ khai' })).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  it('is withdrawn after a plain question, and says which data centre has confirmed it', async () => {
    const { user } = await openDeclared();
    services.on(`POST ${path}/${id}/withdraw`, () => changed('withdrawn'));
    await press(user, 'Rút tờ khai');
    expect(sentTo('withdraw')).toEqual([]);
    await press(user, 'Giữ nguyên');
    await press(user, 'Rút tờ khai');
    const at = '2021-06-30T03:32:00.000Z';
    statusIs({ withdrawn: true, status: 'withdrawn', version: 2, nationalConfirmedAt: at });
    await press(user, 'Rút tờ khai');
    await screen.findByRole('heading', { name: 'Đã rút tờ khai' });
    const list = await screen.findByText('đã xác nhận 10:32', {}, { timeout: 8000 });
    expect(list.closest('li')?.textContent).toBe('Trung tâm dữ liệu quốc gia: đã xác nhận 10:32');
    expect(screen.getByText('đang chờ xác nhận')).toBeTruthy();
    expect(sentTo('withdraw')).toHaveLength(1);
    expect(await axeFindings()).toEqual([]);
    await user.click(screen.getByRole('link', { name: 'Tất cả tờ khai' }));
    await heading('Tờ khai của tôi');
    await user.click(screen.getByRole('link', { name: /Đã rút/ }));
    await heading('Tờ khai này đã được rút');
    expect(screen.queryByText('Mã thông hành:')).toBeNull();
  });

  it('is erased here and on this device', async () => {
    const { user } = await openDeclared();
    services.on(`POST ${path}/${id}/erase`, () => changed('erased'));
    await press(user, 'Xóa tờ khai');
    expect(screen.getByText(/Không khôi phục được/)).toBeTruthy();
    await press(user, 'Xóa hẳn');
    await screen.findByRole('heading', { name: 'Đã xóa tờ khai' });
    await settled(() => expect(screen.queryByText('Nguyễn Thị Minh Khai')).toBeNull());
    expect(screen.queryByRole('button', { name: 'Xóa tờ khai' })).toBeNull();
    await press(user, 'Bỏ khỏi danh sách trên máy');
    await screen.findByText('Chưa có tờ khai nào');
  });

  it('says after its erasure what an open case keeps, why, and until when', async () => {
    const { user } = await openDeclared();
    services.on(`POST ${path}/${id}/erase`, () => changed('erased'));
    expect(screen.queryByText(/Một phần được giữ/)).toBeNull();
    statusIs({ withdrawn: true, status: 'erased', version: 2, isHeldForTracing: true });
    await press(user, 'Xóa tờ khai');
    await press(user, 'Xóa hẳn');
    await screen.findByRole('heading', { name: 'Một phần được giữ đến khi ca kết thúc' }, { timeout: 8000 });
    expect(screen.getByText(/Luật Phòng, chống bệnh truyền nhiễm/)).toBeTruthy();
    expect(screen.getByText(/bị xóa trong một ngày sau khi ca kết thúc/)).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  it('is corrected in the form that was filled in, and has a new pass', async () => {
    const { user, device } = await openDeclared();
    const corrected = declared('suspected');
    services.on(`POST ${path}/${id}/correct`, () => ({ body: { ...corrected, deviceToken: null } }));
    statusIs({ outcome: 'suspected', status: 'corrected', version: 2, passIssue: 0 });
    await press(user, 'Sửa tờ khai');
    await heading(/Trong 14 ngày qua/);
    const symptoms = screen.getByRole('radiogroup', { name: /Sốt, ho/ });
    await user.click(within(symptoms).getByLabelText('Có'));
    await user.click(screen.getByLabelText('Sốt'));
    await user.click(screen.getByLabelText('Tôi đồng ý'));
    await press(user, 'Gửi bản sửa');
    await heading('DỪNG LẠI');
    expect(readDraft(correctionFormDraft(device.outbox.list()[0]!.key))).toBeNull();
    expect(sentTo('correct')).toEqual([
      expect.objectContaining({
        person: expect.objectContaining({ fullName: 'Nguyễn Thị Minh Khai' }),
        answers: expect.objectContaining({ symptoms: expect.objectContaining({ value: true }) }),
      }),
    ]);
    expect(sentTo('correct')[0]).not.toHaveProperty('gateCode');
    expect(services.declarations).toHaveLength(1);
  });

  it('whose correction is refused opens with its marked fields; nobody ticked the consent before', async () => {
    const store = memoryStore();
    const { user, device, page } = await openDeclared(store);
    const { key } = device.outbox.list()[0]!;
    services.on(`POST ${path}/${id}/correct`, () => ({
      status: 422,
      body: { code: 'DECLARATIONS.INVALID', fields: [{ path: 'person.phone', code: 'phone' }] },
    }));
    await press(user, 'Sửa tờ khai');
    await heading(/Trong 14 ngày qua/);
    await user.click(screen.getByLabelText('Tôi đồng ý'));
    await press(user, 'Gửi bản sửa');
    await settled(() => expect(device.outbox.find(key)?.change?.state).toBe('refused'));
    expect(readDraft(correctionFormDraft(key))).toBeNull();
    navigate(`/to-khai/${key}#quan-ly`);
    await press(user, 'Mở lại bản sửa');
    await screen.findByRole('alert', { name: 'Còn 1 chỗ cần sửa' });
    await press(user, 'Tiếp tục');
    await heading(/Trong 14 ngày qua/);
    const consent = (): HTMLInputElement => screen.getByLabelText('Tôi đồng ý');
    expect(consent().checked).toBe(false);
    await user.click(consent());
    expect(readDraft(correctionFormDraft(key))).toMatchObject({ consent: true });
    page.unmount();
    await openApp(`/to-khai/${key}#suc-khoe`, store);
    await heading(/Trong 14 ngày qua/);
    expect(consent().checked).toBe(false);
    await device.outbox.discard(key);
    const names = [declaredDraft(key), correctionDraft(key), correctionFormDraft(key)];
    expect(names.map((name) => readDraft(name))).toEqual([null, null, null]);
  });

  it('that is corrected stays of its person, whose screen opens first when only the person is known', async () => {
    const { user, device } = await openDeclared(memoryStore(), { remember: true });
    const { key } = device.outbox.list()[0]!;
    dropDraft(declaredDraft(key));
    await press(user, 'Sửa tờ khai');
    await heading(gate.unitName);
    expect((screen.getByLabelText('Họ và tên') as HTMLInputElement).value).toBe('Nguyễn Thị Minh Khai');
    expect(screen.queryByRole('button', { name: 'Khai hộ' })).toBeNull();
    expect(screen.queryByRole('link', { name: /Đi cùng nhiều người/ })).toBeNull();
    await press(user, 'Tiếp tục');
    await heading(/Trong 14 ngày qua/);
    expect(screen.getByRole('button', { name: 'Gửi bản sửa' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Khai cho người khác' })).toBeNull();
  });

  it('belongs to a remembered person only when it fits no other one', async () => {
    const store = memoryStore();
    const { device } = await openDeclared(store, { remember: true });
    const entry = device.outbox.list()[0]!;
    const [person] = (await store.all<KeptPerson>('people')) as [KeptPerson];
    const sister = { ...person, id: 'p2', person: { ...person.person, fullName: 'Nguyễn Thu Minh Khai' } };
    expect(findPerson([person], entry)).toBe(person);
    expect(findPerson([person, sister], entry)).toBeNull();
  });

  it('has a withdrawal that cannot be given up while it is on its way', async () => {
    const { user } = await openDeclared();
    const { fetch } = globalThis;
    globalThis.fetch = jest.fn((input: unknown, init?: RequestInit) =>
      String(input).endsWith('/withdraw') ? new Promise(() => undefined) : fetch(String(input), init),
    ) as typeof fetch;
    await press(user, 'Rút tờ khai');
    await press(user, 'Rút tờ khai');
    await screen.findByRole('button', { name: 'Đang gửi' });
    expect(screen.queryByRole('button', { name: 'Bỏ yêu cầu này' })).toBeNull();
  });

  it('keeps a withdrawal that finds no network, shows no pass meanwhile, and sends it under the same key', async () => {
    const store = memoryStore();
    const { user, page } = await openDeclared(store);
    services.on(`POST ${path}/${id}/withdraw`, () => 'away');
    await press(user, 'Rút tờ khai');
    await press(user, 'Rút tờ khai');
    await screen.findByRole('heading', { name: 'Chờ gửi yêu cầu rút' });
    await settled(() => expect(sentTo('withdraw').length).toBeGreaterThan(0));
    page.unmount();
    const again = await openApp('/cua-toi', store);
    await again.user.click(await screen.findByRole('link', { name: /Chờ gửi thay đổi/ }));
    await screen.findByRole('heading', { name: 'Chờ gửi yêu cầu rút' });
    expect(screen.queryByText('MỜI VÀO')).toBeNull();
    services.on(`POST ${path}/${id}/withdraw`, () => changed('withdrawn'));
    await press(again.user, 'Gửi ngay');
    await screen.findByText(/Tờ khai này đã được rút|Đã rút tờ khai/);
    expect(new Set(sentTo('withdraw').map((body) => JSON.stringify(body))).size).toBe(1);
  });

  it('says why a change was refused, and gives the pass back when it is given up', async () => {
    const { user } = await openDeclared();
    services.on(`POST ${path}/${id}/withdraw`, () => ({
      status: 404,
      body: { code: 'DECLARATIONS.NOT_FOUND' },
    }));
    await press(user, 'Rút tờ khai');
    await press(user, 'Rút tờ khai');
    await screen.findByText('Hệ thống không còn tờ khai này của máy bạn.');
    await press(user, 'Bỏ yêu cầu này');
    await user.click(await screen.findByRole('link', { name: 'Mở mã thông hành' }));
    await heading('MỜI VÀO');
  });

  it('shows in plain words that somebody else cannot take over a declaration that was used, also beside its pass', async () => {
    const store = memoryStore();
    const { user, device } = await openDeclared(store);
    const { key } = device.outbox.list()[0]!;
    services.on(`POST ${path}/${id}/correct`, () => ({
      status: 422,
      body: { code: 'DECLARATIONS.INVALID', fields: [{ path: 'person', code: 'mismatch' }] },
    }));
    await press(user, 'Sửa tờ khai');
    await heading(/Trong 14 ngày qua/);
    await user.click(screen.getByLabelText('Tôi đồng ý'));
    await press(user, 'Gửi bản sửa');
    await settled(() => expect(device.outbox.find(key)?.change?.state).toBe('refused'));
    navigate(`/to-khai/${key}`);
    await heading('MỜI VÀO');
    expect(screen.getByText(/^Bản sửa chưa được nhận\./)).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
    navigate('/cua-toi');
    expect(await screen.findByText('Bản sửa chưa được nhận')).toBeTruthy();
    navigate(`/to-khai/${key}#quan-ly`);
    const reason = /^Người được khai: Tờ này đã dùng để qua cổng/;
    expect(await screen.findByText(reason)).toBeTruthy();
    await press(user, 'Mở lại bản sửa');
    expect(await screen.findByRole('link', { name: reason })).toBeTruthy();
    await user.click(screen.getByRole('link', { name: reason }));
    expect(document.activeElement?.id).toBe('field-person-fullName');
  });

  it('shows no pass while a report of gate staff blocks it, and offers no other declaration', async () => {
    const store = memoryStore();
    const { page } = await openDeclared(store);
    page.unmount();
    statusIs({ passBlocked: true });
    const { device } = await openApp('/cua-toi', store);
    navigate(`/to-khai/${device.outbox.list()[0]!.key}`);
    await heading('Mã tạm bị khóa');
    expect(screen.queryByRole('img', { name: /Mã QR/ })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Khai lại' })).toBeNull();
    expect(await axeFindings()).toEqual([]);
  });

  it('never shows a pass that a later one has replaced', async () => {
    const store = memoryStore();
    const { page } = await openDeclared(store);
    page.unmount();
    statusIs({ status: 'corrected', version: 2, passIssue: 1 });
    const { device } = await openApp('/cua-toi', store);
    navigate(`/to-khai/${device.outbox.list()[0]!.key}`);
    await heading('Mã này đã được thay');
    expect(screen.queryByRole('img', { name: /Mã QR/ })).toBeNull();
  });
});
