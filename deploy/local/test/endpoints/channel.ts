import { randomUUID } from 'node:crypto';
import {
  everyone,
  area,
  ofCommittee,
  ofRegistration,
  channel,
  nothing,
  to,
  list,
  threads,
  nobodys,
  type Endpoint,
} from '../scope-rules.js';
import { focalPersonForm } from '../site.js';

/** A number that no stream has: nothing of it is set aside. */
const setAside = (body?: object): Endpoint =>
  to(
    ['dic-operator'],
    everyone,
    () => ({
      path: { name: 'city', stream: 'questionnaire', seq: '999999' },
      ...(body === undefined ? {} : { body }),
    }),
    { answers: 404 },
  );

/** Endpoints of the Support channel and of the feed. */
export const channelEndpoints: Readonly<Record<string, Endpoint>> = {
  'GET /api/support/v1/threads': threads(() => ({ ask: nothing, refusal: 'left-out' })),
  'POST /api/support/v1/threads': to(
    channel,
    area,
    ({ areaCode }) => ({ body: { subject: 'Thử kênh', text: 'Thử kênh', area: areaCode } }),
    { answers: 201, once: true },
  ),
  'GET /api/support/v1/threads/{id}': threads((id) => ({ ask: (site) => ({ path: { id: id(site) } }) })),
  'POST /api/support/v1/threads/{id}/posts': threads((id) => ({
    ask: (site) => ({ path: { id: id(site) }, body: { text: 'Đã xem', clientKey: randomUUID() } }),
    answers: 201,
    holds: () => [],
  })),
  'POST /api/support/v1/threads/{id}/read': threads((id) => ({
    ask: (site) => ({ path: { id: id(site) } }),
    answers: 204,
    holds: () => [],
  })),
  // What is unread of what one sees; no words of it.
  'GET /api/support/v1/rooms': to(channel, everyone, nothing),
  'GET /api/support/v1/threads/{id}/readers': threads((id) => ({
    ask: (site) => ({ path: { id: id(site) } }),
    holds: () => [],
  })),
  'GET /api/support/v1/threads/{id}/posts/{postId}/acknowledgements': to(
    channel,
    ofRegistration,
    ({ threadId, askedPostId }) => ({ path: { id: threadId, postId: askedPostId } }),
  ),
  'POST /api/support/v1/threads/{id}/posts/{postId}/acknowledge': to(
    channel,
    ofRegistration,
    ({ threadId, post }) => ({ path: { id: threadId, postId: post.postId } }),
    { answers: 409 },
  ),
  // A file's content is judged before it is kept; what is sent here is none, and who may not see the thread hears nothing of that.
  'POST /api/support/v1/threads/{id}/files': to(
    channel,
    ofRegistration,
    ({ threadId }) => ({ path: { id: threadId } }),
    { answers: 422 },
  ),
  'GET /api/support/v1/threads/{id}/files/{fileId}': to(channel, ofRegistration, ({ threadId, fileId }) => ({
    path: { id: threadId, fileId },
  })),
  'DELETE /api/support/v1/threads/{id}/files/{fileId}': to(
    channel,
    everyone,
    ({ threadId }) => ({ path: { id: threadId, fileId: nobodys } }),
    { answers: 404 },
  ),
  'GET /api/support/v1/archive': to(['dic-operator'], everyone, () => ({ query: 'room=training' })),
  // Whom to call: all who are in the channel read it, a committee changes its own.
  'GET /api/support/v1/focal-persons': to(channel, everyone, nothing, { hides: () => [] }),
  'GET /api/support/v1/focal-persons/own': list(channel, ofCommittee, ({ focalPerson }) => [
    focalPerson.name,
  ]),
  'POST /api/support/v1/focal-persons': to(channel, everyone, () => ({ body: focalPersonForm() }), {
    answers: 201,
    once: true,
  }),
  'PUT /api/support/v1/focal-persons/{id}': to(
    channel,
    ofCommittee,
    ({ focalPerson: { id, name } }) => ({
      path: { id },
      body: { ...focalPersonForm({ name }), version: 1 },
    }),
    { once: true },
  ),
  'DELETE /api/support/v1/focal-persons/{id}': to(
    channel,
    ofCommittee,
    ({ focalPerson: { id } }) => ({ path: { id } }),
    { once: true, answers: 204 },
  ),
  'GET /api/support/v1/stream': { may: channel, rules: [] },
  'GET /api/sync/v1/feed': to(['dic-operator'], everyone, nothing),
  'GET /api/sync/v1/feed/{name}/receipts': to(['dic-operator'], everyone, () => ({
    path: { name: 'city' },
  })),
  'GET /api/sync/v1/feed/{name}/quarantine': to(['dic-operator'], everyone, () => ({
    path: { name: 'city' },
  })),
  'POST /api/sync/v1/feed/{name}/quarantine/retry': to(['dic-operator'], everyone, () => ({
    path: { name: 'city' },
  })),
  'POST /api/sync/v1/feed/{name}/quarantine/{stream}/{seq}/retry': setAside(),
  'POST /api/sync/v1/feed/{name}/quarantine/{stream}/{seq}/hand-on': setAside({ to: 'x', reason: 'xxx' }),
  'POST /api/sync/v1/feed/{name}/quarantine/{stream}/{seq}/close': setAside({ reason: 'xxx' }),
  'POST /api/sync/v1/feed/{name}/streams/{stream}/drop-attempt': to(
    ['dic-operator'],
    everyone,
    () => ({ path: { name: 'city', stream: 'questionnaire' } }),
    { answers: 409 },
  ),
  'POST /api/sync/v1/feed/{name}/pause': to(
    ['dic-operator'],
    everyone,
    () => ({ path: { name: 'city' }, body: { reason: 'Bảo trì' } }),
    { once: true },
  ),
  'POST /api/sync/v1/feed/{name}/resume': to(['dic-operator'], everyone, () => ({ path: { name: 'city' } }), {
    once: true,
  }),
  'GET /api/sync/v1/ncovi-list': to(['dic-operator'], everyone, nothing),
  'GET /api/sync/v1/ncovi-list/quarantine': to(['dic-operator'], everyone, nothing),
  'POST /api/sync/v1/ncovi-list/removals': to(
    ['dic-operator'],
    everyone,
    () => ({ body: { decision: 'refuse', removals: 0, units: 0, reason: 'Thử' } }),
    { answers: 409 },
  ),
  'POST /api/sync/v1/ncovi-list/restart': to(
    ['dic-operator'],
    everyone,
    () => ({ body: { reason: 'Thử đối chiếu' } }),
    { once: true },
  ),
  'GET /api/sync/v1/stream': { may: ['dic-operator'], rules: [] },
};
