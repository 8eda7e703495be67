/** Number of a published version. */
export interface GuideNumber {
  readonly major: number;
  readonly minor: number;
}

export const formatGuideNumber = ({ major, minor }: GuideNumber): string => `${major}.${minor}`;

/** Reads `2.1`. @returns null for anything else */
export function parseGuideNumber(text: string): GuideNumber | null {
  const [, major, minor] = /^(\d{1,6})\.(\d{1,6})$/.exec(text) ?? [];
  return major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) };
}

/** Decides the number of the next version. @param last the published version; null before the first */
export function decideNextNumber(last: GuideNumber | null, isMajor: boolean): GuideNumber {
  if (last === null) return { major: 1, minor: 0 };
  return isMajor ? { major: last.major + 1, minor: 0 } : { major: last.major, minor: last.minor + 1 };
}

/** Whether a version is older than another. */
export const isOlder = (one: GuideNumber, other: GuideNumber): boolean =>
  one.major < other.major || (one.major === other.major && one.minor < other.minor);
