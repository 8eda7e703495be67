import type { Browser } from 'playwright-core';
import { desk, openBrowser, openTab, phone, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { good, madeUpWord } from './site.js';
import { api, signIn } from './whole-system.js';

const room = 'https://phong.example.vn/tap-huan';
const minuteMs = 60_000;
const small = { width: 320, height: 640 };

/** A ward signs up with two clicks, enters by its own link, and DIC sees who came before it cancels. */
describe('a training session', () => {
  const title = `Tập huấn ${madeUpWord()}`;
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    const startsAt = Date.now() + 10 * minuteMs;
    good(
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
    );
  });
  afterAll(() => browser.close());

  it('is signed up for with two clicks, entered by the own link, and shows DIC who came', async () => {
    const ward = await openDesk(browser, 'phuong.bennghe', { path: '/tap-huan' });
    const card = ward.page.getByRole('article').filter({ hasText: title });
    await card.getByRole('button', { name: 'Đăng ký' }).click();
    await ward.page.getByRole('dialog').getByRole('button', { name: 'Đăng ký 1 người' }).click();
    const link = card.getByRole('link', { name: 'Vào phòng bằng đường dẫn riêng' });
    await link.waitFor();
    await picture(ward.page, 'training-ward');
    const address = (await link.getAttribute('href'))!;

    const visitor = await openTab(browser, phone);
    await visitor.context.route(`${room}**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Phòng</title><h1>Phòng họp</h1>' }),
    );
    await visitor.page.goto(address);
    await visitor.page.getByRole('heading', { name: 'Phòng họp' }).waitFor();
    await visitor.page.goBack();
    await visitor.page.getByText(/Đã ghi nhận bạn vào lúc/).waitFor();
    await picture(visitor.page, 'training-link');
    await visitor.page.getByRole('button', { name: 'Tôi đã rời phòng' }).click();
    await visitor.page.getByText(/Đã ghi nhận bạn ra lúc/).waitFor();

    await ward.page.goto('/admin/kenh-ho-tro?phong=training');
    await ward.page.getByRole('button', { name: new RegExp(title) }).click();
    await ward.page.getByRole('link', { name: room }).waitFor();
    await picture(ward.page, 'training-post');

    const dic = await openDesk(browser, 'so.tttt', { path: '/tap-huan', viewport: desk });
    const held = dic.page.getByRole('article').filter({ hasText: title });
    await held.getByRole('button', { name: 'Danh sách dự' }).click();
    await dic.page
      .getByRole('dialog')
      .getByRole('cell', { name: /Có chỗ/ })
      .waitFor();
    await picture(dic.page, 'training-attendance');
    await dic.page.keyboard.press('Escape');
    await held.getByRole('button', { name: 'Hủy buổi' }).click();
    await dic.page.getByRole('dialog').getByRole('textbox').fill('Mất điện');
    await dic.page.getByRole('dialog').getByRole('button', { name: 'Hủy buổi' }).click();
    await held.getByText('Lý do: Mất điện').waitFor();
    await dic.page.setViewportSize(small);
    await picture(dic.page, 'training-dic-320');
    await visitor.page.reload();
    await visitor.page.getByText(/Buổi này đã hủy/).waitFor();
    expect([...ward.complaints, ...dic.complaints, ...visitor.complaints]).toEqual([]);
  });
});
