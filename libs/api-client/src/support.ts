import type { Page } from './accounts.js';
import type { SessionClient } from './admin-session.js';

export interface ThreadItem {
  threadId: string;
  kind: 'registration' | 'announcement' | 'talk';
  subject: string;
  reference: string | null;
  unitId: string | null;
  areaName: string;
  lastPostAt: string;
  /** Empty for a post of the system's own; then `lastPostCode` says what happened. */
  lastPostText: string;
  lastPostCode: string | null;
  unread: number;
  needsAction: boolean;
  state: string | null;
}
export interface PostCard {
  type: 'registration' | 'handover' | 'mail';
  unitId: string;
  accountId?: string;
  unitName: string;
  kind: string;
  street: string;
  reference: string;
  state: string;
}
export interface Post {
  postId: string;
  at: string;
  authorName: string | null;
  authorPlace: string | null;
  kind: 'text' | 'system' | 'forwarded' | 'account';
  /** What happened, for the system's own posts: a state of a registration or an account. */
  code: string | null;
  text: string;
  card?: PostCard;
}
export interface Thread extends ThreadItem {
  posts: Post[];
  members: { name: string; place: string }[];
  milestones: { what: string; at: string }[];
}

/** Somebody whom a committee names for the channel. */
export interface FocalPerson {
  id: string;
  body: 'committee' | 'dic' | 'health' | 'medical' | 'cdc';
  areaCode: string;
  place: string;
  name: string;
  post: string;
  phone: string;
  email: string | null;
  isDeputy: boolean;
  absentFrom: string | null;
  absentTo: string | null;
  isAway: boolean;
  isOwn: boolean;
  version: number;
}
export type FocalPersonForm = Pick<
  FocalPerson,
  'name' | 'post' | 'phone' | 'email' | 'isDeputy' | 'absentFrom' | 'absentTo'
>;

const base = '/api/support/v1';
export const supportStream = `${base}/stream`;

/** The Support channel. */
export function supportApi(session: SessionClient) {
  const persons = `${base}/focal-persons`;
  return {
    threads: (q: string, signal?: AbortSignal) =>
      session.call<Page<ThreadItem>>(`${base}/threads`, { query: { q, limit: 100 }, signal }),
    thread: (id: string) => session.call<Thread>(`${base}/threads/${id}`),
    post: (id: string, text: string, clientKey: string) =>
      session.call<Post>(`${base}/threads/${id}/posts`, { method: 'POST', body: { text, clientKey } }),
    read: (id: string) => session.call<unknown>(`${base}/threads/${id}/read`, { method: 'POST' }),
    focalPersons: (q: string, signal?: AbortSignal) =>
      session.call<Page<FocalPerson>>(persons, { query: { q, limit: 200 }, signal }),
    ownFocalPersons: () => session.call<Page<FocalPerson>>(`${persons}/own`),
    addFocalPerson: (form: FocalPersonForm) =>
      session.call<FocalPerson>(persons, { method: 'POST', body: form }),
    changeFocalPerson: (id: string, version: number, form: FocalPersonForm) =>
      session.call<FocalPerson>(`${persons}/${id}`, { method: 'PUT', body: { ...form, version } }),
    removeFocalPerson: (id: string) => session.call<void>(`${persons}/${id}`, { method: 'DELETE' }),
    begin: (subject: string, text: string) =>
      session.call<{ threadId: string }>(`${base}/threads`, { method: 'POST', body: { subject, text } }),
  };
}
