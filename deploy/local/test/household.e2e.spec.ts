import type { Browser, Page } from 'playwright-core';
import { choose, openBrowser, openTab, phone, picture } from './browser.js';
import { chooseWard } from './citizen-steps.js';
import { filmOfPictures, filmSize } from './qr-video.js';
import { buildSite, wards } from './site.js';
import { sql } from './whole-system.js';

const year = new Date().getFullYear();
const family = [
  { name: 'Nguyễn Thị Thanh Hà', birth: '1985', sex: 'Nữ', self: true },
  { name: 'Trần Văn Hùng', birth: '1983', sex: 'Nam' },
  { name: 'Trần Nguyễn Minh Anh', birth: String(year - 9), sex: 'Nữ', child: true },
  { name: 'Trần Gia Bảo', birth: String(year - 5), sex: 'Nam', child: true },
] as const;
const [owner] = family;
const short = { owner: 'N. T. T. Hà', father: 'T. V. Hùng', nine: 'T. N. M. Anh', five: 'T. G. Bảo' };

/** Adds one person to the phone on the page of the people. */
async function addPerson(page: Page, person: (typeof family)[number]): Promise<void> {
  await page.getByRole('link', { name: 'Thêm người' }).click();
  await page.getByRole('heading', { level: 1, name: 'Thêm người' }).waitFor();
  if ('self' in person) await page.getByLabel('Đây là tôi, chủ của máy này').check();
  await page.getByLabel('Họ và tên').first().fill(person.name);
  await page.getByLabel('Năm hoặc ngày sinh').fill(person.birth);
  await choose(page, person.sex);
  if ('child' in person) {
    await page.getByRole('button', { name: short.owner }).click();
    await page.getByLabel('Quan hệ với người được khai').selectOption('Cha, mẹ');
  } else await page.getByLabel('Số điện thoại').fill('0903 555 777');
  if ('self' in person) {
    await chooseWard(page, 'Phường, xã, thị trấn', 'tan dinh');
    await page.getByLabel('Số nhà, đường, ấp').fill('1 Hai Bà Trưng');
  }
  await page.getByRole('button', { name: 'Nhớ người này' }).click();
  await page.getByRole('heading', { level: 1, name: 'Người trên máy này' }).waitFor();
}

