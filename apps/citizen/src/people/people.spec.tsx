import { jest } from '@jest/globals';
import { act, screen, within } from '@testing-library/react';
import { memoryStore, type KeptPerson } from '../keep/store.js';
import { axeFindings, chooseWard, freshPhone, heading, openApp, press, settled } from '../spec-app.js';
import { gate, Services } from '../spec-services.js';

const year = new Date().getFullYear();
let services: Services;

beforeEach(() => {
  freshPhone();
  services = new Services();
});

describe('the people on this phone', () => {
  it('are added, changed, removed, and forgotten with one press that can be undone', async () => {
    const persist = jest.fn(() => Promise.resolve(true));
    Object.defineProperty(navigator, 'storage', { value: { persist }, configurable: true });
    const store = memoryStore();
    const { user } = await openApp(`/nguoi-di-cung?cong=${gate.code}`, store);
    await heading('Người trên máy này');
    expect(await screen.findByText('Máy này chưa nhớ ai')).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
    await user.click(screen.getByRole('link', { name: 'Thêm người' }));
    await heading('Thêm người');
    expect((screen.getByLabelText('Đây là tôi, chủ của máy này') as HTMLInputElement).checked).toBe(false);
    await press(user, 'Nhớ người này');
    await screen.findByRole('alert', { name: 'Còn 6 chỗ cần sửa' });
    expect(await store.all('people')).toEqual([]);
    expect(persist).not.toHaveBeenCalled();
    await user.click(screen.getByLabelText('Đây là tôi, chủ của máy này'));
    await user.type(screen.getByLabelText('Họ và tên'), 'Nguyễn Thị Mẹ');
    await user.type(screen.getByLabelText('Năm hoặc ngày sinh'), '1985');
    await user.click(screen.getByLabelText('Nữ'));
    await user.type(screen.getByLabelText('Số điện thoại'), '0903123456');
    await chooseWard(user, 'ben nghe', 'Phường Bến Nghé');
    await user.type(screen.getByLabelText('Số nhà, đường, ấp'), '1 Lê Lợi');
    await press(user, 'Nhớ người này');
    await heading('Người trên máy này');
    expect(await screen.findByText('N. T. Mẹ')).toBeTruthy();
    expect(persist).toHaveBeenCalledTimes(1);
    Reflect.deleteProperty(navigator, 'storage');

    // A child: the address of the household is there already, and the adult by one press.
    await user.click(screen.getByRole('link', { name: 'Thêm người' }));
    await user.type(await screen.findByLabelText('Họ và tên'), 'Trần Bé Na');
    await user.type(screen.getByLabelText('Năm hoặc ngày sinh'), String(year - 9));
    await user.click(screen.getByLabelText('Nữ'));
    await press(user, 'N. T. Mẹ');
    const adult = screen.getByRole('group', { name: 'Người khai hộ' });
    expect((within(adult).getByLabelText('Năm sinh của người khai hộ') as HTMLInputElement).value).toBe(
      '1985',
    );
    await user.selectOptions(within(adult).getByLabelText('Quan hệ với người được khai'), 'Cha, mẹ');
    expect(await axeFindings()).toEqual([]);
    await press(user, 'Nhớ người này');
    await heading('Người trên máy này');
    expect(await screen.findByText(/N\. T\. Mẹ khai hộ/)).toBeTruthy();
    expect((await store.all<KeptPerson>('people')).map(({ id }) => id.includes('Na'))).toEqual([
      false,
      false,
    ]);
    expect(await axeFindings()).toEqual([]);

    await user.click(screen.getByRole('link', { name: 'Sửa T. B. Na' }));
    await heading('Sửa thông tin');
    const name = screen.getAllByLabelText('Họ và tên')[0] as HTMLElement;
    await user.clear(name);
    await user.type(name, 'Trần Bé Nhi');
    await press(user, 'Nhớ người này');
    expect(await screen.findByText('T. B. Nhi')).toBeTruthy();
    expect(await store.all('people')).toHaveLength(2);

    await press(user, 'Bỏ T. B. Nhi');
    expect(await screen.findByText('Đã bỏ T. B. Nhi.')).toBeTruthy();
    expect(await store.all('people')).toHaveLength(1);
    await press(user, 'Hoàn tác');
    expect(await screen.findByText('T. B. Nhi')).toBeTruthy();

    await store.put('values', 'deviceToken', 'device-1');
    await press(user, 'Quên hết trên máy này');
    expect(await screen.findByText('Máy này đã quên hết.')).toBeTruthy();
    expect([await store.all('people'), await store.get('values', 'deviceToken')]).toEqual([[], undefined]);
    await press(user, 'Hoàn tác');
    await settled(() => expect(screen.getByText('T. B. Nhi')).toBeTruthy());
    expect(await store.get('values', 'deviceToken')).toBe('device-1');
    expect(services.declarations).toEqual([]);
  });

  it('that were forgotten can be brought back for half a minute', async () => {
    const { user } = await openApp('/nguoi-di-cung');
    const timers = jest.spyOn(globalThis, 'setTimeout');
    await press(user, 'Quên hết trên máy này');
    await screen.findByRole('button', { name: 'Hoàn tác' });
    const expiry = timers.mock.calls.find(([, delayMs]) => delayMs === 30_000);
    timers.mockRestore();
    act(() => (expiry?.[0] as () => void)());
    expect(screen.queryByRole('button', { name: 'Hoàn tác' })).toBeNull();
  });

  it('that an earlier version named by their names get ids that say nothing', async () => {
    const store = memoryStore();
    const old: KeptPerson = {
      id: 'trần văn ba|1983',
      self: false,
      representative: null,
      usedAt: 1,
      person: {
        fullName: 'Trần Văn Ba',
        birthYear: 1983,
        sex: 'male',
        nationality: 'VN',
        phone: '0903 123 456',
        address: { province: 'a', district: 'b', ward: 'c', street: 'd' },
      },
    };
    await store.put('people', old.id, old);
    await openApp('/nguoi-di-cung', store);
    expect(await screen.findByText('T. V. Ba')).toBeTruthy();
    const [kept] = await store.all<KeptPerson>('people');
    expect([kept?.id.includes('|'), kept?.person.fullName]).toEqual([false, 'Trần Văn Ba']);
    expect(await store.all('people')).toHaveLength(1);
  });

  it('somebody unknown leads back to the list', async () => {
    await openApp('/nguoi-di-cung/khong-co');
    await heading('Máy này không nhớ người đó');
    expect(await axeFindings()).toEqual([]);
  });

  it('are received from another phone only where there is a camera, and the page says so', async () => {
    await openApp('/nguoi-di-cung/nhan');
    await heading('Nhận người từ máy khác');
    expect(await screen.findByText(/Máy ảnh chưa được phép dùng/)).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });
});
