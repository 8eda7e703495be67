/** `text`: written by an account; `system`, `forwarded`, `account`: written by the service about an event. */
export const postKinds = ['text', 'system', 'forwarded', 'account'] as const;
export type PostKind = (typeof postKinds)[number];

/** Numbers and days of a post that the service writes about an event; never personal data. */
export type PostDetail = Readonly<Record<string, string | number>>;

/** Tiers whose committees a post can ask for an acknowledgement. */
export const askedLevels = ['district', 'ward'] as const;
export type AskedLevel = (typeof askedLevels)[number];

export const postCardTypes = ['registration', 'handover', 'mail'] as const;

/** A registration or an account as a post shows it. Stored as JSON in `post.card`. */
export interface PostCard {
  readonly type: (typeof postCardTypes)[number];
  readonly unitId: string;
  readonly accountId?: string;
  readonly unitName: string;
  readonly kind: string;
  readonly street: string;
  readonly reference: string;
  readonly state: string;
}
