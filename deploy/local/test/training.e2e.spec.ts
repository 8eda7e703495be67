import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { good, madeUpWord } from './site.js';
import { api, signIn } from './whole-system.js';

const room = 'https://phong.example.vn/tap-huan';
const minuteMs = 60_000;

/** A ward signs up with two clicks and gets a link of its own into the room. */
describe('a training session', () => {
  const title = `Tập huấn ${madeUpWord()}`;
  let browser: Browser;
  let sessionId: string;

  beforeAll(async () => {
    browser = await openBrowser();
    const startsAt = Date.now() + 10 * minuteMs;
    ({ sessionId } = good(
      await api('POST', '/api/support/v1/training/sessions', await signIn('so.tttt'), {
        title,
        description: 'Đặt áp phích, trực cổng, khai báo hộ.',
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(startsAt + 90 * minuteMs).toISOString(),
        languages: ['vi'],
        attendeeGroups: ['unit-admin', 'gate-staff', 'official'],
        unitKinds: [],
        areaPaths: ['79'],
        seats: 500,
        roomAddress: room,
        roomCode: '260621',
      }),
    ));
  });
  afterAll(() => browser.close());

  it('is signed up for with two clicks; the own link records the arrival and leads into the room', async () => {
    const ward = await openDesk(browser, 'phuong.bennghe', { path: '/tap-huan' });
    const card = ward.page.getByRole('article').filter({ hasText: title });
    await card.getByRole('button', { name: 'Đăng ký' }).click();
    await ward.page.getByRole('dialog').getByRole('button', { name: 'Đăng ký 1 người' }).click();
    const link = card.getByRole('link', { name: 'Vào phòng bằng đường dẫn riêng' });
    await link.waitFor();
    await picture(ward.page, 'training-ward');
    const address = (await link.getAttribute('href')) ?? '';
    expect(address).toMatch(/\/admin\/vao-tap-huan#[0-9a-f-]{36}\.[\w-]{22}$/);
    expect(ward.complaints).toEqual([]);

    // The room is another product: a page stands for it.
    const person = await openTab(browser, phone);
    await person.context.route(`${room}**`, (asked) =>
      asked.fulfill({ contentType: 'text/html', body: '<h1>Phòng</h1>' }),
    );
    await person.page.goto(address);
    await person.page.waitForURL(room);
    const organiser = await signIn('so.tttt');
    const { items } = good(
      await api('GET', `/api/support/v1/training/sessions/${sessionId}/attendance`, organiser),
    );
    expect(items).toMatchObject([{ arrivedAt: expect.any(String) as string }]);
  });
});
