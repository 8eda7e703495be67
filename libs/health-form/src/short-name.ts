/**
 * A name short enough for a screen that others can see: initials, and the last word whole, by which Vietnamese people
 * are called. `Nguyễn Thị Minh Khai` → `N. T. M. Khai`. At most four initials.
 */
export function abbreviateName(fullName: string): string {
  const words = fullName.normalize('NFC').trim().split(/\s+/).filter(Boolean);
  const last = words.at(-1) ?? '';
  const first = words.slice(0, -1).slice(0, 4);
  return [...first.map((word) => `${Array.from(word)[0]?.toLocaleUpperCase('vi') ?? ''}.`), last].join(' ');
}
