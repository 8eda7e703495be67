/** A contact as the selection of recipients sees it. */
export interface SelectableContact {
  readonly contactId: string;
  /** Day of the visit, `2021-06-30`. */
  readonly day: string;
  readonly unitId: string;
  /** E.164; empty when there is none, or it cannot be read. */
  readonly phone: string;
}

/** The people whom a notice reaches, and why the other contacts are left out. Each contact is counted once. */
export interface RecipientSelection<Contact extends SelectableContact> {
  /** One contact per number and day, the nearest one. */
  readonly recipients: readonly Contact[];
  readonly withoutPhoneCount: number;
  readonly reachedCount: number;
  readonly earlierNoticeCount: number;
  readonly sharedPhoneCount: number;
}

export interface SelectionRules {
  readonly phonePrefixes: readonly string[];
  /** Numbers to which somebody has talked in this case, that of its person included. */
  readonly reachedPhones: ReadonlySet<string>;
  /** Whether an earlier notice of the case has a message to this number about this day. */
  readonly isInEarlierNotice: (day: string, phone: string) => boolean;
}

/**
 * Selects whom a notice reaches. A person is one phone number within a case and a day.
 * @param contacts the chosen contacts, the nearest first
 */
export function selectRecipients<Contact extends SelectableContact>(
  contacts: readonly Contact[],
  { phonePrefixes, reachedPhones, isInEarlierNotice }: SelectionRules,
): RecipientSelection<Contact> {
  const recipients = new Map<string, Contact>();
  const counts = { withoutPhoneCount: 0, reachedCount: 0, earlierNoticeCount: 0, sharedPhoneCount: 0 };
  for (const contact of contacts) {
    const { day, phone } = contact;
    const key = `${day} ${phone}`;
    if (!phonePrefixes.some((prefix) => phone.startsWith(prefix))) counts.withoutPhoneCount += 1;
    else if (reachedPhones.has(phone)) counts.reachedCount += 1;
    else if (isInEarlierNotice(day, phone)) counts.earlierNoticeCount += 1;
    else if (recipients.has(key)) counts.sharedPhoneCount += 1;
    else recipients.set(key, contact);
  }
  return { recipients: [...recipients.values()], ...counts };
}
