/** Words of an area's name that do not appear in a code: quận, huyện, thành phố, TP. */
const areaKindWords: ReadonlySet<string> = new Set(['QUAN', 'HUYEN', 'THANH', 'PHO', 'TP']);

/**
 * Returns the code of a case, such as `Q1-0630-012`: abbreviation of the district, month and day, number of the case on that day.
 * @param district name of the district-level area (`Quận 1`, `Thành phố Thủ Đức`, `Huyện Củ Chi`)
 * @param day ISO 8601 date
 */
export function formatCaseCode(district: string, day: string, number: number): string {
  const words = district
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .toUpperCase()
    .split(/\s+/);
  const nameWords = words.filter((word) => !areaKindWords.has(word));
  const abbreviation = /^\d+$/.test(nameWords[0] ?? '')
    ? `Q${nameWords[0]}`
    : nameWords.map((word) => word[0]).join('') || 'HCM';
  return `${abbreviation}-${day.slice(5, 7)}${day.slice(8, 10)}-${String(number).padStart(3, '0')}`;
}
