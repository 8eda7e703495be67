import type { Page } from './accounts.js';
import type { SessionClient } from './admin-session.js';

export type Room = 'registration' | 'handover' | 'training' | 'feed' | 'cases' | 'general';
/** A question that stands in a post, and who owes the answer until when. */
export interface Question {
  owedBody: 'committee' | 'dic' | 'health' | 'medical' | 'cdc';
  /** Null for DIC and Health. */
  owedPlace: string | null;
  dueAt: string;
  answeredAt: string | null;
  isLate: boolean;
  isYours: boolean;
}
/** What a new post asks of others. */
export interface Asks {
  asks?: 'dic' | 'health' | 'district' | 'ward';
  acknowledge?: { by: string; levels: ('district' | 'ward')[] };
}
/** A committee that a post names. */
export interface Mention {
  body: FocalPerson['body'];
  areaCode: string;
}
/** What goes with the words of a new post. */
export interface NewPost {
  files?: string[];
  mentions?: Mention[];
  replyTo?: string;
}
/** A file of a post, or one that waits for its post. */
export interface ChannelFile {
  fileId: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  hasFormulas: boolean;
}
export interface Acknowledgements {
  done: number;
  total: number;
  by: string;
  isOverdue: boolean;
  items: { place: string; name: string; at: string }[];
  missing: { code: string; name: string }[];
}
export interface ThreadReaders {
  tiers: {
    level: 'district' | 'ward';
    seen: number;
    total: number;
    missing: { code: string; name: string }[];
  }[];
  others: string[];
}
export interface Rooms {
  subjects: { room: Room; unread: number }[];
  areas: { code: string; name: string; level: 'city' | 'district' | 'ward'; unread: number }[];
}
export interface ThreadItem {
  threadId: string;
  room: Room;
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
  /** Its open question that is due first. */
  question: Question | null;
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
  /** Numbers and days that a line of the system's own speaks of. */
  detail?: Readonly<Record<string, string | number>>;
  acknowledge?: {
    by: string;
    levels: ('district' | 'ward')[];
    done: number;
    total: number;
    isOverdue: boolean;
    isAsked: boolean;
    acknowledgedAt: string | null;
  };
  question?: Question;
  files?: ChannelFile[];
  /** Places of the committees that it names. */
  mentions?: string[];
  replyTo?: { postId: string; authorName: string | null; text: string };
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
    threads: (q: string, signal?: AbortSignal, within: { room?: string; area?: string } = {}) =>
      session.call<Page<ThreadItem>>(`${base}/threads`, { query: { q, ...within, limit: 100 }, signal }),
    archive: (room: string | undefined) =>
      session.file(`${base}/archive`, { query: { room }, headers: { accept: 'application/x-ndjson' } }),
    rooms: () => session.call<Rooms>(`${base}/rooms`),
    thread: (id: string) => session.call<Thread>(`${base}/threads/${id}`),
    post: (id: string, text: string, clientKey: string, asks: Asks & NewPost = {}) =>
      session.call<Post>(`${base}/threads/${id}/posts`, {
        method: 'POST',
        body: { text, clientKey, ...asks },
      }),
    addFile: (id: string, bytes: Blob, name: string) =>
      session.call<ChannelFile>(`${base}/threads/${id}/files`, {
        method: 'POST',
        body: bytes,
        headers: { 'x-file-name': encodeURIComponent(name) },
      }),
    file: (id: string, fileId: string) =>
      session.file(`${base}/threads/${id}/files/${fileId}`, { headers: { accept: '*/*' } }),
    removeFile: (id: string, fileId: string) =>
      session.call<void>(`${base}/threads/${id}/files/${fileId}`, { method: 'DELETE' }),
    readers: (id: string) => session.call<ThreadReaders>(`${base}/threads/${id}/readers`),
    acknowledgements: (id: string, postId: string) =>
      session.call<Acknowledgements>(`${base}/threads/${id}/posts/${postId}/acknowledgements`),
    acknowledge: (id: string, postId: string) =>
      session.call<void>(`${base}/threads/${id}/posts/${postId}/acknowledge`, { method: 'POST' }),
    read: (id: string) => session.call<unknown>(`${base}/threads/${id}/read`, { method: 'POST' }),
    focalPersons: (q: string, signal?: AbortSignal) =>
      session.call<Page<FocalPerson>>(persons, { query: { q, limit: 200 }, signal }),
    ownFocalPersons: () => session.call<Page<FocalPerson>>(`${persons}/own`),
    addFocalPerson: (form: FocalPersonForm) =>
      session.call<FocalPerson>(persons, { method: 'POST', body: form }),
    changeFocalPerson: (id: string, version: number, form: FocalPersonForm) =>
      session.call<FocalPerson>(`${persons}/${id}`, { method: 'PUT', body: { ...form, version } }),
    removeFocalPerson: (id: string) => session.call<void>(`${persons}/${id}`, { method: 'DELETE' }),
    begin: (subject: string, text: string, more: Asks & { room?: Room; area?: string } = {}) =>
      session.call<{ threadId: string }>(`${base}/threads`, {
        method: 'POST',
        body: { subject, text, ...more },
      }),
  };
}