/** Puts the clock of this phone's memory a day on: the passes of today are over. */
const nextDay = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('khai-bao');
  opening.onerror = reject;
  opening.onsuccess = () => {
    const store = opening.result.transaction('declarations', 'readwrite').objectStore('declarations');
    store.getAll().onsuccess = ({ target }) => {
      for (const entry of target.result) {
        const until = new Date(Date.now() - 1000).toISOString();
        entry.status = entry.status && { ...entry.status, validUntil: until };
        entry.answer = { ...entry.answer, pass: { ...entry.answer.pass, validUntil: until } };
        store.put(entry, entry.key);
      }
      store.transaction.oncomplete = () => { opening.result.close(); resolve(); };
    };
  };
})`;

/** The brightness of each pixel of a code as a camera in front of the screen sees it, in base64. */
const brightnessOf = `(svg) => new Promise((resolve, reject) => {
  const image = new Image();
  image.onerror = reject;
  image.onload = () => {
    const canvas = Object.assign(document.createElement('canvas'), ${JSON.stringify(filmSize)});
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, (canvas.width - 460) / 2, 10, 460, 460);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let bytes = '';
    for (let i = 0; i < data.length; i += 4) bytes += String.fromCharCode(Math.max(16, Math.min(235, data[i])));
    resolve(btoa(bytes));
  };
  const copy = svg.cloneNode(true);
  copy.setAttribute('width', 460);
  copy.setAttribute('height', 460);
  image.src = 'data:image/svg+xml;utf8,' + encodeURIComponent(new XMLSerializer().serializeToString(copy));
})`;

describe('a household at a gate', () => {
  let browser: Browser;
  let code: string;
  beforeAll(async () => {
    browser = await openBrowser();
    code = (await buildSite(wards.daKao)).gates[0]!.code;
  });
  afterAll(() => browser.close());

  const declared = async (): Promise<number> =>
    (
      await sql<{ n: number }>(
        'declarations',
        'select count(*)::int as n from declaration d join gate g on g.id = d.gate_id where g.code = $1',
        [code],
      )
    )[0]!.n;

  it('is remembered, declared in one go, swiped through, declared again in three taps, and forgotten with one press', async () => {
    const { page, context, complaints } = await openTab(browser, phone);
    const before = await declared();
    await page.goto(`/g/${code}`);
    await page.getByRole('link', { name: /Khai một lần cho cả nhóm/ }).click();
    for (const person of family) await addPerson(page, person);
    await picture(page, 'household-people');
    await page.getByRole('link', { name: 'Khai tại cổng' }).click();

    await page.getByRole('heading', { level: 1, name: 'Hôm nay ai đi cùng?' }).waitFor();
    await page.getByRole('button', { name: 'Chọn tất cả' }).click();
    await picture(page, 'household-choose');
    await page.getByRole('button', { name: 'Khai cho 4 người' }).click();
    await page.getByRole('heading', { level: 1, name: 'Từng người có điều nào không?' }).waitFor();
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
    for (const name of Object.values(short)) {
      const card = page.getByRole('group', { name: new RegExp(name.replaceAll('.', '\\.')) });
      await choose(card, 'Không có điều nào');
      for (const box of await card.getByRole('checkbox').all()) await box.check();
    }
    await picture(page, 'household-health');
    await page.getByRole('button', { name: 'Gửi 4 tờ khai' }).click();
    await page.getByRole('heading', { level: 1, name: 'Mã của 4 người' }).waitFor();
    await page.getByRole('img', { name: 'Mã QR của mã thông hành' }).nth(3).waitFor();
    expect((await declared()) - before).toBe(4);
    expect(await page.getByText('MỜI VÀO', { exact: true }).count()).toBe(4);
    const codes = await page.locator('.c-pass-code').allInnerTexts();
    expect(new Set(codes).size).toBe(4);
    await picture(page, 'household-passes');

    // One slide fills the screen; a swipe, a press and a key each bring the next.
    const track = page.getByRole('group', { name: 'Mã của 4 người' });
    const shown = page.locator('.c-party-steps strong');
    const qr = page.getByRole('img', { name: 'Mã QR của mã thông hành' }).first();
    const { x, y, height } = (await qr.boundingBox())!;
    expect([x >= 0, y + height <= phone.height]).toEqual([true, true]);
    const first = await shown.innerText();
    await page.evaluate(`document.querySelector('.c-track').scrollBy({ left: ${phone.width} })`);
    await page.getByText('2 trên 4').waitFor();
    await page.getByRole('button', { name: 'Người sau' }).click();
    await page.getByText('3 trên 4').waitFor();
    await track.press('ArrowRight');
    await page.getByText('4 trên 4').waitFor();
    expect(await shown.innerText()).not.toBe(first);
    await picture(page, 'household-passes-last');

    await page.evaluate(nextDay);
    await page.goto(`/g/${code}`);
    let taps = 0;
    const tap = async (name: RegExp): Promise<void> => {
      await page.getByRole('button', { name }).click();
      taps += 1;
    };
    await page.getByRole('button', { name: 'Khai cho 4 người như lần trước' }).waitFor();
    await picture(page, 'household-again');
    await tap(/^Khai cho 4 người như lần trước$/);
    await tap(/^Cả 4 người: không có điều nào/);
    await tap(/^Gửi 4 tờ khai$/);
    await page.getByText('MỜI VÀO', { exact: true }).nth(3).waitFor();
    expect([taps, (await declared()) - before]).toEqual([3, 8]);

    await page.goto('/nguoi-di-cung');
    await page.getByRole('button', { name: 'Quên hết trên máy này' }).click();
    await page.getByText('Máy này đã quên hết.').waitFor();
    await page.reload();
    await page.getByText('Máy này chưa nhớ ai').waitFor();
    await page.goto('/cua-toi');
    await page.getByText('Chưa có tờ khai nào').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('moves to another phone by the codes that one shows and the other scans', async () => {
    const old = await openTab(browser, phone);
    await old.page.goto('/nguoi-di-cung');
    await addPerson(old.page, owner);
    await old.page.getByRole('button', { name: 'Hiện mã QR để chuyển' }).click();
    await old.page.getByRole('button', { name: 'Dừng đổi mã' }).click();
    while (!(await old.page.getByRole('img', { name: /^Mã 1 trên/ }).count()))
      await old.page.getByRole('button', { name: 'Mã trước' }).click();
    const codes = old.page.getByRole('img', { name: /^Mã 1 trên/ });
    await picture(old.page, 'household-move');
    const pictures: Buffer[] = [];
    const count = Number(/^Mã 1 trên (\d+)$/.exec((await codes.getAttribute('aria-label')) ?? '')?.[1]);
    for (let at = 1; at <= count; at += 1) {
      const shown = old.page.getByRole('img', { name: `Mã ${at} trên ${count}` });
      await shown.waitFor();
      const seen = await old.page.evaluate<string>(
        `(${brightnessOf})(document.querySelector('.c-move-qr svg'))`,
      );
      pictures.push(Buffer.from(seen, 'base64'));
      if (at < count) await old.page.getByRole('button', { name: 'Mã sau' }).click();
    }
    const scanning = await openBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${filmOfPictures(pictures)}`,
    ]);
    const fresh = await openTab(scanning, phone);
    await fresh.context.grantPermissions(['camera']);
    await fresh.page.goto('/nguoi-di-cung');
    await fresh.page.getByRole('link', { name: 'Nhận từ máy khác' }).click();
    await fresh.page.getByText('Có 1 người trong mã').waitFor();
    await fresh.page.getByRole('button', { name: 'Nhớ 1 người trên máy này' }).click();
    await fresh.page.getByText(short.owner).waitFor();
    expect([...old.complaints, ...fresh.complaints]).toEqual([]);
    await scanning.close();
    await old.context.close();
  });
});
