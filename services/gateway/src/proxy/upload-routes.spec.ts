import type { IncomingMessage } from 'node:http';
import { maxUploadBytes } from '@khai-bao/contracts';
import { bearerTokenOf, namesRegistration, uploadRouteOf, uploadSenderOf } from './upload-routes.js';

const thread = '0b0e7a52-6a3f-4a55-9f57-0e2b4c7f1d11';
const requestWith = (headers: Readonly<Record<string, string>>, method = 'POST'): IncomingMessage =>
  ({ method, headers }) as never;
const file = { 'content-type': 'application/octet-stream' };

describe('the upload route of a request', () => {
  it.each([
    ['/registration/v1/imports', maxUploadBytes.spreadsheet, 8, 'account'],
    ['/registration/v1/registrations/answer-files', maxUploadBytes.answerFile, 4, 'registration'],
    ['/registration/v1/inspection-photos', maxUploadBytes.inspectionPhoto, 6, 'account'],
    [`/support/v1/threads/${thread}/files`, maxUploadBytes.channelFile, 6, 'account'],
    [`/declarations/v1/gates/${thread}/poster-photo`, maxUploadBytes.posterPhoto, 6, 'account'],
  ])('%s has a limit and a sender', (path, limit, concurrency, sender) => {
    expect(uploadRouteOf(requestWith(file), path)).toMatchObject({ limit, concurrency, sender });
  });

  it.each([
    '/registration/v1/imports/x',
    '/x/registration/v1/imports',
    '/registration/v1/registrations/answer-files/x',
    '/x/registration/v1/registrations/answer-files',
    '/registration/v1/inspection-photos/x',
    '/x/registration/v1/inspection-photos',
    `/support/v1/threads/${thread}/files/x`,
    `/x/support/v1/threads/${thread}/files`,
    `/declarations/v1/gates/${thread}/poster-photo/x`,
    `/x/declarations/v1/gates/${thread}/poster-photo`,
    `/support/v1/threads/${thread}0/files`,
    `/support/v1/threads/${thread.toUpperCase()}/files`,
  ])('%s is none', (path) => {
    expect(uploadRouteOf(requestWith(file), path)).toBeUndefined();
  });

  it('is none for a form and for another method', () => {
    const path = '/registration/v1/imports';
    expect(uploadRouteOf(requestWith({ 'content-type': 'application/json' }), path)).toBeUndefined();
    expect(uploadRouteOf(requestWith(file, 'PUT'), path)).toBeUndefined();
  });
});

it('counts an upload under its account, and without one under its address', () => {
  expect(uploadSenderOf('a1', '10.0.0.1')).toBe('account a1');
  expect(uploadSenderOf(null, '10.0.0.1')).toBe('address 10.0.0.1');
});

it.each([
  [{ authorization: 'Bearer a.b-c_1' }, 'a.b-c_1'],
  [{ authorization: 'Bearer a b' }, null],
  [{ authorization: 'xBearer a' }, null],
  [{ authorization: 'Basic a' }, null],
  [{}, null],
])('the access token of %j is %p', (headers, token) => {
  expect(bearerTokenOf(requestWith(headers as Record<string, string>))).toBe(token);
});

it.each([
  ['7K2M-4QX9-WT', '2333', true],
  ['7K2M 4QX9', '2333', false],
  ['7K2M 4QX9 W', '2333', true],
  ['x'.repeat(40), '2333', true],
  ['x'.repeat(41), '2333', false],
  ['7K2M-4QX9-W!', '2333', false],
  ['!7K2M-4QX9-W', '2333', false],
  ['7K2M-4QX9-WT', '233', false],
  ['7K2M-4QX9-WT', '23333', false],
  ['7K2M-4QX9-WT', 'x2333', false],
])('the tracking code %p and the phone %p name a registration: %s', (code, tail, expected) => {
  expect(namesRegistration(requestWith({ 'x-tracking-code': code, 'x-phone-tail': tail }))).toBe(expected);
});

it('needs both to name a registration', () => {
  expect(namesRegistration(requestWith({ 'x-tracking-code': '7K2M-4QX9-WT' }))).toBe(false);
  expect(namesRegistration(requestWith({ 'x-phone-tail': '2333' }))).toBe(false);
});
