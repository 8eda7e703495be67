import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { signPass } from '@khai-bao/health-form';
import { readInbox, waitUntil } from '@khai-bao/testing';
import type { Browser, Page } from 'playwright-core';
import { choose, openBrowser, openTab, phone, picture, type Tab } from './browser.js';
import { chooseWard, declare, registerUnit, type Registration, type Visitor } from './citizen-steps.js';
import { openDesk, takeAccount } from './desk-steps.js';
import { filmOfQr } from './qr-video.js';
import { api, control, signIn, sql, system } from './whole-system.js';

const well: Visitor = {
  name: 'Nguyễn Thị Minh Khai',
  birth: '1990',
  sex: 'Nữ',
  phone: '0903 123 456',
  ward: 'da kao',
  street: '17 Điện Biên Phủ',
};
const ill: Visitor = {
  name: 'Lê Quang Bình',
  birth: '20/05/1988',
  sex: 'Nam',
  phone: '+84 912 000 111',
  ward: 'p5 q3',
  street: '44 Bàn Cờ',
  yes: [
    { question: /Sốt, ho, khó thở, viêm phổi/, chips: ['Sốt'] },
    { question: /Gần người mắc hoặc nghi mắc/ },
  ],
};
const marketPassword = 'Chợ mở cửa lúc 5 giờ';
const guardPassword = 'Bảo vệ đứng ở cổng 1';

