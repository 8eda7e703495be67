import type {
  AreaContactsDto,
  AreaDto,
  ContactPointDto,
  FormerAreaDto,
  RegisteredDto,
  TrackedDto,
} from '@khai-bao/api-client/registration';
import { act, screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { axeFindings, chooseWard, freshPhone, heading, openApp, press, settled } from '../spec-app.js';
import { Services, type Request } from '../spec-services.js';
import { emptyRegistration, registrationErrors } from './registration-draft.js';
import { registrationProgressOf } from './registration-progress.js';

const intake = 'POST /api/registration/v1/registrations';
const registered: RegisteredDto = {
  unitId: '0197a1b2-0000-7000-8000-000000000009',
  trackingCode: '7K2M-4QX9-WT',
  state: 'SUBMITTED',
  submittedAt: '2021-06-25T00:15:00.000Z',
  areaName: 'Phường Bến Nghé, Quận 1',
};
const taken = { status: 201, body: registered } as const;
let services: Services;

beforeEach(() => {
  freshPhone();
  services = new Services();
  services.on(intake, () => taken);
});

const sent = (): Request[] => services.seen.filter(({ method, path }) => `${method} ${path}` === intake);

async function fillWho(user: UserEvent, name = 'Chợ Cũ Tôn Thất Đạm'): Promise<void> {
  await heading('Đăng ký đơn vị');
  await user.selectOptions(screen.getByLabelText('Loại đơn vị'), 'Chợ');
  await user.type(screen.getByLabelText('Tên đơn vị'), name);
  await user.click(screen.getByLabelText('Chưa dùng'));
  await press(user, 'Tiếp tục');
  await heading('Đơn vị ở đâu?');
}
async function fillWhere(user: UserEvent): Promise<void> {
  await chooseWard(user, 'ben nghe', 'Phường Bến Nghé, Quận 1');
  await user.type(screen.getByLabelText('Số nhà, đường, ấp'), '39 Tôn Thất Đạm');
}
async function fillWhom(user: UserEvent): Promise<void> {
  await press(user, 'Tiếp tục');
  await heading('Gọi cho ai?');
  await user.type(screen.getByLabelText('Người đại diện'), 'Trần Văn Tám');
  await user.type(screen.getByLabelText('Số điện thoại'), '+84 (0)908.222.333');
}
/** Fills in all three steps and stands before the last button. */
async function fillUnit(user: UserEvent): Promise<void> {
  await fillWho(user);
  await fillWhere(user);
  await fillWhom(user);
}

describe('the registration of a unit', () => {
  it('says at each step all that is missing in it and takes the focus there', async () => {
    const { user } = await openApp('/dang-ky');
    await heading('Đăng ký đơn vị');
    await press(user, 'Tiếp tục');
    const summary = await screen.findByRole('alert', { name: 'Còn 3 chỗ cần sửa' });
    expect(document.activeElement).toBe(summary);
    expect(await axeFindings()).toEqual([]);
    await fillWho(user);
    // The next step is read from its heading, and says nothing before it was tried.
    expect(document.activeElement).toBe(await heading('Đơn vị ở đâu?'));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('img', { name: 'Bước 2 trên 3' })).toBeTruthy();
    await press(user, 'Tiếp tục');
    await screen.findByRole('alert', { name: 'Còn 2 chỗ cần sửa' });
    await fillWhere(user);
    await press(user, 'Tiếp tục');
    await heading('Gọi cho ai?');
    await press(user, 'Gửi đăng ký');
    await screen.findByRole('alert', { name: 'Còn 2 chỗ cần sửa' });
    expect(await axeFindings()).toEqual([]);
    expect(sent()).toEqual([]);
  });

  it('goes a step back with the browser’s button and its own, and keeps what was typed', async () => {
    const { user, page } = await openApp('/dang-ky');
    await fillWho(user);
    await user.type(screen.getByLabelText('Số nhà, đường, ấp'), '39 Tôn Thất Đạm');
    act(() => history.back());
    await heading('Đăng ký đơn vị');
    expect(screen.getByLabelText<HTMLInputElement>('Tên đơn vị').value).toBe('Chợ Cũ Tôn Thất Đạm');
    await press(user, 'Tiếp tục');
    await heading('Đơn vị ở đâu?');
    expect(screen.getByLabelText<HTMLInputElement>('Số nhà, đường, ấp').value).toBe('39 Tôn Thất Đạm');
    await press(user, 'Quay lại');
    await heading('Đăng ký đơn vị');
    await press(user, 'Tiếp tục');
    await heading('Đơn vị ở đâu?');
    // A reload opens the same step, and still goes back from there.
    const here = location.pathname + location.hash;
    page.unmount();
    const again = await openApp(here);
    await heading('Đơn vị ở đâu?');
    await press(again.user, 'Quay lại');
    await heading('Đăng ký đơn vị');
  });

  it('whoever opens a later step is led to what is missing before it', async () => {
    const { user } = await openApp('/dang-ky#lien-he');
    await heading('Gọi cho ai?');
    await press(user, 'Gửi đăng ký');
    await heading('Đăng ký đơn vị');
    await screen.findByRole('alert', { name: 'Còn 3 chỗ cần sửa' });
  });

  it('takes several sites together and gives each its code and whom to call', async () => {
    services.on(intake, () => ({
      ...taken,
      body: {
        ...taken.body,
        sites: [
          { unitId: 'u2', trackingCode: '8M3N-5RX2-WT', name: 'Công ty Mai – Kho', areaName: 'Phường Đa Kao, Quận 1' },
        ],
      },
    })); // prettier-ignore
    services.on('GET /api/registration/v1/areas/26737/contact-points', () => ({
      body: area('26737', 'ward', 'Phường Đa Kao, Quận 1', [point({ name: 'Lê Văn Ba' })], null),
    }));
    const { user } = await openApp('/dang-ky');
    await fillWho(user, 'Công ty Mai');
    await fillWhere(user);
    await press(user, 'Thêm một địa điểm nữa');
    await press(user, 'Thêm một địa điểm nữa');
    await press(user, 'Bỏ địa điểm 3');
    const site = within(screen.getByRole('group', { name: 'Địa điểm 2' }));
    await press(user, 'Tiếp tục');
    await screen.findByRole('alert', { name: 'Còn 3 chỗ cần sửa' });
    expect(screen.getByRole('link', { name: 'Địa điểm 2, Tên địa điểm: Chưa điền' })).toBeTruthy();
    await user.type(site.getByLabelText('Tên địa điểm'), 'Kho');
    await user.type(site.getByRole('combobox'), 'da kao');
    await user.click(await site.findByRole('option', { name: /Phường Đa Kao/ }));
    await user.type(site.getByLabelText('Số nhà, đường, ấp'), '2 Mạc Đĩnh Chi');
    expect(await axeFindings()).toEqual([]);
    await fillWhom(user);
    await press(user, 'Gửi đăng ký');
    await heading('Đã nhận đăng ký');
    expect(sent()[0]?.body).toMatchObject({
      name: 'Công ty Mai',
      sites: [{ name: 'Kho', areaCode: '26737', street: '2 Mạc Đĩnh Chi' }],
    });
    const codes = within(screen.getByRole('list', { name: 'Mã tra cứu' }));
    for (const code of ['7K2M-4QX9-WT', '8M3N-5RX2-WT']) expect(codes.getByText(code)).toBeTruthy();
    expect(await screen.findByText('Lê Văn Ba')).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
    // The next unit may be another person's.
    await press(user, 'Đăng ký đơn vị khác');
    await fillWho(user);
    expect(screen.queryByRole('group', { name: 'Địa điểm 2' })).toBeNull();
    await fillWhere(user);
    await press(user, 'Tiếp tục');
    await heading('Gọi cho ai?');
    for (const label of ['Người đại diện', 'Số điện thoại', 'Thư điện tử'])
      expect(screen.getByLabelText<HTMLInputElement>(new RegExp(`^${label}`)).value).toBe('');
  });

  it('asks who uses NCOVI for the code of the unit there, which may be left out and is sent when it is one', async () => {
    const { user } = await openApp('/dang-ky');
    await heading('Đăng ký đơn vị');
    expect(screen.queryByLabelText(/^Mã đơn vị trên NCOVI/)).toBeNull();
    await user.selectOptions(screen.getByLabelText('Loại đơn vị'), 'Chợ');
    await user.type(screen.getByLabelText('Tên đơn vị'), 'Chợ Cũ Tôn Thất Đạm');
    await user.click(screen.getByLabelText('Đã dùng'));
    const code = screen.getByLabelText(/^Mã đơn vị trên NCOVI/);
    await user.type(code, 'mã số 7');
    await press(user, 'Tiếp tục');
    expect(screen.getAllByText('Chỉ gồm chữ không dấu, số, dấu chấm và gạch nối').length).toBeGreaterThan(0);
    await user.clear(code);
    await user.type(code, ' NC-79-000123 ');
    await press(user, 'Tiếp tục');
    await fillWhere(user);
    await fillWhom(user);
    await press(user, 'Gửi đăng ký');
    await heading('Đã nhận đăng ký');
    expect(sent()[0]?.body).toMatchObject({ usesNcovi: true, ncoviCode: 'NC-79-000123' });
  });

  it('gives a tracking code and says what happens next', async () => {
    const { user, page } = await openApp('/dang-ky');
    await fillUnit(user);
    await press(user, 'Gửi đăng ký');
    await heading('Đã nhận đăng ký');
    expect(sent()[0]?.body).toEqual({
      kind: 'market',
      name: 'Chợ Cũ Tôn Thất Đạm',
      areaCode: '26740',
      street: '39 Tôn Thất Đạm',
      representative: 'Trần Văn Tám',
      phone: '+84 (0)908.222.333',
      usesNcovi: false,
    });
    expect(sent()[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(screen.getByText('7K2M-4QX9-WT')).toBeTruthy();
    expect(screen.getByText(/trao tài khoản tận tay/)).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
    page.unmount();
    await openApp('/dang-ky');
    expect(await screen.findByText('7K2M-4QX9-WT')).toBeTruthy();
  });

  it('is repeated under its key while it stays the same, and under a new one when it changes', async () => {
    services.on(intake, () => 'away');
    const { user, page } = await openApp('/dang-ky');
    await fillUnit(user);
    await press(user, 'Gửi đăng ký');
    expect(await screen.findByText('Chưa gửi được đăng ký')).toBeTruthy();
    page.unmount();
    await openApp('/dang-ky#lien-he');
    await press(user, 'Gửi đăng ký');
    await settled(() => expect(sent()).toHaveLength(2));
    await user.type(screen.getByLabelText('Thư điện tử (không bắt buộc)'), 'cho@example.vn');
    services.on(intake, () => taken);
    await press(user, 'Gửi đăng ký');
    await heading('Đã nhận đăng ký');
    const [first, second, third] = sent().map(({ headers }) => headers['idempotency-key']);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('shows at its field what the server refused', async () => {
    services.on(intake, () => ({
      status: 422,
      body: { code: 'REGISTRATION.BAD_PHONE', fields: [{ path: 'phone', code: 'phone' }] },
    }));
    const { user } = await openApp('/dang-ky');
    await fillUnit(user);
    await press(user, 'Gửi đăng ký');
    expect(await screen.findByRole('link', { name: /^Số điện thoại: / })).toBeTruthy();
    expect(screen.getByLabelText('Số điện thoại').getAttribute('aria-invalid')).toBe('true');
  });

  it('goes to the step of what the server refused', async () => {
    services.on(intake, () => ({
      status: 422,
      body: { code: 'REGISTRATION.UNKNOWN_AREA', fields: [{ path: 'areaCode', code: 'unknownArea' }] },
    }));
    const { user } = await openApp('/dang-ky');
    await fillUnit(user);
    await press(user, 'Gửi đăng ký');
    await heading('Đơn vị ở đâu?');
    expect(await screen.findByRole('link', { name: /^Phường, xã, thị trấn: / })).toBeTruthy();
  });

  it.each([
    ['0301234567', undefined],
    ['0301234567-001', undefined],
    ['0301 234 567', undefined],
    ['0301234567–001', undefined],
    ['079190001234', undefined],
    ['030123', 'taxCode'],
  ])('takes the tax code %s: %s', (taxCode, code) => {
    expect(registrationErrors({ ...emptyRegistration, taxCode }).taxCode).toBe(code);
  });

  it.each([
    ['name', 'Quán · Cô Ba 店', undefined],
    ['phone', '+855 12 345 678', undefined],
    ['phone', '0903 123 456 (chị Lan ở phòng hành chính)', 'phone'],
    ['email', 'a..b@congty.vn', 'email'],
    ['street', 'x'.repeat(201), 'tooLong'],
  ] as const)('judges the %s %s as the service does: %s', (field, typed, code) => {
    expect(registrationErrors({ ...emptyRegistration, [field]: typed })[field]).toBe(code);
  });
});

const point = (change: Partial<ContactPointDto>): ContactPointDto => ({
  id: 'c1',
  name: 'Nguyễn Thị Lan',
  post: 'Công chức Văn hóa',
  phone: '028 3829 7000',
  hours: '7:30 đến 17:00',
  kinds: [],
  version: 1,
  ...change,
});
const area = (
  code: string,
  level: AreaDto['level'],
  fullName: string,
  contacts: ContactPointDto[],
  above: AreaContactsDto | null,
): AreaContactsDto => ({
  area: { code, name: fullName, level, path: `79.${code}`, parentName: null, fullName },
  contacts,
  above,
});

describe('the page of an area', () => {
  const points = 'GET /api/registration/v1/areas/26740/contact-points';
  const quan1 = area('760', 'district', 'Quận 1', [point({ id: 'c9', name: 'Trần Văn Tám' })], null);

  it('knows its ward, says whom to call, and from which announcement a unit came', async () => {
    services.on(points, () => ({
      body: area('26740', 'ward', 'Phường Bến Nghé, Quận 1', [point({})], quan1),
    }));
    const { user } = await openApp('/dang-ky/26740?tu=zalo');
    const help = await screen.findByRole('region', { name: 'Cần giúp? Gọi đầu mối tiếp nhận' });
    expect(within(help).getByText('Nguyễn Thị Lan')).toBeTruthy();
    expect(within(help).getByRole('link', { name: '028 3829 7000' }).getAttribute('href')).toBe(
      'tel:02838297000',
    );
    expect(await axeFindings()).toEqual([]);
    await fillWho(user);
    await settled(() =>
      expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Phường, xã, thị trấn' }).value).toBe(
        'Phường Bến Nghé, Quận 1',
      ),
    );
    await user.type(screen.getByLabelText('Số nhà, đường, ấp'), '39 Tôn Thất Đạm');
    await fillWhom(user);
    await press(user, 'Gửi đăng ký');
    await heading('Đã nhận đăng ký');
    expect(sent()[0]?.body).toMatchObject({ areaCode: '26740', announcement: 'zalo' });
    expect(screen.getByRole('link', { name: '028 3829 7000' })).toBeTruthy();
    await press(user, 'Đăng ký đơn vị khác');
    await fillWho(user);
    expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Phường, xã, thị trấn' }).value).toBe(
      'Phường Bến Nghé, Quận 1',
    );
  });

  it('names those above when the ward has nobody for this kind', async () => {
    const own = [point({ kinds: ['school'] })];
    services.on(points, () => ({ body: area('26740', 'ward', 'Phường Bến Nghé, Quận 1', own, quan1) }));
    const { user } = await openApp('/dang-ky/26740');
    expect(await screen.findByText('Nhận: Trường học')).toBeTruthy();
    await user.selectOptions(screen.getByLabelText('Loại đơn vị'), 'Chợ');
    expect(await screen.findByText('Trần Văn Tám')).toBeTruthy();
    expect(screen.queryByText('Nguyễn Thị Lan')).toBeNull();
  });

  describe('of a ward that was merged', () => {
    const into: AreaDto = {
      code: '26743',
      path: '79.760.26743',
      name: 'Phường Bến Thành',
      level: 'ward',
      parentName: 'Quận 1',
      fullName: 'Phường Bến Thành, Quận 1',
    };
    const former: FormerAreaDto = {
      code: '26740',
      name: 'Phường Bến Nghé',
      path: '79.760.26740',
      fullName: 'Phường Bến Nghé, Quận 1',
    };
    const wardField = (): HTMLInputElement =>
      screen.getByRole<HTMLInputElement>('combobox', { name: 'Phường, xã, thị trấn' });
    beforeEach(() => {
      services.on(points, () => ({
        body: { area: { ...into, former }, contacts: [point({})], above: null },
      }));
      services.on('GET /api/registration/v1/areas/merged', () => ({
        body: { items: [{ code: '26740', name: 'Phường Bến Nghé', from: '2021-07-01', into }] },
      }));
      services.on(intake, () => ({
        ...taken,
        body: { ...taken.body, areaName: into.fullName, formerAreaName: former.fullName },
      }));
    });

    it('leads an old link to the new ward, in words', async () => {
      const { user } = await openApp('/dang-ky/26740?tu=notice');
      expect((await screen.findByText(/đã nhập vào/)).textContent).toBe(
        'Phường Bến Nghé, Quận 1 đã nhập vào Phường Bến Thành, Quận 1. Ủy ban nhân dân Phường Bến Thành, Quận 1 nhận đăng ký của bạn.',
      );
      expect(screen.getByText('Nguyễn Thị Lan')).toBeTruthy();
      expect(await axeFindings()).toEqual([]);
      await fillWho(user);
      await settled(() => expect(wardField().value).toBe('Phường Bến Thành, Quận 1'));
      expect(screen.getByText('Phường Bến Nghé đã nhập vào Phường Bến Thành.')).toBeTruthy();
      await user.type(screen.getByLabelText('Số nhà, đường, ấp'), '39 Tôn Thất Đạm');
      await fillWhom(user);
      await press(user, 'Gửi đăng ký');
      await heading('Đã nhận đăng ký');
      expect(sent()[0]?.body).toMatchObject({ areaCode: '26743', announcement: 'notice' });
    });

    it('does not offer it, and finds the new one by its name', async () => {
      const { user } = await openApp('/dang-ky#dia-diem');
      await heading('Đơn vị ở đâu?');
      await user.type(wardField(), 'ben ng');
      const option = await screen.findByRole('option', { name: /trước là Phường Bến Nghé/ });
      expect(option.textContent).toContain('Phường Bến Thành');
      expect(screen.queryByRole('option', { name: /^Phường Bến Nghé/ })).toBeNull();
      await user.click(option);
      expect(wardField().value).toBe('Phường Bến Thành, Quận 1');
      expect(screen.getByText('Phường Bến Nghé đã nhập vào Phường Bến Thành.')).toBeTruthy();
      expect(await axeFindings()).toEqual([]);
    });

    it('says of a form that was open meanwhile who receives it now', async () => {
      services.on(points, () => 'away');
      services.on('GET /api/registration/v1/areas/merged', () => 'away');
      const { user } = await openApp('/dang-ky/26740');
      await fillWho(user);
      await user.type(screen.getByLabelText('Số nhà, đường, ấp'), '39 Tôn Thất Đạm');
      await fillWhom(user);
      await press(user, 'Gửi đăng ký');
      await heading('Đã nhận đăng ký');
      expect(
        screen.getByText(/^Phường Bến Nghé, Quận 1 đã nhập vào Phường Bến Thành, Quận 1\. Đăng ký này/),
      ).toBeTruthy();
      expect(await axeFindings()).toEqual([]);
    });
  });

  it('says that an area is not there, and takes the registration all the same', async () => {
    services.on('GET /api/registration/v1/areas/99999/contact-points', () => ({
      status: 404,
      body: { code: 'PLATFORM.NOT_FOUND' },
    }));
    await openApp('/dang-ky/99999');
    expect(await screen.findByText(/Đường dẫn này không có/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Tiếp tục' })).toBeTruthy();
  });

  it('keeps what was chosen, and its form stands when nobody can be named', async () => {
    services.on(points, () => 'away');
    const first = await openApp('/dang-ky#dia-diem');
    await heading('Đơn vị ở đâu?');
    await chooseWard(first.user, 'da kao', 'Phường Đa Kao, Quận 1');
    first.page.unmount();
    await openApp('/dang-ky/26740?tu=rumour#dia-diem');
    await heading('Đơn vị ở đâu?');
    expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Phường, xã, thị trấn' }).value).toBe(
      'Phường Đa Kao, Quận 1',
    );
    expect(screen.queryByRole('region', { name: /Gọi đầu mối/ })).toBeNull();
    expect(screen.queryByText(/Đường dẫn này không có/)).toBeNull();
  });
});

/** A registration as its unit sees it. */
const trackedRow = (change: Partial<TrackedDto> = {}): TrackedDto => ({
  trackingCode: '7K2M-4QX9-WT',
  name: 'Chợ Cũ Tôn Thất Đạm',
  kind: 'market',
  areaName: 'Phường Bến Nghé, Quận 1',
  state: 'NEEDS_INFO',
  stateSince: '2021-06-25T03:00:00.000Z',
  accountState: null,
  joinedTo: null,
  ncovi: { basis: null, entryId: null, since: null, until: null },
  history: [],
  ...change,
});

describe('following a registration', () => {
  it('says where it is, what to do, and what the committee asks', async () => {
    services.on('POST /api/registration/v1/registrations/track', () => ({
      body: trackedRow({
        history: [
          { state: 'SUBMITTED', at: '2021-06-25T00:15:00.000Z' },
          { state: 'NEEDS_INFO', at: '2021-06-25T03:00:00.000Z', note: 'Cho biết số cổng.' },
        ],
      }),
    }));
    const { user } = await openApp('/dang-ky/tra-cuu');
    await heading('Tra cứu đăng ký');
    await press(user, 'Tra cứu');
    expect(document.activeElement).toBe(await screen.findByRole('alert', { name: 'Còn 2 chỗ cần sửa' }));
    await user.type(screen.getByLabelText('Mã tra cứu'), '7k2m 4qx9 wt');
    await user.type(screen.getByLabelText('Bốn số cuối điện thoại'), '2333');
    await press(user, 'Tra cứu');
    await heading('Cần bạn bổ sung');
    expect(screen.getByText('Cho biết số cổng.')).toBeTruthy();
    expect(screen.getByText('Đơn vị của bạn')).toBeTruthy();
    expect(
      within(screen.getAllByRole('list').at(-1) as HTMLElement).getByText('Chờ ủy ban nhận'),
    ).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  it('takes the answer to what the committee asks, keeps it over a failure, and says where it is then', async () => {
    const history: TrackedDto['history'] = [
      { state: 'SUBMITTED', at: '2021-06-25T00:15:00.000Z' },
      { state: 'NEEDS_INFO', at: '2021-06-25T03:00:00.000Z', note: 'Cho biết số cổng.' },
    ];
    services.on('POST /api/registration/v1/registrations/track', () => ({
      body: trackedRow({ history }),
    }));
    services.on('POST /api/registration/v1/registrations/answer', () => ({
      status: 503,
      body: { code: 'PLATFORM.UNAVAILABLE' },
    }));
    const { user } = await openApp('/dang-ky/tra-cuu');
    await user.type(await screen.findByLabelText('Mã tra cứu'), '7K2M4QX9WT');
    await user.type(screen.getByLabelText('Bốn số cuối điện thoại'), '2333');
    await press(user, 'Tra cứu');
    await heading('Cần bạn bổ sung');
    await press(user, 'Gửi câu trả lời');
    expect(await screen.findByText('Viết câu trả lời rồi gửi')).toBeTruthy();
    await user.type(screen.getByLabelText('Trả lời ủy ban'), 'Hai cổng');
    await press(user, 'Gửi câu trả lời');
    expect(await screen.findByText('Chưa gửi được câu trả lời')).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>('Trả lời ủy ban').value).toBe('Hai cổng');
    expect(await axeFindings()).toEqual([]);
    let sent: unknown;
    services.on('POST /api/registration/v1/registrations/answer', ({ body }) => {
      sent = body;
      return {
        body: trackedRow({
          state: 'SUBMITTED',
          history: [...history, { state: 'SUBMITTED', at: '2021-06-25T04:00:00.000Z', note: 'Hai cổng' }],
        }),
      };
    });
    await press(user, 'Gửi câu trả lời');
    await heading('Chờ ủy ban nhận');
    expect(sent).toEqual({ trackingCode: '7K2M-4QX9-WT', phoneTail: '2333', answer: 'Hai cổng' });
    expect(screen.getByText('Hai cổng')).toBeTruthy();
    expect(screen.queryByLabelText('Trả lời ủy ban')).toBeNull();
  });

  it('sends pictures and PDFs with the answer, each once, and says what it does not take', async () => {
    const history: TrackedDto['history'] = [
      { state: 'NEEDS_INFO', at: '2021-06-25T03:00:00.000Z', note: 'Gửi giấy phép.' },
    ];
    services.on('POST /api/registration/v1/registrations/track', () => ({
      body: trackedRow({ history }),
    }));
    let files = 0;
    services.on('POST /api/registration/v1/registrations/answer-files', ({ headers }) => {
      expect(headers).toMatchObject({
        'x-tracking-code': '7K2M-4QX9-WT',
        'x-phone-tail': '2333',
        'content-type': 'application/octet-stream',
      });
      files += 1;
      return { status: 201, body: { fileId: `f${files}`, type: 'application/pdf' as const, size: 9 } };
    });
    services.on('POST /api/registration/v1/registrations/answer', () => 'away');
    const { user } = await openApp('/dang-ky/tra-cuu');
    await user.type(await screen.findByLabelText('Mã tra cứu'), '7K2M4QX9WT');
    await user.type(screen.getByLabelText('Bốn số cuối điện thoại'), '2333');
    await press(user, 'Tra cứu');
    await heading('Cần bạn bổ sung');
    const picker = screen.getByLabelText<HTMLInputElement>('Gửi kèm ảnh hoặc PDF', { selector: 'input' });
    const file = (name: string, bytes = 9): File => {
      const made = new File(['x'], name);
      Object.defineProperty(made, 'size', { value: bytes });
      return made;
    };
    const pick = async (...chosen: File[]): Promise<void> =>
      userEvent.setup({ applyAccept: false }).upload(picker, chosen);
    await pick(file('bang-ke.docx'));
    expect(await screen.findByText('bang-ke.docx không phải ảnh hay PDF.')).toBeTruthy();
    await pick(file('to.jpg', 6_000_000));
    expect(await screen.findByText(/to.jpg lớn quá 5 MB/)).toBeTruthy();
    await pick(file('a.jpg'), file('b.png'), file('c.webp'), file('d.pdf'));
    expect(await screen.findByText('Chỉ gửi kèm được 3 tệp.')).toBeTruthy();
    await pick(file('giay-phep.pdf'), file('bang-hieu.jpg'));
    expect(screen.queryByText('Chỉ gửi kèm được 3 tệp.')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Bỏ bang-hieu.jpg' }));
    expect(await axeFindings()).toEqual([]);
    await user.type(screen.getByLabelText('Trả lời ủy ban'), 'Đây ạ');
    await press(user, 'Gửi câu trả lời');
    expect(await screen.findByText('Chưa gửi được câu trả lời')).toBeTruthy();
    let sent: unknown;
    services.on('POST /api/registration/v1/registrations/answer', ({ body }) => {
      sent = body;
      return { body: trackedRow({ state: 'SUBMITTED', history }) };
    });
    await press(user, 'Gửi câu trả lời');
    await heading('Chờ ủy ban nhận');
    expect(files).toBe(1);
    expect(sent).toEqual({ trackingCode: '7K2M-4QX9-WT', phoneTail: '2333', answer: 'Đây ạ', files: ['f1'] });
  });

  it('says in one way that nothing was found', async () => {
    services.on('POST /api/registration/v1/registrations/track', () => ({
      status: 404,
      body: { code: 'REGISTRATION.NOT_FOUND' },
    }));
    const { user } = await openApp('/dang-ky/tra-cuu');
    await user.type(await screen.findByLabelText('Mã tra cứu'), '7K2M4QX9WT');
    await user.type(screen.getByLabelText('Bốn số cuối điện thoại'), '0000');
    await press(user, 'Tra cứu');
    expect(await screen.findByText(/Xem lại mã tra cứu và bốn số cuối/)).toBeTruthy();
  });

  it.each([
    ['SUBMITTED', null, 'SUBMITTED', 'committee'],
    ['FORWARDED', null, 'FORWARDED', 'dic'],
    ['FORWARDED', 'REQUESTED', 'REQUESTED', 'dic'],
    ['FORWARDED', 'HANDOVER_WAITING', 'HANDOVER_WAITING', 'committee'],
    ['FORWARDED', 'HANDOVER_RETURNED', 'HANDOVER_RETURNED', 'committee'],
    ['FORWARDED', 'ACTIVATED', 'ACTIVATED', 'nobody'],
    ['FORWARDED', 'SOMETHING_NEW', 'FORWARDED', 'dic'],
    ['PHARMACY_LISTED', null, 'PHARMACY_LISTED', 'health'],
    ['EXEMPT_NCOVI', null, 'EXEMPT_NCOVI', 'nobody'],
  ] as const)('%s with account %s stands as %s at %s', (state, accountState, key, holder) => {
    expect(registrationProgressOf({ state, accountState })).toMatchObject({ key, holder });
  });
});
