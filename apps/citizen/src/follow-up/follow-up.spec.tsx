import { jest } from '@jest/globals';
import type { FollowUpPageDto } from '@khai-bao/api-client/alerts';
import { questionnaire2021, questionsOf } from '@khai-bao/health-form';
import { setLanguage } from '@khai-bao/ui';
import { screen } from '@testing-library/react';
import { axeFindings, freshPhone, heading, openApp, press } from '../spec-app.js';
import { Services } from '../spec-services.js';

const api = '/api/alerts/v1/follow-up';
const token = 'follow-up.0194f2f0-0000-4000-8000-000000000001.AAAAAAAAAAAAAAAAAAAAAA';
const choices = questionsOf(questionnaire2021)
  .find(({ id }) => id === 'symptoms')!
  .chips!.options.map(({ code, text }) => ({ code, ...text }));
const page = (change: Partial<FollowUpPageDto> = {}): FollowUpPageDto => ({
  day: '2021-06-30',
  lastDay: '2021-07-09',
  answer: null,
  symptoms: [],
  choices,
  ...change,
});
let services: Services;
jest.setTimeout(30_000);

beforeEach(() => {
  freshPhone();
  services = new Services();
  services.on(`POST ${api}/open`, () => ({ body: page() }));
  services.on(`POST ${api}/answer`, ({ body }) => ({ body: page(body as Partial<FollowUpPageDto>) }));
});
const sent = (): unknown[] =>
  services.seen.filter(({ path }) => path === `${api}/answer`).map(({ body }) => body);

it('takes "well" with one tap and says when the next question comes', async () => {
  const { user } = await openApp(`/theo-doi#${token}`);
  await heading('Hôm nay bạn thấy thế nào?');
  expect(await axeFindings()).toEqual([]);
  await press(user, 'Tôi khỏe');
  await heading('Đã ghi: bạn khỏe');
  expect(sent()).toEqual([{ token, answer: 'well' }]);
  screen.getByText(/Sáng mai hệ thống nhắn lại/);
});

it('asks which signs somebody has, says what to do, and takes a correction on the same day', async () => {
  const { user } = await openApp(`/theo-doi#${token}`);
  await press(user, 'Tôi có dấu hiệu bệnh');
  await press(user, 'Gửi');
  await screen.findByText('Chọn ít nhất một dấu hiệu.');
  await user.click(screen.getByLabelText('Sốt'));
  await user.click(screen.getByLabelText('Ho'));
  await press(user, 'Gửi');
  await heading('Đã ghi: bạn có dấu hiệu bệnh');
  screen.getByText('Bạn đã chọn: Sốt, Ho');
  expect(screen.getByRole('link', { name: 'Gọi 115' }).getAttribute('href')).toBe('tel:115');
  expect(await axeFindings()).toEqual([]);
  await press(user, 'Sửa câu trả lời');
  await press(user, 'Tôi khỏe');
  await heading('Đã ghi: bạn khỏe');
  expect(sent()).toEqual([
    { token, answer: 'symptoms', symptoms: ['fever', 'cough'] },
    { token, answer: 'well' },
  ]);
});

it('shows the answer that was given today, in English too', async () => {
  services.on(`POST ${api}/open`, () => ({ body: page({ answer: 'symptoms', symptoms: ['fever'] }) }));
  setLanguage('en');
  await openApp(`/theo-doi#${token}`);
  await heading('Recorded: you have signs of illness');
  screen.getByText('You chose: Fever');
});

it.each([
  ['a link that has ended', `#${token}`, 'ALERTS.FOLLOW_UP_ENDED', 'Việc theo dõi đã kết thúc'],
  ['a wrong link', '#abc', 'ALERTS.LINK_EXPIRED', 'Liên kết chưa đúng'],
  ['an address without a token', '', 'ALERTS.LINK_EXPIRED', 'Liên kết chưa đúng'],
])('says what to do with %s', async (_name, hash, code, title) => {
  services.on(`POST ${api}/open`, () => ({ status: 410, body: { code } }));
  await openApp(`/theo-doi${hash}`);
  await heading(title);
  expect(screen.queryByRole('button', { name: 'Tôi khỏe' })).toBeNull();
});

it('keeps the question when an answer could not be sent', async () => {
  services.on(`POST ${api}/answer`, () => 'away');
  const { user } = await openApp(`/theo-doi#${token}`);
  await press(user, 'Tôi khỏe');
  await screen.findByText(/Chưa kết nối được/);
  services.on(`POST ${api}/answer`, () => ({ body: page({ answer: 'well' }) }));
  await press(user, 'Tôi khỏe');
  await heading('Đã ghi: bạn khỏe');
});