/** The main job, in its order: each step stands on the one before. */
describe('the main job, in a browser', () => {
  let browser: Browser;
  let citizen: Tab;
  let ward: Tab;
  let dic: Tab;
  let market: Tab;
  let guard: Tab;
  let duty: Record<'quan1' | 'hcdc' | 'quan3', Tab>;
  const tracking: Record<string, string> = {};
  const account = { username: '', oneTimePassword: '' };
  const staff = { username: '', oneTimePassword: '' };
  const gates = { entrance: '', exit: '' };
  const passes = { green: '', red: '' };
  const tabs: Tab[] = [];
  const keep = <T extends Tab>(tab: T): T => {
    tabs.push(tab);
    return tab;
  };
  let broken = false;

  beforeAll(async () => {
    browser = await openBrowser();
    citizen = keep(await openTab(browser, phone));
  });
  afterAll(async () => {
    await browser.close();
  });
  /** A step that fails ends the story: the steps behind it would only repeat it. */
  const step = (name: string, play: () => Promise<void>, limit = 90_000): void =>
    // eslint-disable-next-line jest/expect-expect -- each step holds its own assertions
    it(
      name,
      async () => {
        if (broken) throw new Error('an earlier step failed');
        broken = true;
        await play();
        broken = false;
      },
      limit,
    );

  step('0. the ward names whom to call and announces; page, notice and picture are ready', async () => {
    const { page, context } = keep(await openDesk(browser, 'phuong.bennghe', { path: '/thong-bao' }));
    await page.getByRole('button', { name: 'Thêm đầu mối' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Họ và tên').fill('Nguyễn Thị Lan');
    await dialog.getByLabel('Chức vụ').fill('Công chức Văn hóa - Xã hội');
    await dialog.getByLabel('Số điện thoại').fill('(028) 3829.7000');
    await dialog.getByLabel('Giờ tiếp').fill('7:30 đến 17:00, thứ Hai đến thứ Bảy');
    await dialog.getByRole('button', { name: 'Thêm đầu mối' }).click();
    await page.getByRole('region', { name: 'Đầu mối tiếp nhận' }).getByText('028 3829 7000').waitFor();
    await page.getByText(/gặp Nguyễn Thị Lan/).waitFor();
    await picture(page, '0-announce');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tải hình' }).click(),
    ]);
    const drawn = readFileSync(await download.path());
    expect(drawn.subarray(1, 4).toString()).toBe('PNG');
    expect([drawn.readUInt32BE(16), drawn.readUInt32BE(20)]).toEqual([1200, 630]);
    await download.saveAs(path.resolve(import.meta.dirname, '../../../.state/pictures/0-picture.png'));
    await page.getByRole('button', { name: 'Xem và in' }).click();
    await page.getByTestId('board-notice').getByText('028 3829 7000').waitFor();
    await page.setViewportSize({ width: 900, height: 1250 });
    await picture(page, '0-notice');
    await context.close();
    const unit = keep(await openTab(browser, phone));
    await unit.page.goto('/dang-ky/26740?tu=notice');
    await unit.page.getByRole('link', { name: '028 3829 7000' }).waitFor();
    await picture(unit.page, '0-area');
    await unit.context.close();
  });

  step(
    '1a. a market without e-mail registers, finds its ward without diacritics and can follow it',
    async () => {
      const { page } = citizen;
      tracking['market'] = await registerUnit(page, {
      kind: 'Chợ', name: 'Chợ Bến Nghé', ward: 'ben nghe', street: '12 Tôn Thất Đạm', representative: 'Lê Thị Hoa', phone: '0908.222.333',
    }); // prettier-ignore
      await picture(page, '1-registered');
      await page.goto('/dang-ky/tra-cuu');
      await page.getByLabel('Mã tra cứu').fill(tracking['market'].replaceAll('-', '').toLowerCase());
      await page.getByLabel('Bốn số cuối điện thoại').fill('2333');
      await page.getByRole('button', { name: 'Tra cứu' }).click();
      await page.getByText('Phường Bến Nghé, Quận 1').first().waitFor();
      await picture(page, '1-tracked');
    },
  );

  step('1b. a company with e-mail, a shop that uses NCOVI and a pharmacy register', async () => {
    const common = { ward: 'P. Bến Nghé Q.1', representative: 'Người Phụ Trách' };
    const register = async (unit: Registration, at?: string): Promise<string> => {
      const { page, context } = keep(await openTab(browser, phone));
      const code = await registerUnit(page, unit, at);
      await context.close();
      return code;
    };
    tracking['company'] = await register({
      ...common,
      kind: 'Công ty, doanh nghiệp',
      name: 'Công ty Sao Mai',
      street: '45 Nguyễn Huệ',
      phone: '028 3829 7000',
      email: 'hanhchinh@saomai.example.vn',
    });
    tracking['shop'] = await register({
      ...common,
      kind: 'Cửa hàng, cơ sở kinh doanh',
      name: 'Cửa hàng Hoa Lan',
      street: '8 Hồ Tùng Mậu',
      phone: '0909111222',
      ncovi: true,
    });
    const { representative } = common;
    const pharmacy = { kind: 'Nhà thuốc', name: 'Nhà thuốc An Tâm', street: '21 Lê Lợi', representative };
    tracking['pharmacy'] = await register({ ...pharmacy, phone: '84-907-555-666' }, '/dang-ky/26740?tu=zalo');
    await register({
      ...common,
      kind: 'Khách sạn, nhà nghỉ',
      name: 'Khách sạn Phường Khác',
      ward: 'da kao',
      street: '5 Mạc Đĩnh Chi',
      phone: '0986123987',
    });
    expect(new Set(Object.values(tracking)).size).toBe(4);
  });

  step(
    '2. the ward’s officer sees these four alone, receives them and sends each to where it belongs',
    async () => {
      dic = keep(await openDesk(browser, 'so.tttt', { path: '/kenh-ho-tro' }));
      await dic.page.getByText('Trực tiếp').waitFor();
      ward = keep(await openDesk(browser, 'phuong.bennghe'));
      const { page } = ward;
      await page.getByRole('button', { name: 'Chợ Bến Nghé' }).waitFor();
      await picture(page, '2-inbox');
      const names = await page.locator('tbody tr').allInnerTexts();
      expect(names).toHaveLength(4);
      expect(names.join()).not.toContain('Khách sạn Phường Khác');
      await page.getByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }).check();
      await page
        .getByRole('button', { name: /Tiếp nhận 4 đơn vị: 2 chuyển Sở, 1 nhà thuốc.*, 1 ghi đã dùng NCOVI/ })
        .click();
      await page.getByRole('button', { name: 'Làm ngay' }).click();
      await page.getByRole('button', { name: 'Xem từng đơn vị' }).click();
      const results = page.getByRole('dialog');
      await results.getByText('Nhà thuốc An Tâm').waitFor();
      await picture(page, '2-results');
      await page.keyboard.press('Escape');
      await page.getByText('Không còn việc nào chờ bạn').waitFor();
      await page.getByRole('tab', { name: /Đã chuyển 2/ }).waitFor();
      await page.getByRole('tab', { name: /Nhà thuốc 1/ }).waitFor();
      await page.getByRole('tab', { name: /Dùng NCOVI 1/ }).click();
      await page.getByRole('button', { name: 'Cửa hàng Hoa Lan' }).waitFor();
      await picture(page, '2-received');
      await page.getByRole('link', { name: 'Thông báo' }).click();
      await page.getByRole('row', { name: /Bài Zalo.*1/ }).waitFor();
      await page.getByRole('row', { name: /Tự gõ địa chỉ.*3/ }).waitFor();
      await page.getByRole('link', { name: 'Tiếp nhận' }).first().click();
    },
  );

  step('2b. the district sees all of its wards, another district none; Health has the pharmacy', async () => {
    const quan1 = keep(await openDesk(browser, 'quan1', { path: '/tiep-nhan?muc=all' }));
    for (const name of ['Chợ Bến Nghé', 'Công ty Sao Mai', 'Khách sạn Phường Khác'])
      await quan1.page.getByRole('button', { name }).waitFor();
    const quan3 = keep(await openDesk(browser, 'quan3', { path: '/tiep-nhan?muc=all' }));
    await quan3.page.getByText('Chưa có đăng ký nào ở đây').waitFor();
    const health = keep(await openDesk(browser, 'so.yte', { path: '/nha-thuoc' }));
    await health.page.getByText('Nhà thuốc An Tâm').waitFor();
    expect(await health.page.getByText('Chợ Bến Nghé').count()).toBe(0);
  });

  step('3a. the forwards stand in the Support channel at once; DIC approves both', async () => {
    const { page } = dic;
    await page.getByText('Chợ Bến Nghé').first().waitFor();
    await page.getByText('Công ty Sao Mai').first().waitFor();
    await picture(page, '3-channel');
    await page.goto('/admin/yeu-cau-tai-khoan');
    await page.getByRole('checkbox', { name: 'Chọn Chợ Bến Nghé' }).check();
    await page.getByRole('checkbox', { name: 'Chọn Công ty Sao Mai' }).check();
    await page.getByRole('button', { name: 'Duyệt 2 đơn vị' }).click();
    await page.getByRole('dialog').getByText('Công ty Sao Mai').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Không có yêu cầu nào chờ duyệt').waitFor();
    await picture(page, '3-approved');
  });

  step(
    '3b. the company’s account is in its mail, the market’s is opened once by the ward and handed over',
    async () => {
      const [mail] = await waitUntil(async () => {
        const found = await readInbox('hanhchinh@saomai.example.vn', system.inbox);
        return found.length > 0 ? found : null;
      }, 'the company’s mail');
      expect(mail!.text).toMatch(/Tên đăng nhập: congtysaomai\.\w{4}/);
      const { page } = ward;
      await page.goto('/admin/ban-giao');
      await page.getByText('Chợ Bến Nghé').first().click();
      await page.getByRole('button', { name: 'Mở và in phiếu' }).click();
      await page.getByRole('button', { name: 'Mở phiếu ngay' }).click();
      await page.getByText('Phiếu bàn giao tài khoản').first().waitFor();
      await picture(page, '3-slip');
      const slip = await page.locator('body').innerText();
      account.username = /chobennghe\.\w{4}/.exec(slip)![0];
      account.oneTimePassword = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}(?!-)/.exec(slip)![0];
      await page.getByRole('button', { name: 'Xác nhận đã bàn giao' }).click();
      const confirm = page.getByRole('dialog');
      await confirm.getByLabel('Người nhận phiếu').fill('Lê Thị Hoa');
      await confirm.getByRole('button', { name: 'Xác nhận đã bàn giao' }).click();
      await page.getByText('Đã bàn giao tài khoản cho Chợ Bến Nghé').waitFor();
    },
  );

  step('3c. a second opening is refused, and the trail names who tried', async () => {
    const token = await signIn('phuong.bennghe');
    const { body } = await api('GET', '/api/accounts/v1/handovers?state=ALL', token);
    const { handoverId } = body.items.find(
      ({ unitName }: { unitName: string }) => unitName === 'Chợ Bến Nghé',
    );
    expect(await api('POST', `/api/accounts/v1/handovers/${handoverId}/open`, token)).toMatchObject({
      status: 409,
      body: { code: 'ACCOUNTS.HANDOVER_ALREADY_OPENED' },
    });
    const auditor = keep(await openDesk(browser, 'kiemtra', { path: '/nhat-ky' }));
    await waitUntil(async () => {
      await auditor.page.reload();
      // The page is there before its list is.
      const seen = auditor.page.getByText('Thử mở lại phiếu đã mở').first().waitFor({ timeout: 3_000 });
      return seen.then(
        () => true,
        () => false,
      );
    }, 'the refused opening in the trail');
    await picture(auditor.page, '3-trail');
  });

  step('4. the market’s admin takes the account, makes two gates and prints a poster for each', async () => {
    market = keep(await openTab(browser, { width: 1366, height: 768 }));
    const { page } = market;
    await takeAccount(page, account.username, account.oneTimePassword, marketPassword);
    await page.goto('/admin/cong');
    for (const [name, way] of [
      ['Cổng 1, đường Tôn Thất Đạm', 'Lối vào'],
      ['Cổng 2, đường Hồ Tùng Mậu', 'Lối ra'],
    ] as const) {
      await page.getByRole('button', { name: 'Thêm cổng' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Tên cổng').fill(name);
      await choose(dialog, way);
      await dialog.getByRole('button', { name: 'Tạo cổng' }).click();
      await page.getByRole('heading', { name }).waitFor();
    }
    await picture(page, '4-gates');
    for (const [key, name] of [
      ['entrance', 'Cổng 1, đường Tôn Thất Đạm'],
      ['exit', 'Cổng 2, đường Hồ Tùng Mậu'],
    ] as const) {
      await page.goto('/admin/cong');
      await page.getByRole('link', { name: `Áp phích ${name}` }).click();
      const [, code] = /\/G\/(\w{7})\/1$/.exec(await page.getByText(/^Mã QR dẫn tới/).innerText())!;
      gates[key] = code!;
      const sheet = page.getByTestId('sheet-poster');
      await sheet.waitFor();
      const poster = (await sheet.locator('text').allTextContents()).join(' ');
      for (const words of [
        'Chợ Bến Nghé',
        name,
        `${code!.slice(0, 3)}-${code!.slice(3, 6)}-${code!.slice(6)}`,
        'quét mã',
        'No phone',
      ])
        expect(poster.toLowerCase()).toContain(words.toLowerCase());
      await picture(page, `4-poster-${key}`);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByText('Tải PDF').click(),
      ]);
      expect(download.suggestedFilename()).toBe(`ap-phich-${code}.pdf`);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).subarray(0, 5).toString()).toBe('%PDF-');
    }
  });

  step('4b. the admin makes an account for the guard at the gate', async () => {
    const { page } = market;
    await page.goto('/admin/nhan-vien-cong');
    await page.getByRole('button', { name: 'Thêm nhân viên' }).first().click();
    await page.getByRole('dialog').getByLabel('Họ và tên').fill('Nguyễn Văn Bảo');
    await page.getByRole('dialog').getByRole('button', { name: 'Tạo tài khoản' }).click();
    await page.getByText('Mật khẩu này chỉ hiện một lần').waitFor();
    const shown = await page.getByRole('dialog').innerText();
    staff.username = /nguyenvanbao\.\w{4}/.exec(shown)![0];
    staff.oneTimePassword = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(shown)![0];
  });

  step('5a. a citizen declares on a phone and gets a green pass that is read from two metres', async () => {
    const { page } = citizen;
    await declare(page, gates.entrance, well);
    const word = page.getByText('MỜI VÀO', { exact: true });
    await word.waitFor();
    const { height } = (await word.boundingBox())!;
    expect(height).toBeGreaterThanOrEqual(44);
    const clock = async (): Promise<string> =>
      /\d{2}:\d{2}:\d{2}/.exec(await page.locator('body').innerText())![0];
    const before = await clock();
    await waitUntil(async () => (await clock()) !== before, 'the clock to move');
    passes.green = /[2-9A-Z]{4}-[2-9A-Z]{4}(?![-\w])/.exec(await page.locator('main').innerText())![0];
    await picture(page, '5-green');
  });

  step(
    '5b and 7a. a second one is stopped and told what to do; the duty pages of Quận 1 and HCDC show it without reloading, Quận 3’s does not',
    async () => {
      duty = {
        quan1: keep(await openDesk(browser, 'ttyt.quan1', { path: '/ca-nghi-ngo' })),
        hcdc: keep(await openDesk(browser, 'hcdc', { path: '/ca-nghi-ngo' })),
        quan3: keep(await openDesk(browser, 'ttyt.quan3', { path: '/ca-nghi-ngo' })),
      };
      for (const { page } of Object.values(duty)) await page.getByText('Trực tiếp').waitFor();
      const visitor = keep(await openTab(browser, phone));
      await declare(visitor.page, gates.entrance, ill);
      const accepted = Date.now();
      const shown = Promise.all(
        [duty.quan1, duty.hcdc].map(({ page }) => page.getByText('L. Q. Bình, 1988').first().waitFor()),
      );
      await visitor.page.getByText('DỪNG LẠI', { exact: true }).waitFor();
      await shown;
      process.stdout.write(
        `      the case stood on both open consoles ${Date.now() - accepted} ms after the citizen's answer\n`,
      );
      await visitor.page.getByText('Trung tâm y tế Quận 1 đã được báo lúc', { exact: false }).waitFor();
      const words = await visitor.page.locator('body').innerText();
      expect(words).toContain('1900 9095');
      expect(words).toContain('Trung tâm y tế Quận 1');
      expect(words).toContain('Việc cần làm ngay');
      await picture(visitor.page, '5-red');
      await picture(duty.quan1.page, '7-case');
      await visitor.page.goto('/cua-toi');
      await visitor.page.getByText('Dừng lại').first().waitFor();
      const [row] = await sql<{ pass_code: string }>(
        'declarations',
        `select pass_code from declaration where outcome = 'suspected' order by accepted_at desc limit 1`,
      );
      passes.red = row!.pass_code;
      expect(await duty.quan3.page.getByText('L. Q. Bình').count()).toBe(0);
    },
  );

  step('5c and 6a. the guard takes the account, and declares for somebody without a phone', async () => {
    guard = keep(await openTab(browser, phone));
    const { page } = guard;
    await takeAccount(page, staff.username, staff.oneTimePassword, guardPassword);
    await chooseGate(page);
    await openAtGate(page, 'Khai hộ');
    await page.getByLabel('Họ và tên').fill('Võ Thị Sáu');
    await page.getByLabel('Năm sinh').fill('1948');
    await choose(page, 'Nữ');
    await page.getByLabel('Số điện thoại').fill('0906 321 654');
    await chooseWard(page, /Nơi ở: phường, xã/, 'cau kho');
    await page.getByLabel('Số nhà, đường, ấp').fill('9 Trần Đình Xu');
    for (const no of await page
      .locator('label')
      .filter({ hasText: /^Không$/ })
      .all())
      if (await no.isVisible()) await no.click();
    await page.getByText('Khách đã nghe và đồng ý').click();
    await picture(page, '5-on-behalf');
    await page.getByRole('button', { name: 'Gửi tờ khai hộ' }).click();
    await page.getByText('MỜI VÀO').waitFor();
    await picture(page, '5-on-behalf-green');
    await page.getByRole('button', { name: 'Ghi vào' }).click();
    await page.getByText('Đã ghi vào: V. T. Sáu').waitFor();
  });

  step(
    '6b. typed codes: green is let in and recorded, red is stopped; expired, altered and forged passes are refused',
    async () => {
      const { page } = guard;
      const type = async (text: string): Promise<void> => {
        await openAtGate(page, 'Gõ mã');
        await page.getByLabel('Mã thông hành').fill(text);
        await page.getByRole('button', { name: 'Kiểm tra' }).click();
      };
      await type(passes.green);
      await page.getByText('MỜI VÀO').waitFor();
      await picture(page, '6-green');
      await page.getByRole('button', { name: 'Ghi vào' }).click();
      await page.getByText('Đã ghi vào: N. T. M. Khai').waitFor();
      await type(passes.red);
      await page.getByText('DỪNG LẠI').waitFor();
      await picture(page, '6-red');
      await page.getByRole('button', { name: 'Ghi đã dừng' }).click();
      await page
        .getByText(/Đã ghi dừng lại/)
        .first()
        .waitFor();

      const token = await signIn(staff.username, guardPassword);
      const { body } = await api('POST', '/api/declarations/v1/passes/verify', token, { pass: passes.green });
      const forger = createPrivateKey(
        generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
      );
      const now = Math.floor(Date.now() / 1000);
      const forged = await signPass(
        {
          kid: 1,
          declarationId: body.declarationId,
          outcome: 'clear',
          issue: 0,
          issuedAt: now - 60,
          expiresAt: now + 3600,
        },
        (message) => sign(null, message, forger),
      );
      await type(forged);
      await page.getByText('Mã này không do hệ thống cấp.').waitFor();
      await picture(page, '6-forged');
      await sql(
        'declarations',
        `update declaration set valid_until = now() - interval '1 minute' where id = $1`,
        [body.declarationId],
      );
      await type(passes.green);
      await page.getByText('Mã đã hết hạn.').waitFor();
      await sql(
        'declarations',
        `update declaration set valid_until = now() + interval '23 hours' where id = $1`,
        [body.declarationId],
      );
      const checks = await sql<{ decision: string; outcome: string }>(
        'declarations',
        'select decision, outcome from gate_check order by recorded_at',
      );
      expect(checks).toEqual([
        { decision: 'admitted', outcome: 'clear' },
        { decision: 'admitted', outcome: 'clear' },
        { decision: 'stopped', outcome: 'suspected' },
      ]);
    },
  );

  step(
    '6c. the camera page reads a pass by itself, and who was recorded a moment ago is not counted twice',
    async () => {
      const { page: phonePage } = citizen;
      await phonePage.goto('/cua-toi');
      const kept = await keptDeclarations(phonePage);
      const camera = await openBrowser([
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${filmOfQr(kept[0]!.answer.pass.token)}`,
      ]);
      try {
        const { page } = await openDesk(camera, staff.username, {
          password: guardPassword,
          viewport: phone,
          path: '/truc',
        });
        await chooseGate(page);
        await page.getByText('MỜI VÀO').waitFor();
        await picture(page, '6-camera');
        await page.getByText(/Vừa quét \d\d:\d\d: N\. T\. M\. Khai\./).waitFor();
        await picture(page, '6-camera-repeated');
        const entries = await sql<{ n: number }>(
          'declarations',
          `select count(*)::int as n from gate_check where decision = 'admitted'`,
        );
        expect(entries).toEqual([{ n: 2 }]);
      } finally {
        await camera.close();
      }
    },
  );

  step('7b. the duty officer takes the case and reads its details', async () => {
    const { page } = duty.quan1;
    await page.getByRole('button', { name: /^L\. Q\. Bình, 1988/ }).click();
    await page.getByRole('button', { name: 'Nhận ca này' }).click();
    await page
      .getByText(/nhận ca lúc/)
      .first()
      .waitFor();
    const detail = await page.getByRole('article').innerText();
    for (const words of ['Lê Quang Bình', '0912 000 111', '44 Bàn Cờ', 'Chợ Bến Nghé'])
      expect(detail).toContain(words);
    await picture(page, '7-taken');
    await duty.hcdc.page.getByText('Đã nhận').first().waitFor();
    expect(await duty.quan3.page.getByText('L. Q. Bình').count()).toBe(0);
  });

  step(
    '8. everything is at both centres with receipts; one centre away does not hold the other, and all arrives once',
    async () => {
      const token = await signIn('so.tttt');
      const feed = async (
        name: string,
      ): Promise<{
        state: string;
        streams: { stream: string; received: number; confirmed: number; waiting: number }[];
      }> =>
        (await api('GET', '/api/sync/v1/feed', token)).body.destinations.find(
          (each: { name: string }) => each.name === name,
        );
      const confirmed = (name: string): Promise<unknown> =>
        waitUntil(
          async () => (await feed(name)).streams.every(({ waiting }) => waiting === 0),
          `everything to be confirmed by ${name}`,
          40_000,
        );
      await Promise.all(['national', 'city'].map(confirmed));
      await dic.page.goto('/admin/lien-thong');
      await dic.page.getByText('Trung tâm đã xác nhận tất cả').nth(1).waitFor();
      await picture(dic.page, '8-feed');

      await control('stop', 'national');
      for (let n = 0; n < 3; n += 1) {
        const visitor = keep(await openTab(browser, phone));
        await declare(visitor.page, gates.exit, {
          ...well,
          name: `Trần Văn ${['Một', 'Hai', 'Ba'][n]}`,
          phone: `090312345${n}`,
        });
      }
      await waitUntil(
        async () =>
          (await feed('national')).streams.some(
            ({ stream, waiting }) => stream === 'declaration' && waiting === 3,
          ),
        'three to wait for the centre that is away',
      );
      await confirmed('city');
      await waitUntil(
        async () => ['waiting', 'unreachable'].includes((await feed('national')).state),
        'the page to say that it is away',
      );
      await dic.page
        .getByText(/Chưa nối được|Đang chờ thử lại/)
        .first()
        .waitFor();
      await picture(dic.page, '8-national-away');
      await control('start', 'national');
      await confirmed('national');

      const held = async (centre: string): Promise<string> =>
        JSON.stringify(
          await sql(
            centre,
            `select type, count(*)::int as n, count(distinct id)::int as ids from resource where type <> 'Provenance' group by type order by type`,
          ),
        );
      // Provenance tells of batches, and the centre that was away got other batches.
      expect(await held('centre_national')).toBe(await held('centre_city'));
      const [declared] = await sql<{ n: number }>(
        'declarations',
        'select count(*)::int as n from declaration',
      );
      for (const centre of ['centre_national', 'centre_city'])
        expect(
          await sql(centre, `select count(*)::int as n from resource where type = 'QuestionnaireResponse'`),
        ).toEqual([declared]);
      const receipts = await api('GET', '/api/sync/v1/feed/national/receipts', token);
      expect(receipts.body.items.length).toBeGreaterThan(0);
      for (const receipt of receipts.body.items as { verified: boolean }[])
        expect(receipt.verified).toBe(true);
    },
    150_000,
  );

  step('and no page complained', () => {
    expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
    return Promise.resolve();
  });
});

/** The guard says at which gate they stand. */
async function chooseGate(page: Page): Promise<void> {
  await choose(page, 'Cổng 1, đường Tôn Thất Đạm');
  await page.getByRole('button', { name: 'Bắt đầu trực' }).click();
}

/** What the citizen's phone keeps of its declarations. */
const keptDeclarations = (page: Page): Promise<{ answer: { pass: { token: string } } }[]> =>
  page.evaluate(`new Promise((resolve) => {
    const open = indexedDB.open('khai-bao');
    open.onsuccess = () => {
      const all = open.result.transaction('declarations').objectStore('declarations').getAll();
      all.onsuccess = () => resolve(all.result);
    };
  })`);

/** Goes to one of the gate's tabs. */
async function openAtGate(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Việc ở cổng' }).getByRole('button', { name }).click();
}
