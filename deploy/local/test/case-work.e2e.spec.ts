import { dayInHoChiMinh, daysBefore } from '@khai-bao/platform/core';
import { personForm, suspectedAnswers, waitUntil } from '@khai-bao/testing';
import type { Browser, Page } from 'playwright-core';
import { desk, openBrowser, phone, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { buildSite, declare, good, wards } from './site.js';
import { api, signIn } from './whole-system.js';

/** Two days ago, as it is typed. */
const onsetDay = daysBefore(dayInHoChiMinh(new Date()), 2).split('-').reverse().join('/');

const choose = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('button', { name: 'Việc khác' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

describe('a suspected case at the medical centre', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('is taken, called about, isolated, handed over to another district, ruled out there, and part of a cluster', async () => {
    const site = await buildSite(wards.benNghe);
    const { suspected, red, gates } = site;
    const { page, complaints } = await openDesk(browser, 'ttyt.quan1', {
      path: `/ca-nghi-ngo?id=${suspected.caseId}`,
    });
    const article = page.getByRole('article', { name: suspected.code });
    await article.getByRole('button', { name: 'Nhận ca này' }).click();
    await article.getByText('Đã nhận', { exact: true }).waitFor();

    await choose(page, 'Ghi cuộc gọi');
    await picture(page, 'case-call');
    await page.getByRole('dialog').getByRole('radio', { name: 'Gặp được' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Ghi cuộc gọi' }).click();
    await article.getByText('Đang xác minh', { exact: true }).waitFor();
    await choose(page, 'Ghi bước xác minh');
    await picture(page, 'case-step');
    await page.getByRole('dialog').getByLabel('Ghi chú').fill('Phòng cách ly của chợ');
    await page.getByRole('dialog').getByRole('button', { name: 'Ghi bước xác minh' }).click();
    await article.getByText('Đã cách ly').first().waitFor();

    await choose(page, 'Ghi ngày khởi phát');
    const onset = page.getByRole('dialog');
    await onset.getByLabel('Ngày khởi phát').fill(onsetDay);
    await onset.getByRole('button', { name: 'Ghi ngày' }).click();
    await article.getByText(onsetDay).first().waitFor();

    await choose(page, 'Chuyển cho quận khác');
    const transfer = page.getByRole('dialog');
    await transfer.getByLabel('Trung tâm nhận').selectOption({ label: 'Trung tâm y tế Quận 3' });
    await transfer.getByLabel('Vì sao chuyển').fill('Người này ở Quận 3');
    await picture(page, 'case-transfer');
    await transfer.getByRole('button', { name: 'Gửi đề nghị' }).click();
    await page
      .getByRole('region', { name: 'Ca chờ chuyển' })
      .getByText('Chờ Trung tâm y tế Quận 3')
      .first()
      .waitFor();
    await picture(page, 'case-transfer-pending');

    const other = await openDesk(browser, 'ttyt.quan3', { path: '/ca-nghi-ngo' });
    const pending = other.page
      .getByRole('region', { name: 'Ca chờ chuyển' })
      .getByRole('listitem')
      .filter({ hasText: suspected.code });
    await pending.getByText('Người này ở Quận 3').waitFor();
    await picture(other.page, 'case-transfer-incoming');
    await pending.getByRole('button', { name: 'Nhận ca' }).click();
    const taken = other.page.getByRole('article', { name: suspected.code });
    await taken.getByText(red.fullName).first().waitFor();
    await taken.getByRole('button', { name: 'Loại trừ' }).click();
    const dialog = other.page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Xét nghiệm âm tính' }).check();
    await picture(other.page, 'case-rule-out');
    await dialog.getByRole('button', { name: 'Loại trừ' }).click();
    await taken.getByText('Xét nghiệm âm tính').first().waitFor();
    await other.page.setViewportSize(phone);
    await picture(other.page, 'case-detail-phone');

    // The first centre reads the outcome, and changes nothing any more.
    await page.goto(`/admin/ca-nghi-ngo?muc=transferred&ma=${suspected.caseId}`);
    await page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: site.market.name })
      .first()
      .waitFor();
    await article.getByText('Đã loại trừ', { exact: true }).waitFor();
    expect(await article.getByRole('button', { name: 'Mở lại' }).count()).toBe(0);
    await picture(page, 'case-handed-over');

    for (let i = 0; i < 3; i++)
      await declare(gates[0]!.code, {
        person: personForm({ fullName: `Lê Văn Chùm ${'ABC'[i]}`, phone: `090477788${i}` }),
        answers: suspectedAnswers(),
      });
    const centre = await signIn('ttyt.quan1');
    await waitUntil(
      async () =>
        (good(await api('GET', '/api/alerts/v1/clusters', centre)).items as { unitNames: string[] }[]).some(
          ({ unitNames }) => unitNames.includes(site.market.name),
        ),
      'the cluster of the market',
    );
    await page.goto('/admin/chum-ca');
    const cluster = page.getByRole('button', { name: new RegExp(site.market.name) }).first();
    await cluster.click();
    await page.getByRole('region', { name: 'Số ca theo ngày khai báo' }).waitFor();
    await page.getByRole('group', { name: 'Ca và đơn vị theo ngày' }).getByRole('link').first().waitFor();
    await picture(page, 'cluster');
    await page.setViewportSize(phone);
    await picture(page, 'cluster-phone');
    await page.setViewportSize(desk);
    await page.goto('/admin/buc-tranh-ca');
    await page.getByRole('button', { name: /, Phường Bến Nghé: [1-9]/ }).waitFor();
    await picture(page, 'case-picture');
    await page.getByRole('button', { name: /, Phường Bến Nghé:/ }).press('Enter');
    await page.getByText('Chỉ các ca ở Phường Bến Nghé').waitFor();
    expect([...complaints, ...other.complaints]).toEqual([]);

    const unit = await openDesk(browser, site.admin.username, {
      password: site.admin.password,
      path: '/hom-nay',
    });
    await unit.page.getByRole('heading', { name: 'Ca nghi ngờ tại đơn vị' }).waitFor();
    await unit.page.getByText('Trung tâm y tế đã xử lý xong').first().waitFor();
    await picture(unit.page, 'unit-cases');
    expect(unit.complaints).toEqual([]);
  }, 300_000);
});
