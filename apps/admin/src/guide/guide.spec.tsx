import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import type {
  GuideBlockDto,
  GuideDto,
  GuideInlineDto,
  GuideItemDto,
  GuideRole,
} from '@khai-bao/api-client/support';
import { openDesk, refuse, StubResponse, type Services } from '../../test/desk.js';

const line = (text: string): GuideInlineDto[] => [{ text, isBold: false, href: null }];
const block = (kind: GuideBlockDto['kind'], more: Partial<GuideBlockDto> = {}): GuideBlockDto => ({
  kind,
  inlines: [],
  items: [],
  columns: 0,
  picture: null,
  ...more,
});
const item = (text: string, marker: string | null = null): GuideItemDto => ({
  inlines: line(text),
  level: 0,
  marker,
});
const guideIn = (language: GuideDto['language'], role: GuideRole): GuideDto => ({
  role,
  language,
  title: language === 'vi' ? `Hướng dẫn ${role}` : `Guide ${role}`,
  major: 1,
  minor: 1,
  publishedAt: '2021-06-25T03:00:00.000Z',
  summary: 'Thêm phần in áp phích.',
  versions: [
    { role, title: 'x', major: 1, minor: 1, publishedAt: '2021-06-25T03:00:00.000Z', summary: 'Thêm phần in áp phích.' },
    { role, title: 'x', major: 1, minor: 0, publishedAt: '2021-06-20T03:00:00.000Z', summary: '' },
  ],
  document: {
    title: language === 'vi' ? `Hướng dẫn ${role}` : `Guide ${role}`,
    intro: [block('paragraph', { inlines: line('Dành cho người có phiếu.') })],
    sections: [
      {
        anchor: 'gates',
        title: language === 'vi' ? 'Tạo cổng' : 'Make gates',
        blocks: [
          block('steps', { items: [item('Mở mục Cổng', '1.'), item('Bấm Thêm', '2.')] }),
          block('note', { items: [item('Mã QR không đổi.')] }),
          block('table', { columns: 2, items: [item('Màu'), item('Nghĩa'), item('Xanh'), item('Mời vào')] }),
          block('picture', { picture: { name: 'unit-gates', alt: 'Danh sách cổng' } }),
          block('paragraph', { inlines: [{ text: 'Xem cổng', isBold: true, href: '/admin/cong' }] }),
        ],
      },
      { anchor: 'posters', title: 'In áp phích', blocks: [block('list', { items: [item('Giấy A4', '•')] })] },
    ],
  },
}); // prettier-ignore

const guides: Services = {
  'GET /api/support/v1/guides/{role}': ({ params, query }) =>
    guideIn(query.get('language') === 'en' ? 'en' : 'vi', params['role'] as GuideRole),
  'GET /api/support/v1/guides/{role}/changes': () => ({
    sections: [{ anchor: 'posters', title: 'In áp phích', change: 'added', lines: [] }],
  }),
  'GET /api/support/v1/guide-search': () => ({
    items: [{ role: 'guard', guide: 'Hướng dẫn guard', anchor: 'scan', title: 'Quét mã', line: 'Đưa máy gần mã' }],
  }), // prettier-ignore
};
const signedOut: Services = {
  ...guides,
  'POST /api/accounts/v1/session/refresh': () => refuse(401, 'ACCOUNTS.SESSION_ENDED'),
  'GET /api/registration/v1/areas': () => ({
    items: [{ code: '26740', name: 'Phường Bến Nghé', level: 'ward', path: '79.760.26740', parentName: 'Quận 1', fullName: 'Phường Bến Nghé, Quận 1' }],
  }),
  'GET /api/registration/v1/areas/{code}/contact-points': () => ({
    area: { code: '26740', path: '79.760.26740', name: 'Phường Bến Nghé', level: 'ward', parentName: 'Quận 1', fullName: 'Phường Bến Nghé, Quận 1' },
    contacts: [{ id: 'c1', name: 'Nguyễn Thị Lan', post: 'Công chức', phone: '028 3829 7000', hours: '7:30 đến 17:00', kinds: [], version: 1 }],
    above: null,
  }),
}; // prettier-ignore
afterEach(cleanup);

it('is read without signing in, in both languages, and passes the accessibility check', async () => {
  const user = userEvent.setup({ delay: null });
  const { container } = openDesk('unit-admin', '/huong-dan', signedOut);
  await screen.findByRole('heading', { level: 1, name: 'Hướng dẫn unit-admin' });
  expect(screen.queryByLabelText('Tên đăng nhập')).toBeNull();
  const gates = screen.getByRole('region', { name: /Tạo cổng/ });
  expect(within(gates).getAllByRole('listitem')).toHaveLength(2);
  expect(within(gates).getByRole('link', { name: 'Xem cổng' }).getAttribute('href')).toBe('/admin/cong');
  expect(within(gates).getByRole('img', { name: 'Danh sách cổng' })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Tải bản PDF' }).getAttribute('href')).toBe(
    '/api/support/v1/guides/unit-admin/file?language=vi',
  );
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'English' }));
  await screen.findByRole('heading', { level: 1, name: 'Guide unit-admin' });
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
});

it('opens the guide of another reader, and finds paragraphs in all guides', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('unit-admin', '/huong-dan', signedOut);
  await user.click(await screen.findByRole('link', { name: 'Người khai báo' }));
  await screen.findByRole('heading', { level: 1, name: 'Hướng dẫn citizen' });
  await user.type(screen.getByRole('searchbox', { name: 'Tìm trong mọi hướng dẫn' }), 'quet ma');
  await user.click(await screen.findByRole('link', { name: /Quét mã/ }));
  await screen.findByRole('heading', { level: 1, name: 'Hướng dẫn guard' });
});

it('says what is new, and what differs from the version one knows', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('unit-admin', '/huong-dan', signedOut);
  await user.click(await screen.findByText('Có gì mới'));
  expect(screen.getByText('Thêm phần in áp phích.')).toBeTruthy();
  await user.selectOptions(screen.getByRole('combobox', { name: 'Khác gì với bản' }), '1.0');
  expect(await screen.findByText('phần mới')).toBeTruthy();
});

it('says whom to call in one’s ward and leads to its page', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('unit-admin', '/huong-dan', signedOut);
  await user.type(await screen.findByRole('combobox', { name: 'Ủy ban nơi đơn vị hoạt động' }), 'ben nghe');
  // The list unfolds with a transition, which this document does not play.
  await user.click(await screen.findByRole('option', { name: 'Phường Bến Nghé, Quận 1', hidden: true }));
  const phone = await screen.findByRole('link', { name: '028 3829 7000' });
  expect(phone.getAttribute('href')).toBe('tel:02838297000');
  expect(screen.getByRole('link', { name: 'Trang của Phường Bến Nghé, Quận 1' }).getAttribute('href')).toBe(
    '/dang-ky/26740',
  );
});

it('of the role stands outside the house for who is signed in, and its opening is recorded', async () => {
  const recorded: unknown[] = [];
  openDesk('unit-admin', '/huong-dan', {
    ...guides,
    'POST /api/support/v1/guide-readings': ({ body }) => {
      recorded.push(body);
      return new StubResponse(204, undefined);
    },
  });
  await screen.findByRole('heading', { level: 1, name: 'Hướng dẫn unit-admin' });
  expect(screen.queryByRole('navigation', { name: 'Các phần việc' })).toBeNull();
  expect(recorded).toEqual([{ major: 1, minor: 1 }]);
});
