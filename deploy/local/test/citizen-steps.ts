import type { Page } from 'playwright-core';
import { choose } from './browser.js';

export interface Registration {
  readonly kind: string;
  readonly name: string;
  /** Left out where the page knows it already. */
  readonly ward?: string;
  readonly street: string;
  readonly representative: string;
  readonly phone: string;
  readonly email?: string;
  readonly ncovi?: boolean;
}

/** Fills in the public form's three steps as a shopkeeper does, at the address that an announcement gave; answers the tracking code. */
export async function registerUnit(page: Page, unit: Registration, at = '/dang-ky'): Promise<string> {
  await page.goto(at);
  await page.getByLabel('Loại đơn vị').selectOption({ label: unit.kind });
  await page.getByLabel('Tên đơn vị').fill(unit.name);
  await choose(page, unit.ncovi === true ? 'Đã dùng' : 'Chưa dùng');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('heading', { name: 'Đơn vị ở đâu?' }).waitFor();
  if (unit.ward !== undefined) await chooseWard(page, 'Phường, xã, thị trấn', unit.ward);
  await page.getByLabel('Số nhà, đường, ấp').fill(unit.street);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('heading', { name: 'Gọi cho ai?' }).waitFor();
  await page.getByLabel('Người đại diện').fill(unit.representative);
  await page.getByLabel('Số điện thoại').fill(unit.phone);
  if (unit.email !== undefined) await page.getByLabel('Thư điện tử').fill(unit.email);
  await page.getByRole('button', { name: 'Gửi đăng ký' }).click();
  await page.getByRole('heading', { name: 'Đã nhận đăng ký' }).waitFor();
  const text = await page.locator('main').innerText();
  return /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{2}/.exec(text)![0];
}

/** Finds a ward by typing and takes the first that is offered. */
export async function chooseWard(page: Page, name: string | RegExp, typed: string): Promise<void> {
  await page.getByRole('combobox', { name }).fill(typed);
  await page.getByRole('listbox', { name }).getByRole('option').first().click();
}

export interface Visitor {
  readonly name: string;
  readonly birth: string;
  readonly sex: 'Nữ' | 'Nam' | 'Khác';
  readonly phone: string;
  readonly ward: string;
  readonly street: string;
  /** Questions answered with yes, by words of theirs, and the chips under them. */
  readonly yes?: readonly { readonly question: RegExp; readonly chips?: readonly string[] }[];
}

/** Opens a gate's link and declares, as a visitor does with the phone in hand, up to the button that sends. */
export async function fillDeclaration(page: Page, code: string, visitor: Visitor): Promise<void> {
  await page.goto(`/g/${code}`);
  await page.getByLabel('Họ và tên').fill(visitor.name);
  await page.getByLabel('Năm hoặc ngày sinh').fill(visitor.birth);
  await choose(page, visitor.sex);
  await page.getByLabel('Số điện thoại').fill(visitor.phone);
  await chooseWard(page, 'Phường, xã, thị trấn', visitor.ward);
  await page.getByLabel('Số nhà, đường, ấp').fill(visitor.street);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  for (const { question, chips = [] } of visitor.yes ?? []) {
    const group = page.getByRole('radiogroup', { name: question });
    await choose(group, 'Có');
    for (const chip of chips) await choose(page, chip);
  }
  await page.getByRole('button', { name: 'Các câu còn lại: Không' }).click();
  await page.getByRole('checkbox', { name: /Tôi đồng ý/ }).check();
}

/** Declares and waits for the page that answers. */
export async function declare(page: Page, code: string, visitor: Visitor): Promise<void> {
  await fillDeclaration(page, code, visitor);
  await page.getByRole('button', { name: 'Gửi tờ khai' }).click();
  await page.waitForURL('**/to-khai/**');
}
